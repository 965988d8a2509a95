import { auditRow } from "../../../platform/audit/audit-log.ts";
import { bulkReplayMoved, bulkReplayStepFailed } from "../../../platform/events/bulk-replays.ts";
import type { IdempotencyKey } from "../../../platform/http/idempotency.ts";
import type { Actor } from "../../../platform/identity.ts";
import { ok, refused, type Result } from "../../../platform/result.ts";
import type { AutomationsDeps } from "../ports.ts";
import type { AutomationRefusal } from "../problems.ts";
import { bulkReplay } from "./read-bulk-replays.ts";
import type { BulkReplay, BulkReplayPreview, BulkReplayWish } from "./schemas.ts";
import { stepBulkReplay } from "./step-bulk-replays.ts";
import { insertReplay, previewLetters } from "./store.ts";

/** Enough to see what they are. */
const SHOWN = 20;

/** How many dead letters a wish means, and which: nothing is replayed. */
export async function previewBulkReplay(deps: AutomationsDeps, wish: BulkReplayWish): Promise<BulkReplayPreview> {
  const { matching, set, oldest } = await previewLetters(deps.db, wish, SHOWN);
  const shown = oldest.map(({ id, event, error, createdAt }) => ({
    ...{ id, event: event.type, subject: event.subject, error },
    createdAt: createdAt.toISOString(),
  }));
  return { dryRun: true, matching, set, chosen: Math.min(matching, deps.contract.automations.maxBulkReplay), oldest: shown };
}

/**
 * Begins the replay of the dead letters that are meant now, the oldest first: one of them at once, as the canary (AUT-3). The cron goes on when
 * its receiver took it. Refused where none is meant, or others than the `set` that was counted. A repeated request finds the one it began.
 */
export async function startBulkReplay(
  deps: AutomationsDeps,
  operator: Actor,
  { wish, set }: { wish: BulkReplayWish; set?: string | undefined },
  key: IdempotencyKey | undefined,
): Promise<Result<{ replay: BulkReplay; repeated: boolean }, AutomationRefusal>> {
  if (!key) return refused({ kind: "idempotency-key-required" });
  const [id, now] = [deps.ids.next("rpl"), deps.clock.now()];
  const line = auditRow(deps, operator, {
    action: "automation-bulk-replay.start",
    subjectKind: "automation-bulk-replay",
    subject: id,
    detail: wish,
  });
  const once = { idempotencyKey: key.key, fingerprint: key.fingerprint };
  const row = {
    ...once,
    id,
    state: "canary",
    wanted: wish,
    by: operator.id,
    byEmail: operator.email,
    createdAt: now,
    updatedAt: now,
    ...{ haltedBy: null, steppedAt: null },
  };
  const { found, matching } = await insertReplay(deps.db, row, wish, { most: deps.contract.automations.maxBulkReplay, set, line });
  if (!found) return refused(matching === 0 ? { kind: "nothing-to-replay" } : { kind: "set-differs", matching });
  if (found.fingerprint !== key.fingerprint) return refused({ kind: "idempotency-key-reused" });
  if (found.id === id) {
    bulkReplayMoved(deps, { bulkReplayId: id, became: "canary", by: operator.id });
    // It stands: what fails here the cron does. One letter alone, because the cron keeps the pace of all that are under way.
    await stepBulkReplay(deps, id, { room: 1, from: 0 }).catch((error: unknown) => bulkReplayStepFailed(deps, { bulkReplayId: id, error }));
  }
  const replay = await bulkReplay(deps, found.id, "operator");
  return replay ? ok({ replay, repeated: found.id !== id }) : refused({ kind: "bulk-replay-not-found" });
}

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
  const { matching, oldest } = await previewLetters(deps.db, wish, SHOWN);
  const shown = oldest.map(({ id, event, error, createdAt }) => ({
    ...{ id, event: event.type, subject: event.subject, error },
    createdAt: createdAt.toISOString(),
  }));
  return { dryRun: true, matching, chosen: Math.min(matching, deps.contract.automations.maxBulkReplay), oldest: shown };
}

/**
 * Begins the replay of the dead letters that are meant now, the oldest first: one of them at once, as the canary (AUT-3). The cron goes on when
 * its receiver took it. A repeated request finds the one it began.
 */
export async function startBulkReplay(
  deps: AutomationsDeps,
  operator: Actor,
  wish: BulkReplayWish,
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
    haltedBy: null,
  };
  const found = await insertReplay(deps.db, row, wish, { most: deps.contract.automations.maxBulkReplay, line });
  if (found && found.fingerprint !== key.fingerprint) return refused({ kind: "idempotency-key-reused" });
  const at = found?.id ?? id;
  if (at === id) {
    bulkReplayMoved(deps, { bulkReplayId: id, became: "canary", by: operator.id });
    // It stands: what fails here the cron does.
    await stepBulkReplay(deps, id).catch((error: unknown) => bulkReplayStepFailed(deps, { bulkReplayId: id, error }));
  }
  const replay = await bulkReplay(deps, at);
  return replay ? ok({ replay, repeated: at !== id }) : refused({ kind: "bulk-replay-not-found" });
}

import { auditRow } from "../../../platform/audit/audit-log.ts";
import { deadLetterDecided } from "../../../platform/events/automations.ts";
import { bulkReplayMoved, bulkReplayStepFailed } from "../../../platform/events/bulk-replays.ts";
import { withLease } from "../../../platform/leases/with-lease.ts";
import type { AutomationsDeps } from "../ports.ts";
import { sendReplays } from "../send-replays.ts";
import { nextStep } from "./rules.ts";
import { giveTurn, hasId, isLive, moveReplay, nextLetters, readReplays, type BulkReplayWithCounts } from "./store.ts";

const LEASE_SECONDS = 50;
/** Bulk replays that are stepped in a minute; each is a batch of the contract at most. */
const AT_ONCE = 10;

/** Takes each bulk replay that is not over a step further, by the cron. While automations are switched off none is. */
export async function stepBulkReplays(deps: AutomationsDeps): Promise<unknown> {
  if ((await deps.switches.state("automations")) === "off") return { held: true };
  const stepped = await withLease(deps, "automations.bulk-replays", LEASE_SECONDS, async () => {
    const waiting = await readReplays(deps.db, isLive, AT_ONCE);
    for (const { id } of waiting)
      await stepBulkReplay(deps, id).catch((error: unknown) => bulkReplayStepFailed(deps, { bulkReplayId: id, error }));
    return { stepped: waiting.length };
  });
  return stepped ?? { skipped: "another isolate is at it" };
}

/** One step: the canary is tried, judged, or a further batch follows. A crash at any point leaves rows from which the next step goes on. */
export async function stepBulkReplay(deps: AutomationsDeps, id: string): Promise<void> {
  const { maxReplayBatch } = deps.contract.automations;
  // Letters that cannot be replayed any more are no canary: the next one is.
  for (let round = 0; round < maxReplayBatch; round += 1) {
    const [replay] = await readReplays(deps.db, hasId(id), 1);
    const step = replay && nextStep(replay, maxReplayBatch);
    if (!replay || step === undefined || step.kind === "wait") return;
    if (step.kind === "take") {
      await take(deps, replay, step.count);
      if (replay.state === "running") return;
    } else if (await moveReplay(deps.db, id, replay.state, { to: step.to, at: deps.clock.now() }))
      bulkReplayMoved(deps, { bulkReplayId: id, became: step.to, by: null });
  }
}

async function take(deps: AutomationsDeps, { id, by, byEmail }: BulkReplayWithCounts, count: number): Promise<void> {
  const operator = { id: by, email: byEmail };
  const lines = (await nextLetters(deps.db, id, count)).map((subject) =>
    auditRow(deps, operator, {
      ...{ action: "automation-dead-letter.replay", subjectKind: "automation-dead-letter" },
      ...{ subject, detail: { bulkReplayId: id } },
    }),
  );
  if (lines.length === 0) return;
  const started = await giveTurn(deps.db, { id, at: deps.clock.now() }, lines, deps.contract.automations.replaysPerSecond);
  for (const { id: deadLetterId } of started) deadLetterDecided(deps, { deadLetterId, outcome: "replay", by });
  await sendReplays(
    deps,
    started.map(({ executionId, eventId }) => (executionId === null ? { eventId } : { executionId })),
  );
}

import { auditRow } from "../../../platform/audit/audit-log.ts";
import { deadLetterDecided } from "../../../platform/events/automations.ts";
import { bulkReplayMoved, bulkReplayStepFailed, bulkReplayStopped } from "../../../platform/events/bulk-replays.ts";
import { withLease } from "../../../platform/leases/with-lease.ts";
import type { AutomationsDeps } from "../ports.ts";
import { sendReplays } from "../send-replays.ts";
import { giveTurn, giveUpLanes, leaveLetters, nextLetters, standingOf, type ReplayStanding } from "./lanes.ts";
import { becameOf, planOf } from "./rules.ts";
import { shareRoom } from "./share-room.ts";
import { letComeFirst, moveReplay, takeForStep } from "./store.ts";
import { countUnderWay, repairTurns } from "./turns.ts";

const LEASE_SECONDS = 50;
/** Bulk replays that are stepped in a minute, those that waited longest. */
const AT_ONCE = 10;
/** Looks at the lanes in a step: what they leave undone the next minute's does. */
const ROUNDS = 5;

/** What a step may take: letters at most, and how many were taken just before, behind which they become due. */
export interface StepRoom {
  room: number;
  from: number;
}

/** Takes bulk replays that are not over a step further, by the cron: no more than one batch of letters under way in all of them. While automations are switched off none is. */
export async function stepBulkReplays(deps: AutomationsDeps): Promise<unknown> {
  if ((await deps.switches.state("automations")) === "off") return { held: true };
  const stepped = await withLease(deps, "automations.bulk-replays", LEASE_SECONDS, async () => {
    const now = deps.clock.now();
    await repairTurns(deps.db, now);
    const ids = await takeForStep(deps.db, AT_ONCE, now);
    const room = ids.length === 0 ? 0 : deps.contract.automations.maxReplayBatch - (await countUnderWay(deps.db));
    const { taken, passedOver } = await shareRoom(ids, room, async (id, share, from) => {
      try {
        return await stepBulkReplay(deps, id, { room: share, from });
      } catch (error) {
        bulkReplayStepFailed(deps, { bulkReplayId: id, error });
        return 0;
      }
    });
    if (passedOver.length > 0) await letComeFirst(deps.db, passedOver, now);
    return { stepped: ids.length, taken };
  });
  return stepped ?? { skipped: "another isolate is at it" };
}

/** One step: canaries are tried and judged, batches follow, and lanes that fail are given up; answers how many letters it took. A crash at any point leaves rows from which the next step goes on. */
export async function stepBulkReplay(deps: AutomationsDeps, id: string, { room, from }: StepRoom): Promise<number> {
  const { maxReplayBatch: batch } = deps.contract.automations;
  let taken = 0;
  // Letters that cannot be replayed any more are no canary: the next one is.
  await leaveLetters(deps.db, id, deps.clock.now());
  for (let round = 0; round < ROUNDS; round += 1) {
    const standing = await standingOf(deps.db, id);
    if (!standing || (standing.state !== "canary" && standing.state !== "running")) return taken;
    const plan = planOf(standing.lanes, { room: room - taken, batch });
    if (plan.stop.length > 0) {
      await giveUpLanes(deps.db, id, plan.stop, deps.clock.now());
      bulkReplayStopped(deps, { bulkReplayId: id, receivers: plan.stop.length });
    }
    const turns = plan.take.size === 0 ? undefined : await take(deps, { id, ...standing }, plan.take, from + taken);
    taken += turns?.started ?? 0;
    if (plan.stop.length > 0 || (turns !== undefined && turns.left > 0)) continue;
    const to = becameOf(standing);
    if (turns === undefined && to !== undefined && (await moveReplay(deps.db, id, standing.state, { to, at: deps.clock.now() })))
      bulkReplayMoved(deps, { bulkReplayId: id, became: to, by: null });
    if (turns === undefined || turns.started === 0) return taken;
  }
  return taken;
}

async function take(
  deps: AutomationsDeps,
  { id, by, byEmail }: ReplayStanding & { id: string },
  letters: ReadonlyMap<string, number>,
  from: number,
): Promise<{ started: number; left: number }> {
  const lines = (await nextLetters(deps.db, id, letters)).map((subject) =>
    auditRow(
      deps,
      { id: by, email: byEmail },
      {
        ...{ action: "automation-dead-letter.replay", subjectKind: "automation-dead-letter" },
        ...{ subject, detail: { bulkReplayId: id } },
      },
    ),
  );
  if (lines.length === 0) return { started: 0, left: 0 };
  const pace = { perSecond: deps.contract.automations.replaysPerSecond, from };
  const { started, left } = await giveTurn(deps.db, { id, at: deps.clock.now() }, lines, pace);
  for (const { id: deadLetterId } of started) deadLetterDecided(deps, { deadLetterId, outcome: "replay", by });
  await sendReplays(
    deps,
    started.map(({ executionId, eventId }) => (executionId === null ? { eventId } : { executionId })),
    from,
  );
  return { started: started.length, left };
}

import { auditRow } from "../../platform/audit/audit-log.ts";
import type { AuditedWrite } from "../../platform/audit/line.ts";
import { deadLetterDecided } from "../../platform/events/automations.ts";
import type { Actor } from "../../platform/identity.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import type { AutomationsDeps } from "./ports.ts";
import type { AutomationRefusal } from "./problems.ts";
import { sendReplays } from "./send-replays.ts";
import { countUndecided, letterStates, startReplay } from "./store/dead-letters.ts";

export interface ReplayOutcome {
  replaying: string[];
  refused: { id: string; reason: "not-found" | "replaying" | "replayed" | "handled-manually" | "disabled-by-reset" | "automation-gone" }[];
  undecided: number;
}

/**
 * Replays selected dead letters, at most the contract's batch and at its rate (AUT-3). Each gets one try: success makes it
 * `replayed`, failure makes it undecided again, with its history. Concurrent calls never replay one twice.
 */
export async function replayDeadLetters(
  deps: AutomationsDeps,
  operator: Actor,
  ids: readonly string[],
): Promise<Result<ReplayOutcome, AutomationRefusal>> {
  const { maxReplayBatch, replaysPerSecond } = deps.contract.automations;
  const wanted = [...new Set(ids)];
  if (wanted.length > maxReplayBatch) return refused({ kind: "replay-batch-too-large", maximum: maxReplayBatch });
  const lines = wanted.map((id) => auditRow(deps, operator, replayOf(id)));
  const started = await startReplay(deps.db, lines, replaysPerSecond);
  const replaying = started.map(({ id }) => id);
  for (const id of replaying) deadLetterDecided(deps, { deadLetterId: id, outcome: "replay", by: operator.id });
  await sendReplays(
    deps,
    started.map(({ executionId, eventId }) => (executionId === null ? { eventId } : { executionId })),
  );

  const left = wanted.filter((id) => !replaying.includes(id));
  const states = left.length === 0 ? new Map<string, string>() : await letterStates(deps.db, left);
  return ok({
    replaying,
    refused: left.map((id) => ({ id, reason: reasonFor(states.get(id)) })),
    undecided: await countUndecided(deps.db),
  });
}

const replayOf = (id: string): AuditedWrite => ({
  action: "automation-dead-letter.replay",
  subjectKind: "automation-dead-letter",
  subject: id,
  detail: {},
});

/** Why a letter was not taken: a state that allows it means that its automation is not there any more. */
function reasonFor(state: string | undefined): ReplayOutcome["refused"][number]["reason"] {
  if (state === undefined) return "not-found";
  if (state === "replaying" || state === "replayed" || state === "handled-manually" || state === "disabled-by-reset") return state;
  return "automation-gone";
}

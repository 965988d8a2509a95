import { auditRow } from "../../platform/audit/audit-log.ts";
import type { AuditedWrite } from "../../platform/audit/line.ts";
import { executionReplayed } from "../../platform/events/automations.ts";
import type { Actor } from "../../platform/identity.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import type { AutomationsDeps } from "./ports.ts";
import type { AutomationRefusal } from "./problems.ts";
import { sendReplays } from "./send-replays.ts";
import { executionStates, startExecutionReplay } from "./store/replays.ts";

export interface ExecutionReplay {
  replaying: string[];
  refused: {
    id: string;
    reason: "not-found" | "under-way" | "dead-letter" | "cancelled" | "disabled-by-reset" | "automation-gone" | "not-delivered";
  }[];
}

/**
 * Sends selected deliveries again that their receivers had acknowledged (GEN-7), at most the contract's batch and at its rate: a receiver that
 * lost what it had taken gets it with the `webhook-id` by which it knows it. Each gets one try; one that fails is a dead letter. Concurrent
 * calls never send one twice.
 */
export async function replayExecutions(
  deps: AutomationsDeps,
  operator: Actor,
  ids: readonly string[],
): Promise<Result<ExecutionReplay, AutomationRefusal>> {
  const { maxReplayBatch, replaysPerSecond } = deps.contract.automations;
  const wanted = [...new Set(ids)];
  if (wanted.length > maxReplayBatch) return refused({ kind: "replay-batch-too-large", maximum: maxReplayBatch });
  const lines = wanted.map((id) => auditRow(deps, operator, replayOf(id)));
  const replaying = await startExecutionReplay(deps.db, lines, replaysPerSecond);
  for (const executionId of replaying) executionReplayed(deps, { executionId, by: operator.id });
  await sendReplays(
    deps,
    replaying.map((executionId) => ({ executionId })),
  );
  const left = wanted.filter((id) => !replaying.includes(id));
  const states = left.length === 0 ? new Map<string, string>() : await executionStates(deps.db, left);
  return ok({ replaying, refused: left.map((id) => ({ id, reason: reasonFor(states.get(id)) })) });
}

const replayOf = (id: string): AuditedWrite => ({
  action: "automation-execution.replay",
  subjectKind: "automation-execution",
  subject: id,
  detail: {},
});

/** Why a delivery was not taken: a state that allows it means that its automation is not there any more. */
function reasonFor(state: string | undefined): ExecutionReplay["refused"][number]["reason"] {
  switch (state) {
    case undefined:
      return "not-found";
    case "pending":
      return "under-way";
    case "spent":
    case "dead":
      return "dead-letter";
    case "cancelled":
    case "disabled-by-reset":
    case "not-delivered":
      return state;
    default:
      return "automation-gone";
  }
}

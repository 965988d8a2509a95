import { deadLetterReplayed, deliveryOvertaken, deliveryTried, deliveryUnmade, wakeUpsNotSent } from "../../platform/events/automations.ts";
import { postWebhook } from "../../platform/webhooks/post-webhook.ts";
import type { AutomationsDeps } from "./ports.ts";
import { judgeAnswer, signingSecrets, triesExhausted, type Answer, type Lane, type Verdict } from "./rules.ts";
import { cancelExecution, isSlow, leaseExecution, nextOfSubject, recordTry, type LeasedExecution } from "./store/executions.ts";
import { targetUrlFault } from "./target-url.ts";

/**
 * Makes one try of an execution that is due: leases it, delivers, records. Where it is not due, is held, or something older
 * of its subject waits, nothing happens; where its receiver is slow it is handed on to the lane of such. A crash at any point leaves the row for the sweep; each try carries the same `webhook-id`.
 */
export async function runExecution(deps: AutomationsDeps, executionId: string, lane: Lane): Promise<void> {
  const { automations: policy } = deps.contract;
  const leased = await leaseExecution(deps.db, executionId, policy.leaseSeconds, lane);
  if (!leased) {
    if (lane === "quick" && (await isSlow(deps.db, executionId)))
      await deps.slowDeliveries.send({ executionId }).catch((error: unknown) => wakeUpsNotSent(deps, { count: 1, error }));
    return;
  }
  const { execution, automation } = leased;
  const began = deps.clock.now();
  if ((!automation.enabled && !execution.replaying) || automation.deletedAt !== null) {
    await cancelExecution(deps.db, leased, began, "the automation was disabled or deleted");
    deliveryTried(deps, { executionId, automationId: automation.id, attempt: execution.attempts, outcome: "cancelled", latencyMs: 0 });
    return wakeNext(deps, leased);
  }

  const exhausted = triesExhausted(execution, policy.retry);
  const answer = exhausted ? undefined : await deliver(deps, leased, began);
  const verdict: Verdict = answer
    ? judgeAnswer(answer, { attempts: execution.attempts, replaying: execution.replaying, random: deps.random() }, policy.retry)
    : { kind: "dead", cause: "crashed", error: "the last try ended without a result" };
  const ended = deps.clock.now();
  const latencyMs = ended.getTime() - began.getTime();
  const status = answer !== undefined && "status" in answer ? answer.status : null;
  const recorded = await recordTry(
    deps.db,
    leased,
    { number: execution.attempts, at: began, endedAt: ended, status, latencyMs, slow: paceOf(status, latencyMs, policy.slowReceiverMs) },
    verdict,
  );
  if (recorded.kind === "overtaken") return deliveryOvertaken(deps, { executionId, fence: execution.fence });

  const error = verdict.kind === "succeeded" ? {} : { error: verdict.error };
  deliveryTried(deps, {
    executionId,
    automationId: automation.id,
    attempt: execution.attempts,
    outcome: verdict.kind,
    latencyMs,
    ...error,
  });
  if (recorded.replayedDeadLetter !== undefined) deadLetterReplayed(deps, { deadLetterId: recorded.replayedDeadLetter });
  await follow(deps, leased, verdict);
}

/** Whether a receiver is slow; null where a try says nothing of it, because none came to it or it answered nothing soon. */
function paceOf(status: number | null, latencyMs: number, slowMs: number): boolean | null {
  if (latencyMs >= slowMs) return true;
  return status === null ? null : false;
}

async function deliver(deps: AutomationsDeps, { execution, automation, event }: LeasedExecution, at: Date): Promise<Answer> {
  const fault = targetUrlFault(deps, automation.url);
  if (fault !== undefined) return { kind: "unreachable", reason: `the address ${fault}` };
  const body = { id: event.id, type: event.type, occurredAt: event.occurredAt.toISOString(), subject: event.subject, data: event.payload };
  try {
    return await postWebhook({
      url: automation.url,
      id: execution.id,
      body: JSON.stringify(body),
      secrets: signingSecrets(automation, at),
      at,
      deadlineMs: deps.contract.automations.deliveryDeadlineMs,
      dependency: "automation-receiver",
    });
  } catch (error) {
    // What a receiver does is an answer; this is ours, such as a stored secret that does not sign. Its reason goes with the dead letter.
    deliveryUnmade(deps, { executionId: execution.id, automationId: automation.id, error });
    return { kind: "unmade", reason: error instanceof Error ? error.message : "unknown" };
  }
}

/** What comes after a recorded try. The row says it all, so a refused send only costs time: the sweep does it again. */
async function follow(deps: AutomationsDeps, leased: LeasedExecution, verdict: Verdict): Promise<void> {
  const { execution } = leased;
  try {
    if (verdict.kind === "retry")
      await deps.automationEvents.send({ executionId: execution.id }, { delaySeconds: Math.ceil(verdict.delaySeconds) });
    if (verdict.kind === "dead" || verdict.kind === "gone") await deps.automationDeadLetters.send({ executionId: execution.id });
  } catch (error) {
    wakeUpsNotSent(deps, { count: 1, error });
  }
  if (verdict.kind !== "retry") await wakeNext(deps, leased);
}

async function wakeNext(deps: AutomationsDeps, { execution }: LeasedExecution): Promise<void> {
  const next = await nextOfSubject(deps.db, execution);
  if (next === undefined) return;
  await deps.automationEvents.send({ executionId: next }).catch((error: unknown) => wakeUpsNotSent(deps, { count: 1, error }));
}

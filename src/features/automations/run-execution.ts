import {
  automationGivenUp,
  deadLetterReplayed,
  deliveryOvertaken,
  deliveryTried,
  deliveryUnmade,
  receiverCircuitMoved,
  wakeUpsNotSent,
} from "../../platform/events/automations.ts";
import { postWebhook } from "../../platform/webhooks/post-webhook.ts";
import type { Action } from "./actions/action.ts";
import { turnAfter, turnFrom } from "./actions/plan.ts";
import { runMail } from "./actions/run-mail.ts";
import { runSearch } from "./actions/run-search.ts";
import { deliveredEvent } from "./delivered-event.ts";
import { openSigningSecrets } from "./kept-secrets.ts";
import type { AutomationsDeps } from "./ports.ts";
import type { RunDeps } from "./run-ports.ts";
import { sendReplays } from "./send-replays.ts";
import {
  judgeAnswer,
  ACCOUNT_CLOSED,
  ACCOUNT_SUSPENDED,
  PASSWORD_RESET,
  RECEIVER_FAILS,
  standingOf,
  standingOfMade,
  triesCounted,
  triesExhausted,
  type Answer,
  type Lane,
  type Standing,
  type Verdict,
} from "./rules.ts";
import { cancelExecution, leaseExecutions, standsBefore, waitingBehind, type Held, type LeasedExecution } from "./store/executions.ts";
import { markSlow } from "./store/pace.ts";
import { heldFor, releaseProbe, takeProbe } from "./store/receivers.ts";
import { recordTry, type RecordedTry } from "./store/record-try.ts";
import { turnedOffNotice } from "./turned-off-notice.ts";
import { targetUrlFault } from "./target-url.ts";

const AUTOMATION_DELETED = "the automation was deleted";

/** Deliveries that are woken at once when their receiver answers again; the sweep wakes what more there is. */
const WOKEN_AFTER_RECOVERY = 50;

/** Makes one try of what an execution does next, where it is to be made here and now. */
export async function runExecution(deps: RunDeps, executionId: string, lane: Lane): Promise<void> {
  for (const leased of await beginTries(deps, [executionId], lane)) await makeTry(deps, leased);
}

/**
 * Makes a try that was begun: delivers, mails or searches, and records. A crash at any point leaves the row for the sweep; each try carries the
 * same `webhook-id`.
 */
export async function makeTry(deps: RunDeps, leased: LeasedExecution): Promise<void> {
  const { execution, automation, probing } = leased;
  const executionId = execution.id;
  const began = deps.clock.now();
  const withheld = withheldFor(leased);
  if (withheld === undefined && (automation.deletedAt !== null || (!automation.enabled && !execution.replaying))) {
    await cancelExecution(deps.db, leased, began, "the automation was disabled or deleted");
    if (probing) await releaseProbe(deps.db, executionId);
    deliveryTried(deps, { executionId, automationId: automation.id, attempt: execution.attempts, outcome: "cancelled", latencyMs: 0 });
    return wakeNext(deps, await waitingBehind(deps.db, execution));
  }

  const { automations: policy } = deps.contract;
  const attempts = triesCounted(execution);
  const untried = triesExhausted({ attempts, replaying: execution.replaying }, policy.retry) || withheld !== undefined;
  const actions = actionsOf(leased);
  // What the release before dispatched stands at its first action, be that a delay.
  const doing = turnFrom(actions, execution.step);
  const kind = untried || !doing ? undefined : actions[doing.step]?.kind;
  if (kind === "mail" || kind === "search-again") {
    const done = await (kind === "mail" ? runMail : runSearch)(deps, leased, actions);
    const isNextAtOnce = done?.next?.delaySeconds === 0;
    return done && wakeNext(deps, isNextAtOnce ? executionId : await waitingBehind(deps.db, execution));
  }
  const next = turnAfter(actions, execution.step);
  const answer = untried ? undefined : await deliver(deps, leased, began);
  const standing = standingOf(answer);
  const verdict = verdictOf(deps, leased, { attempts, answer, standing, withheld });
  const ended = deps.clock.now();
  const latencyMs = ended.getTime() - began.getTime();
  const status = answer !== undefined && "status" in answer ? answer.status : null;
  const spared = verdict.kind === "retry" && probing && standing === "fails";
  const slow = paceOf(status, latencyMs, policy.slowReceiverMs);
  const notice = verdict.kind === "succeeded" ? undefined : await turnedOffNotice(deps, leased);
  const recorded = await recordTry(
    deps.db,
    leased,
    {
      number: execution.attempts,
      at: began,
      endedAt: ended,
      status,
      latencyMs,
      slow,
      standing,
      spared,
      circuit: policy.circuit,
      notice,
      actions,
      next,
    },
    verdict,
  );
  if (recorded.kind === "overtaken") return deliveryOvertaken(deps, { executionId, fence: execution.fence });
  // A replay is no probe of its own: where it fails, the next that is due is tried a probe's time later.
  if (probing && standingOfMade(execution, standing) === "unknown")
    await releaseProbe(deps.db, executionId, standing === "fails" ? policy.circuit.probeSeconds : 0);

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
  for (const automationId of recorded.givenUp) automationGivenUp(deps, { automationId, error: RECEIVER_FAILS });
  await follow(deps, leased, verdict, recorded);
}

/**
 * Begins tries of those of these executions that are due. Where one is not due, is held, or something older of its subject waits, nothing
 * happens; where its receiver is slow it is handed on to the lane of such, and where its receiver's circuit is open it is tried only as the one
 * probe of that.
 */
export async function beginTries(deps: AutomationsDeps, executionIds: readonly string[], lane: Lane): Promise<LeasedExecution[]> {
  const { leaseSeconds } = deps.contract.automations;
  const leased = await leaseExecutions(deps.db, executionIds, leaseSeconds, lane);
  const begun = new Set(leased.map(({ execution }) => execution.id));
  const waiting = await standsBefore(
    deps.db,
    executionIds.filter((id) => !begun.has(id)),
  );
  const probing = await Promise.all(waiting.map((before) => probeOrHandOn(deps, before, lane)));
  return [...leased, ...probing.flat()];
}

/** The try of an execution that has the place of its circuit's probe. One of a slow receiver keeps that place: on the slow lane it is let through. */
async function probeOrHandOn(deps: AutomationsDeps, { id: executionId, slow, held }: Held, lane: Lane): Promise<LeasedExecution[]> {
  const { leaseSeconds } = deps.contract.automations;
  if (held && !(await takeProbe(deps.db, executionId, leaseSeconds))) return [];
  if (slow && lane === "quick") {
    await deps.slowDeliveries.send({ executionId }).catch((error: unknown) => wakeUpsNotSent(deps, { count: 1, error }));
    return [];
  }
  if (!held) return [];
  const probing = await leaseExecutions(deps.db, [executionId], leaseSeconds, lane);
  // Something older of its subject waits, and is what is to be tried.
  if (probing.length === 0) await releaseProbe(deps.db, executionId);
  return probing;
}

/** Why a delivery goes to the dead letters without a try; a replay is tried, but for one to what a reset or the end of the account disabled. */
function withheldFor({ execution, automation }: LeasedExecution): string | undefined {
  // A letter that is being replayed comes back with its reason: cancelled, it would be replaying for ever.
  if (automation.deletedAt !== null) return execution.replaying ? AUTOMATION_DELETED : undefined;
  if (automation.enabled) return undefined;
  if (automation.disabledReason === ACCOUNT_CLOSED || automation.disabledReason === ACCOUNT_SUSPENDED) return automation.disabledReason;
  const reason = execution.replaying ? PASSWORD_RESET : RECEIVER_FAILS;
  return automation.disabledReason === reason ? reason : undefined;
}

function verdictOf(
  deps: AutomationsDeps,
  { execution, probing }: LeasedExecution,
  {
    attempts,
    answer,
    standing,
    withheld,
  }: { attempts: number; answer: Answer | undefined; standing: Standing; withheld: string | undefined },
): Verdict {
  if (answer === undefined && withheld !== undefined) return { kind: "dead", cause: "spent", error: withheld };
  if (answer === undefined) return { kind: "dead", cause: "crashed", error: "the last try ended without a result" };
  const { replaying } = execution;
  const verdict = judgeAnswer(answer, { attempts, replaying, random: deps.random() }, deps.contract.automations.retry);
  // A probe is made for the receiver's sake: it costs the delivery no try, and the circuit says when the next may be made.
  const spares = probing && standing === "fails" && !replaying && "error" in verdict;
  return spares ? { kind: "retry", delaySeconds: 0, error: verdict.error } : verdict;
}

/** Whether a receiver is slow; null where a try says nothing of it, because none came to it or it answered nothing soon. */
function paceOf(status: number | null, latencyMs: number, slowMs: number): boolean | null {
  if (latencyMs >= slowMs) return true;
  return status === null ? null : false;
}

async function deliver(deps: AutomationsDeps, { execution, automation, event }: LeasedExecution, at: Date): Promise<Answer> {
  const fault = targetUrlFault(deps, automation.url);
  if (fault !== undefined) return { kind: "unreachable", reason: `the address ${fault}` };
  const body = deliveredEvent(event, execution.editedData ?? event.payload);
  // What else waits for a receiver that hangs leaves the quick lane before the first try of it has ended.
  const cancel = deps.timers.after(deps.contract.automations.slowReceiverMs, () => deps.defer(markSlow(deps.db, automation.id)));
  try {
    return await postWebhook({
      url: automation.url,
      id: execution.id,
      body: JSON.stringify(body),
      secrets: await openSigningSecrets(deps, automation, at),
      at,
      deadlineMs: deps.contract.automations.deliveryDeadlineMs,
      dependency: "automation-receiver",
    });
  } catch (error) {
    // What a receiver does is an answer; this is ours, such as a stored secret that does not sign. Its reason goes with the dead letter.
    deliveryUnmade(deps, { executionId: execution.id, automationId: automation.id, error });
    return { kind: "unmade", reason: error instanceof Error ? error.message : "unknown" };
  } finally {
    cancel();
  }
}

/** What comes after a recorded try. The rows say it all, so a refused send only costs time: the sweep does it again. */
async function follow(
  deps: AutomationsDeps,
  leased: LeasedExecution,
  verdict: Verdict,
  { circuit, givenUp, waiting }: RecordedTry,
): Promise<void> {
  const { execution, automation } = leased;
  if (circuit !== null) receiverCircuitMoved(deps, { automationId: automation.id, became: circuit });
  const { probeSeconds } = deps.contract.automations.circuit;
  const open = circuit === "opened" || circuit === "held-open";
  try {
    if (verdict.kind === "retry" && !givenUp.includes(automation.id)) {
      const delaySeconds = Math.ceil(open ? Math.max(verdict.delaySeconds, probeSeconds) : verdict.delaySeconds);
      await deps.automationEvents.send({ executionId: execution.id }, { delaySeconds });
    }
    if (verdict.kind === "dead" || verdict.kind === "gone") await deps.automationDeadLetters.send({ executionId: execution.id });
    if (circuit === "closed")
      await sendReplays(
        deps,
        (await heldFor(deps.db, automation, WOKEN_AFTER_RECOVERY)).map((executionId) => ({ executionId })),
      );
  } catch (error) {
    wakeUpsNotSent(deps, { count: 1, error });
  }
  if (verdict.kind === "retry") return;
  const next = verdict.kind === "succeeded" ? turnAfter(actionsOf(leased), execution.step) : undefined;
  await wakeNext(deps, next?.delaySeconds === 0 ? execution.id : waiting);
}

const actionsOf = ({ execution, automation }: LeasedExecution): readonly Action[] => execution.actions ?? automation.actions;

/** Wakes what is next of a run, where that is at once, or else what waits behind it. One that waits by its own wish is woken by the sweep. */
async function wakeNext(deps: AutomationsDeps, executionId: string | undefined): Promise<void> {
  if (executionId === undefined) return;
  await deps.automationEvents.send({ executionId }).catch((error: unknown) => wakeUpsNotSent(deps, { count: 1, error }));
}

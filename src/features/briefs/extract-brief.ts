import { briefExtracted, extractionFailed, extractionOvertaken, extractionRetried, wakeUpMissed } from "../../platform/events/chat.ts";
import { loadBriefReading, loadThingReading } from "../../sdks.ts";
import { wakeAutomations } from "../automations/wake-automations.ts";
import { failExtraction, leaseExtraction, postponeExtraction, secondsUntilDue, type ExtractionLease } from "../chat/extraction-lease.ts";
import { listConversation, type ConversationMessage } from "../chat/list-conversation.ts";
import { conversationFor } from "./conversation.ts";
import type { BriefsDeps, ExtractionAnswer } from "./ports.ts";
import { languageOf } from "./question-facts.ts";
import { decideExtraction, type ExtractionPlan, type ReadAnswer } from "./rules.ts";
import { storeReading } from "./store-reading.ts";
import type { SentMessage } from "./verify-extraction.ts";

/** `wait`: come again after so many seconds. `done`: nothing more to do for this wake-up; what is left undone the reconcile wakes again. */
export type ExtractionOutcome = { kind: "done" } | { kind: "wait"; seconds: number };

const DONE: ExtractionOutcome = { kind: "done" };

/** One try to extract a session's brief, under a lease. While chat is switched off nothing is tried and no try is used up. */
export async function extractBrief(deps: BriefsDeps, sessionId: string): Promise<ExtractionOutcome> {
  if ((await deps.switches.state("chat")) === "off") return DONE;
  const lease = await leaseExtraction(deps.db, sessionId, deps.contract.briefs.leaseSeconds, deps.clock.now());
  if (!lease) {
    const seconds = await secondsUntilDue(deps.db, sessionId);
    return seconds === undefined ? DONE : { kind: "wait", seconds: Math.ceil(seconds) };
  }
  const messages = conversationFor(await listConversation(deps, sessionId));
  const answer = await verified(await ask(deps, lease, messages), lease, messages);
  return carryOut(deps, lease, decideExtraction(answer, lease.attempt, deps.contract.briefs, deps.random()));
}

/** The answer with what the conversation bears out of it, and with what a second reading of it doubts. */
async function verified(
  answer: ExtractionAnswer,
  { locale, queuedAt }: ExtractionLease,
  messages: readonly SentMessage[],
): Promise<ReadAnswer> {
  if (answer.kind !== "extracted") return answer;
  const { extraction } = answer;
  const language = languageOf(locale, extraction.questions[0]?.language);
  const [{ verifyExtraction, withDoubts }, { soughtOf }] = await Promise.all([loadBriefReading(), loadThingReading()]);
  const borneOut = verifyExtraction(extraction, { messages, referenceTime: queuedAt, language });
  if (!borneOut) return { kind: "no-items-found" };
  const isUnknown = (name: string): boolean => soughtOf({ name, terms: [name] }).isUnknown;
  const state = withDoubts(borneOut, { messages, language, isUnknown });
  return { kind: "read", reading: { state, method: extraction.method, version: extraction.version, language } };
}

/** A session whose holders kept dying is not tried without end. */
async function ask(deps: BriefsDeps, lease: ExtractionLease, messages: readonly ConversationMessage[]): Promise<ExtractionAnswer> {
  const { sessionId, queuedAt, locale, attempt } = lease;
  if (attempt > deps.contract.briefs.maxAttempts)
    return { kind: "failed", reason: "error", retryAfterSeconds: 0, cause: new Error("no try came to its end") };
  return deps.aiAgent.extract({
    sessionId,
    referenceTime: queuedAt,
    locale,
    messages,
    idempotencyKey: `${sessionId}-${queuedAt.getTime()}`,
  });
}

async function carryOut(deps: BriefsDeps, lease: ExtractionLease, plan: ExtractionPlan): Promise<ExtractionOutcome> {
  const { sessionId, attempt } = lease;
  const at = deps.clock.now();
  switch (plan.kind) {
    case "store": {
      const stored = await storeReading(deps, lease, plan.reading, at);
      if (stored) {
        briefExtracted(deps, { sessionId, attempt, briefId: stored.briefId, method: plan.reading.method });
        await wakeAutomations(deps, [stored.eventId]);
      } else extractionOvertaken(deps, { sessionId, attempt });
      return DONE;
    }
    case "retry":
      if (!(await postponeExtraction(deps.db, lease, plan.delaySeconds, at))) return DONE;
      extractionRetried(deps, { sessionId, attempt, delaySeconds: plan.delaySeconds, reason: plan.reason, error: plan.cause });
      return { kind: "wait", seconds: Math.ceil(plan.delaySeconds) };
    case "fail":
      if (!(await failExtraction(deps.db, lease, plan.reason, at))) return DONE;
      extractionFailed(deps, { sessionId, attempt, reason: plan.reason, error: plan.cause });
      if (plan.deadLetter) await handOver(deps, lease, plan.reason);
      return DONE;
  }
}

/** The session says FAILED whether or not the letter gets through. */
async function handOver(deps: BriefsDeps, { sessionId, attempt }: ExtractionLease, reason: string): Promise<void> {
  try {
    await deps.briefExtractionDeadLetters.send({ sessionId, reason, attempts: attempt });
  } catch (error) {
    wakeUpMissed(deps, { sessionId, error });
  }
}

import { nextDelaySeconds, type RetrySchedule } from "../../platform/retry.ts";
import type { FailureReason } from "../chat/rules.ts";
import type { BriefState } from "./apply-edit.ts";
import type { ExtractionAnswer } from "./ports.ts";
import type { Language } from "./question-facts.ts";

/** What the agent read and the conversation bears out. */
export interface Reading {
  state: BriefState;
  method: string;
  /** Of the agent's rules. */
  version: string;
  /** What the buyer is asked in. */
  language: Language;
}

export type ReadAnswer = Exclude<ExtractionAnswer, { kind: "extracted" }> | { kind: "read"; reading: Reading };

export type ExtractionPlan =
  | { kind: "store"; reading: Reading }
  | { kind: "retry"; delaySeconds: number; reason: string; cause?: unknown }
  /** `deadLetter`: the schedule is spent, and operators decide; a conversation without items is the buyer's to mend. */
  | { kind: "fail"; reason: FailureReason; deadLetter: boolean; cause?: unknown };

export interface ExtractionPolicy {
  retry: RetrySchedule;
  maxAttempts: number;
}

/** What follows from the agent's answer to the `attempt`th try. `random` is in 0..1. */
export function decideExtraction(answer: ReadAnswer, attempt: number, policy: ExtractionPolicy, random: number): ExtractionPlan {
  switch (answer.kind) {
    case "read":
      return { kind: "store", reading: answer.reading };
    case "no-items-found":
      return { kind: "fail", reason: "no-items-found", deadLetter: false };
    case "refused":
      return { kind: "fail", reason: "extraction-refused", deadLetter: true, cause: answer.detail };
    case "failed": {
      const delaySeconds = nextDelaySeconds(policy.retry, attempt, random, answer.retryAfterSeconds);
      if (delaySeconds === undefined || attempt >= policy.maxAttempts)
        return { kind: "fail", reason: "extraction-failed", deadLetter: true, cause: answer.cause };
      return { kind: "retry", delaySeconds, reason: answer.reason, cause: answer.cause };
    }
  }
}

/** Undecided until an operator decides or the work is done all the same (`overtaken`); `replaying` until the owner's row says how it ended. */
export const LETTER_STATES = ["undecided", "replaying", "replayed", "overtaken", "handled"] as const;
export type LetterState = (typeof LETTER_STATES)[number];

/** The owner's schedule spent, or its consumer crashing; what Postgres will not take as it is; or a message that nobody can read. */
export const LETTER_CAUSES = ["schedule-spent", "consumer-crashed", "store-refused", "unreadable"] as const;
export type LetterCause = (typeof LETTER_CAUSES)[number];

export const DECISION_MODES = ["replay", "handled"] as const;

/** What a consumer or the platform handed over: a reason is given by the one alone. */
export interface LetterFacts {
  subject: string;
  reason?: string | undefined;
  /** Where it is neither of the two. */
  cause?: LetterCause;
}

/** What is stored of a dead message; one that cannot be read is kept under its own id. */
export function letterOf(facts: LetterFacts | undefined, messageId: string) {
  if (facts === undefined) return { key: messageId, subject: null, cause: "unreadable" as const, reason: null };
  const { subject, reason, cause = reason === undefined ? "consumer-crashed" : "schedule-spent" } = facts;
  return { key: subject, subject, cause, reason: reason ?? null };
}

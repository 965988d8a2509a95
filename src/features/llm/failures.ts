/**
 * How a provider fails: it is not reached, or breaks off before its answer began; it does not begin in time; it answers that it cannot
 * (5xx, an error where the answer begins); it answers what nobody can read.
 */
export const FAILURES = ["unreachable", "silent", "failing", "garbled"] as const;
export type Failure = (typeof FAILURES)[number];

/** What a call says about its provider. Silence, and a refusal that is about the caller, say nothing good. */
export type Verdict = Failure | "answered" | "key-refused" | "nothing";

/** Of the audit alone: what it could not look at is no fault of the tree, and no word of health. */
const COULD_NOT_LOOK = { part: "audit:offline", code: 2 };

export type Verdict = "well" | "unseen" | "failed";

export function verdictOf(part: string, code: number | null): Verdict {
  if (code === 0) return "well";
  return part === COULD_NOT_LOOK.part && code === COULD_NOT_LOOK.code ? "unseen" : "failed";
}

/** The last line of all: what is not well, and what nobody could look at, however well the rest is. */
export function conclusionOf(verdicts: readonly { part: string; verdict: Verdict }[]): string {
  const those = (wanted: Verdict) => verdicts.flatMap(({ part, verdict }) => (verdict === wanted ? [part] : [])).join(", ");
  const failed = those("failed");
  const unseen = those("unseen");
  return `${failed === "" ? "all is well" : `not well: ${failed}`}${unseen === "" ? "" : `, but ${unseen} could not look at everything`}`;
}

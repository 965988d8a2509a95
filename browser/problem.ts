import { NotReadable } from "../src/platform/console/form/form-body.ts";
import type { ShownProblem } from "../src/platform/console/form/problem.ts";
import { inGiven, NOT_REACHED, NOTHING_SENT } from "../src/platform/console/form/texts.ts";

/** What a call was refused with. */
export class Refused extends Error {
  readonly problem: ShownProblem;

  constructor(problem: ShownProblem) {
    super(inGiven({}, problem.title));
    this.problem = problem;
  }
}

/** Of whatever went wrong: what the API said, or that nobody knows whether it was done. */
export function problemOf(error: unknown): ShownProblem {
  if (error instanceof Refused) return error.problem;
  if (error instanceof NotReadable) return { title: NOTHING_SENT, detail: error.said };
  const detail = error instanceof Error ? error.message : String(error);
  return { title: NOT_REACHED, detail };
}

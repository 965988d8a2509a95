import { NotReadable } from "../src/platform/console/form/form-body.ts";
import type { ShownProblem } from "../src/platform/console/form/problem.ts";

/** What a call was refused with. */
export class Refused extends Error {
  readonly problem: ShownProblem;

  constructor(problem: ShownProblem) {
    super(problem.title);
    this.problem = problem;
  }
}

/** Of whatever went wrong: what the API said, or that nobody knows whether it was done. */
export function problemOf(error: unknown): ShownProblem {
  if (error instanceof Refused) return error.problem;
  if (error instanceof NotReadable) return { title: "Nothing was sent", detail: error.message };
  const detail = error instanceof Error ? error.message : String(error);
  return { title: "The API could not be reached, and may or may not have done it", detail };
}

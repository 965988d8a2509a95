import type { Sliced } from "../../../platform/sliced.ts";

/** What one text from outside may cost. Steps are counted, not timed: clocks stand still while a Worker computes. */
export interface WorkLimits {
  /** Nodes, values and 64-character pieces of text looked at, each time they are. */
  maxSteps: number;
  /** Elements within elements; what is nested deeper is read as if it stood beside. */
  maxDepth: number;
}

/** Thrown where the steps are spent; `withinBudget` catches it. */
class TooComplex extends Error {
  override readonly name = "TooComplex";
}

const CHARACTERS_A_STEP = 64;

/** Counts the steps of one page through everything that reads it. */
export class WorkBudget {
  readonly limits: WorkLimits;
  #spent = 0;

  constructor(limits: WorkLimits) {
    this.limits = limits;
  }

  get spent(): number {
    return this.#spent;
  }

  spend(steps = 1): void {
    this.#spent += steps;
    if (this.#spent > this.limits.maxSteps) throw new TooComplex(`more than ${this.limits.maxSteps} steps`);
  }

  /** One step, and one more for each piece of the text. */
  spendOn(text: string): void {
    this.spend(1 + Math.floor(text.length / CHARACTERS_A_STEP));
  }
}

/** Does the work while its budget lasts; undefined where it does not. */
export function* withinBudget<T>(work: Sliced<T>): Sliced<{ value: T } | undefined> {
  try {
    return { value: yield* work };
  } catch (error) {
    if (error instanceof TooComplex) return undefined;
    throw error;
  }
}

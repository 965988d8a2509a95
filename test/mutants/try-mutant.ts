import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Lane, Outcome } from "./lane-client.ts";
import type { Errand } from "./lane.ts";
import { sourceOf, type Mutant } from "./population.ts";
import type { TestsFor } from "./tests-for.ts";

/** No mutant is waited for less, whatever the tests take without one. */
const LEAST_MS = 20_000;
/** And none more: the first run of a file also bundles what the tests stand on. */
const MOST_MS = 240_000;
const FIRST_MS = 600_000;
/** So many killed one after another: whether the tests still pass by themselves is asked again. */
const KILLED_IN_A_ROW = 12;
const PROJECTS = ["unit", "worker"] as const satisfies readonly Errand["project"][];

/** Its tests fail by themselves: that is no verdict on a mutant. */
export interface Untried {
  kind: "untried";
  because: string;
}
type Known = { kind: "passes"; deadlineMs: number; killed: number } | Untried;

/**
 * Tries mutants in one lane. Tests are first run without a mutant: what fails then proves nothing. Files that the same tests see share
 * that run, which inside workerd takes as long as a mutant; a lane that says `killed` for ever is found out by the next one.
 */
export class Trial {
  readonly #lane: Lane;
  readonly #root: string;
  readonly #known = new Map<string, Known>();

  constructor(lane: Lane, root: string) {
    this.#lane = lane;
    this.#root = root;
  }

  async of(mutant: Mutant, tests: TestsFor): Promise<Outcome | Untried> {
    const source = readFileSync(join(this.#root, mutant.file), "utf8");
    for (const project of PROJECTS) {
      if (tests[project].length === 0) continue;
      const errand = { file: mutant.file, source, text: source, project, tests: tests[project] };
      const without = this.#passing(errand) ?? (await this.#withoutMutant(errand));
      if (without.kind === "untried") return without;
      const outcome = await this.#lane.run({ ...errand, text: sourceOf(mutant, source) }, without.deadlineMs);
      without.killed = outcome.kind === "survived" ? 0 : without.killed + 1;
      if (outcome.kind !== "survived") return outcome;
    }
    return { kind: "survived" };
  }

  #passing(errand: Errand): Known | undefined {
    const known = this.#known.get(keyOf(errand));
    return known?.kind === "passes" && known.killed >= KILLED_IN_A_ROW ? undefined : known;
  }

  async #withoutMutant(errand: Errand): Promise<Known> {
    let began = performance.now();
    let outcome = await this.#lane.run(errand, FIRST_MS);
    if (outcome.kind !== "survived") {
      // A lane that has tried hundreds may be what fails: a new one is asked before the tests are blamed.
      await this.#lane.renew(errand.project);
      began = performance.now();
      outcome = await this.#lane.run(errand, FIRST_MS);
    }
    const known: Known =
      outcome.kind === "survived"
        ? { kind: "passes", deadlineMs: Math.min(MOST_MS, LEAST_MS + 3 * (performance.now() - began)), killed: 0 }
        : { kind: "untried", because: `without a mutant ${outcome.kind === "killed" ? `"${outcome.by}" fails` : "its tests do not end"}` };
    this.#known.set(keyOf(errand), known);
    return known;
  }
}

const keyOf = ({ project, tests }: Errand): string => [project, ...tests].join(" ");

/** Of what a verdict depends on: the mutant's file and the tests that may see it. */
export function digestOf(mutant: Mutant, tests: TestsFor, root: string): string {
  const digest = createHash("sha256");
  for (const file of [mutant.file, ...tests.unit, ...tests.worker]) digest.update(readFileSync(join(root, file)));
  return digest.digest("hex").slice(0, 16);
}

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/**
 * Mutants of the sample that live, each with the reason why it may. `equivalent`: no test could tell it from the code.
 * `types`: `npm run types` refuses it. `accepted`: a test could tell, and would cost more than what it guards.
 */
const Survivor = z.strictObject({
  id: z.string(),
  file: z.string(),
  was: z.string(),
  becomes: z.string(),
  because: z.enum(["equivalent", "types", "accepted"]),
  why: z.string().min(20),
});
export type Survivor = z.infer<typeof Survivor>;

const SURVIVORS = join(import.meta.dirname, "survivors.json");

export const readSurvivors = (): Survivor[] => z.array(Survivor).parse(JSON.parse(readFileSync(SURVIVORS, "utf8")));

const Verdict = z.object({ digest: z.string(), kind: z.enum(["killed", "timeout", "survived"]), by: z.string().optional() });
export type Verdict = z.infer<typeof Verdict>;

/** What earlier runs found, on disk after each mutant, so that a run that was broken off goes on. A verdict counts while the mutant's file and its tests are unchanged. */
export class Verdicts {
  readonly #path: string;
  readonly #known: Map<string, Verdict>;

  constructor(path: string) {
    this.#path = path;
    const read: unknown = existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
    this.#known = new Map(Object.entries(z.record(z.string(), Verdict).parse(read)));
  }

  of(id: string, digest: string): Verdict | undefined {
    const known = this.#known.get(id);
    return known?.digest === digest ? known : undefined;
  }

  keep(id: string, verdict: Verdict): void {
    this.#known.set(id, verdict);
    writeFileSync(this.#path, JSON.stringify(Object.fromEntries(this.#known), undefined, 1));
  }
}

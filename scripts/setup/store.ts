import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import * as z from "zod";
import { writeFileAtomically } from "../../local-cloud/atomic-file.ts";
import { SETTINGS } from "./settings.ts";
import { StoppedError } from "./step.ts";

/** Its owner alone may read it. */
const PRIVATE = 0o600;
const ORDER: readonly string[] = Object.keys(SETTINGS);

const settingsSchema = z.record(z.string(), z.string().nullable());
const stateSchema = z.object({
  steps: z.record(
    z.string(),
    z.object({
      ...{ outcome: z.enum(["intended", "made", "found", "undone"]), at: z.string(), note: z.string() },
      /** What of it stood before the rest was made. */
      theirs: z.array(z.string()).optional(),
    }),
  ),
  remembered: z.record(z.string(), z.string()).default({}),
});
export type StepState = z.infer<typeof stateSchema>["steps"][string];

/**
 * The two files of an environment: the settings, secrets in them, and how far each step came. Both are written whole at each change, so
 * that a run that dies leaves what it had made known.
 */
export class Store {
  readonly #settingsFile: string;
  readonly #stateFile: string;
  readonly #settings: Record<string, string | null>;
  readonly #state: z.infer<typeof stateSchema>;

  constructor(settingsFile: string, stateFile: string) {
    this.#settingsFile = settingsFile;
    this.#stateFile = stateFile;
    this.#settings = readJson(settingsFile, settingsSchema) ?? {};
    this.#state = readJson(stateFile, stateSchema) ?? { steps: {}, remembered: {} };
  }

  setting(name: string): string | undefined {
    const value = this.#settings[name];
    return value === null || value === "" ? undefined : value;
  }

  /** In one order, whatever came first: what is the same is uploaded once. */
  settings(): Record<string, string> {
    const set = Object.entries(this.#settings).filter((entry): entry is [string, string] => entry[1] !== null && entry[1] !== "");
    return Object.fromEntries(set.toSorted(([one], [other]) => one.localeCompare(other)));
  }

  step(name: string): StepState | undefined {
    return this.#state.steps[name];
  }

  remembered(name: string): string | undefined {
    return this.#state.remembered[name];
  }

  /** Settings before what is known of the step: a step that is said to be made has left what it made. */
  record(
    name: string,
    state: StepState,
    more: { settings?: Readonly<Record<string, string>>; remember?: Readonly<Record<string, string>> } = {},
  ): void {
    if (more.settings && Object.keys(more.settings).length > 0) {
      Object.assign(this.#settings, more.settings);
      const ordered = Object.entries(this.#settings).toSorted(([one], [other]) => rankOf(one) - rankOf(other) || one.localeCompare(other));
      write(this.#settingsFile, Object.fromEntries(ordered));
    }
    this.#state.steps[name] = state;
    Object.assign(this.#state.remembered, more.remember);
    write(this.#stateFile, this.#state);
  }

  /** What a teardown took away must not be taken for standing. */
  forget(settings: readonly string[]): void {
    for (const name of settings) delete this.#settings[name];
    this.#state.remembered = {};
    write(this.#settingsFile, this.#settings);
    write(this.#stateFile, this.#state);
  }
}

function rankOf(name: string): number {
  const rank = ORDER.indexOf(name);
  return rank < 0 ? ORDER.length : rank;
}

function readJson<T>(file: string, schema: z.ZodType<T>): T | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const parsed = schema.safeParse(JSON.parse(readFileSync(file, "utf8")));
    if (parsed.success) return parsed.data;
    throw new StoppedError(`${file} is not in its form: ${z.prettifyError(parsed.error).split("\n")[0] ?? ""}`);
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new StoppedError(`${file} is not JSON: mend it, or move it away to begin again`, { cause: error });
    throw error;
  }
}

function write(file: string, content: unknown): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileAtomically(file, `${JSON.stringify(content, null, 2)}\n`, PRIVATE);
}

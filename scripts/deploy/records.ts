import { randomUUID } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import * as z from "zod";
import { writeFileAtomically } from "../../local-cloud/atomic-file.ts";
import { StoppedError } from "../setup/step.ts";

const rollOutSchema = z.object({
  /** Those of the release before have none. */
  id: z.string().default(() => randomUUID()),
  ...{ from: z.string(), to: z.string(), releaseId: z.string(), share: z.number(), startedAt: z.string() },
});
/** A roll-out that has begun and is not recorded as ended. */
export type OpenRollOut = z.infer<typeof rollOutSchema>;

const recordSchema = rollOutSchema.extend({ endedAt: z.string(), outcome: z.enum(["served", "stopped", "rolled-back"]), why: z.string() });
export type ReleaseRecord = z.infer<typeof recordSchema>;

/** What this machine knows of an environment's releases: the one under way, and a line for each that ended. */
export class Records {
  readonly #openFile: string;
  readonly #endedFile: string;

  constructor(openFile: string, endedFile: string) {
    this.#openFile = openFile;
    this.#endedFile = endedFile;
  }

  open(): OpenRollOut | undefined {
    return existsSync(this.#openFile) ? this.#read(this.#openFile, readFileSync(this.#openFile, "utf8"), rollOutSchema) : undefined;
  }

  /** The newest last. */
  ended(): ReleaseRecord[] {
    if (!existsSync(this.#endedFile)) return [];
    const lines = readFileSync(this.#endedFile, "utf8").split("\n").filter(Boolean);
    return lines.map((line) => this.#read(this.#endedFile, line, recordSchema));
  }

  /** Before a share is given: a run that dies is known to have been there. */
  keep(rollOut: OpenRollOut): void {
    mkdirSync(dirname(this.#openFile), { recursive: true, mode: 0o700 });
    writeFileAtomically(this.#openFile, `${JSON.stringify(rollOut)}\n`, 0o600);
  }

  end(record: ReleaseRecord): void {
    mkdirSync(dirname(this.#endedFile), { recursive: true, mode: 0o700 });
    appendFileSync(this.#endedFile, `${JSON.stringify(record)}\n`, { mode: 0o600 });
    rmSync(this.#openFile, { force: true });
  }

  #read<T>(file: string, text: string, schema: z.ZodType<T>): T {
    try {
      return schema.parse(JSON.parse(text));
    } catch (error) {
      throw new StoppedError(`${file} is not in its form: move it away, and say --to <version> where something is to be rolled back`, {
        cause: error,
      });
    }
  }
}

import type * as z from "zod";
import { AppError } from "../../src/platform/errors.ts";
import { storedRecordUnreadable } from "../../src/platform/events/objects.ts";
import { createLogger } from "../../src/platform/logger.ts";
import { once } from "../../src/platform/once.ts";

type Read<T> = { value: T } | { problem: string };

/** Keys of one kind that were told of, at most; past that a log says nothing new. */
const TOLD = 100;

/**
 * One kind of record that an object keeps as JSON, read by its schema. A schema here is loose, so that members of a newer release outlive
 * a write of this one, and gives a member added since a default, so that records from before are read.
 */
export class StoredRecord<T> {
  readonly #object: string;
  readonly #table: string;
  readonly #schema: () => z.ZodType<T>;
  readonly #sure: ((json: unknown) => json is T) | undefined;
  readonly #told = new Set<string>();

  /**
   * The schema is made when the first record is read by it. `sure` knows at a glance what it would take and leave as it is: without compiled
   * schemas, which the platform forbids, a schema costs ten times what the parser does.
   */
  constructor(object: string, table: string, schema: () => z.ZodType<T>, sure?: (json: unknown) => json is T) {
    this.#object = object;
    this.#table = table;
    this.#schema = once(schema);
    this.#sure = sure;
  }

  /** Throws a fault that names the record where it is not readable: for what must not be guessed at. */
  read(text: string, key: string | number): T {
    const read = this.#read(text);
    if ("value" in read) return read.value;
    throw new AppError("dependency-unavailable", `${this.#object}: the record ${key} of ${this.#table} is not readable: ${read.problem}`, {
      subject: this.#object,
    });
  }

  /** Undefined, and told of, where it is not readable: for what can do without it, so that one record does not take the others with it. */
  readable(text: string, key: string | number): T | undefined {
    const read = this.#read(text);
    if ("value" in read) return read.value;
    if (this.#told.size < TOLD && !this.#told.has(String(key))) {
      this.#told.add(String(key));
      const log = createLogger(() => ({ object: this.#object }));
      storedRecordUnreadable(log, { table: this.#table, key: String(key), problem: read.problem });
    }
    return undefined;
  }

  #read(text: string): Read<T> {
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch {
      // What the parser says quotes the record, which may hold what belongs in no log.
      return { problem: "it is not JSON" };
    }
    if (this.#sure?.(json)) return { value: json };
    const { success, data, error } = this.#schema().safeParse(json);
    if (success) return { value: data };
    return { problem: error.issues.map(({ path, message }) => `${path.join(".") || "(all)"}: ${message}`).join("; ") };
  }
}

/** `limit` records that are readable, or all there are: one that is not takes nobody's place on a page or in a batch. */
export function readablePage<Row, T>(limit: number, rowsOf: (limit: number) => readonly Row[], read: (row: Row) => T | undefined): T[] {
  for (let asked = limit; ;) {
    const rows = rowsOf(asked);
    const found = rows.flatMap((row) => read(row) ?? []);
    if (found.length >= limit || rows.length < asked) return found.slice(0, limit);
    asked += limit - found.length;
  }
}

import { systemClock } from "../../src/platform/clock.ts";
import { AppError } from "../../src/platform/errors.ts";

/** SQL, or what SQL alone cannot say. Once released it is never edited: whatever comes after it is the next step. */
export type SchemaStep = string | ((sql: SqlStorage) => void);

/**
 * An object's tables as numbered steps: each applied once, in order, and noted in the object itself (`schema_steps`).
 *
 * - Objects from before there were steps have tables and no note, so the steps of that time are no matter to a table that is there.
 * - A step only adds. A release that is rolled back leaves notes of steps the code before does not know; that code goes on with the tables
 *   as it knows them, and so does an instance of it that still runs while the new one starts.
 */
export class SchemaSteps {
  readonly #object: string;
  readonly #storage: Pick<DurableObjectStorage, "sql" | "transactionSync">;
  readonly #steps: readonly SchemaStep[];

  constructor(object: string, storage: Pick<DurableObjectStorage, "sql" | "transactionSync">, steps: readonly SchemaStep[]) {
    this.#object = object;
    this.#storage = storage;
    this.#steps = steps;
  }

  /** Applies what the object has no note of, all or nothing; two reads where that is nothing. Throws with the step that failed. */
  apply(): void {
    const applied = this.#applied();
    if (applied >= this.#steps.length) return;
    this.#storage.transactionSync(() => {
      const { sql } = this.#storage;
      sql.exec("create table if not exists schema_steps (step integer primary key, at integer not null)");
      for (const [index, step] of [...this.#steps.entries()].slice(applied)) {
        this.#take(index + 1, step);
        sql.exec("insert into schema_steps (step, at) values (?, ?)", index + 1, systemClock.now().getTime());
      }
    });
  }

  /** Applies them where `table` is there, and answers whether it is: for objects that leave no trace of being looked at. */
  applyWhere(table: string): boolean {
    const begun = hasTable(this.#storage.sql, table);
    if (begun) this.apply();
    return begun;
  }

  #take(number: number, step: SchemaStep): void {
    try {
      if (typeof step === "string") this.#storage.sql.exec(step);
      else step(this.#storage.sql);
    } catch (cause) {
      const subject = this.#object;
      throw new AppError("dependency-unavailable", `step ${number} of the tables of ${subject} failed: ${String(cause)}`, {
        subject,
        cause,
      });
    }
  }

  #applied(): number {
    const { sql } = this.#storage;
    if (!hasTable(sql, "schema_steps")) return 0;
    return sql.exec<{ applied: number | null }>("select max(step) as applied from schema_steps").one().applied ?? 0;
  }
}

/** The SQL of an object, its tables up to date. */
export function steppedSql(...object: ConstructorParameters<typeof SchemaSteps>): SqlStorage {
  new SchemaSteps(...object).apply();
  return object[1].sql;
}

export const hasTable = (sql: SqlStorage, table: string): boolean =>
  sql.exec("select 1 from sqlite_master where type = 'table' and name = ?", table).toArray().length > 0;

export const hasColumn = (sql: SqlStorage, table: string, column: string): boolean =>
  sql.exec("select 1 from pragma_table_info(?) where name = ?", table, column).toArray().length > 0;

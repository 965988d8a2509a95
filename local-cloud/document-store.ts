import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";

declare const holds: unique symbol;

/** A collection's name. What its documents are is never there: it is for the compiler, which holds what is read to what was put. */
export type CollectionOf<T> = string & { readonly [holds]?: T };

/**
 * A small persistent store of JSON documents for the local servers, kept in one SQLite file,
 * so that what a provider has promised (a payment, a delivery) is still there after `kill -9`.
 */
export class DocumentStore {
  readonly #database: DatabaseSync;

  constructor(file: string) {
    mkdirSync(dirname(file), { recursive: true });
    this.#database = new DatabaseSync(file);
    this.#database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
    this.#database.exec(
      "CREATE TABLE IF NOT EXISTS documents (sequence INTEGER PRIMARY KEY AUTOINCREMENT, collection TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, UNIQUE (collection, id))",
    );
  }

  get<T>(collection: CollectionOf<T>, id: string): T | undefined {
    const row = this.#database.prepare("SELECT body FROM documents WHERE collection = ? AND id = ?").get(collection, id);
    return row ? (JSON.parse(String(row["body"])) as T) : undefined;
  }

  /** Inserts, or replaces while keeping its place in the order. */
  put<T>(collection: CollectionOf<T>, id: string, document: NoInfer<T>): void {
    this.#database
      .prepare(
        "INSERT INTO documents (collection, id, body) VALUES (?, ?, ?) ON CONFLICT (collection, id) DO UPDATE SET body = excluded.body",
      )
      .run(collection, id, JSON.stringify(document));
  }

  /** All documents of a collection in the order of their first insertion. */
  list<T>(collection: CollectionOf<T>): T[] {
    const rows = this.#database.prepare("SELECT body FROM documents WHERE collection = ? ORDER BY sequence").all(collection);
    return rows.map((row) => JSON.parse(String(row["body"])) as T);
  }

  /** Forgets all documents of a collection but the last ones inserted. */
  keepNewest(collection: string, count: number): void {
    this.#database
      .prepare(
        "DELETE FROM documents WHERE collection = ?1 AND sequence <= (SELECT sequence FROM documents WHERE collection = ?1 ORDER BY sequence DESC LIMIT 1 OFFSET ?2)",
      )
      .run(collection, count);
  }

  /** Runs `work` so that all it writes stands or none; an error rolls back and is passed on. Not to be nested. */
  transaction<T>(work: () => T): T {
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      this.#database.exec("COMMIT");
      return result;
    } catch (error) {
      this.#database.exec("ROLLBACK");
      throw error;
    }
  }

  clear(collection: string): void {
    this.#database.prepare("DELETE FROM documents WHERE collection = ?").run(collection);
  }

  close(): void {
    this.#database.close();
  }
}

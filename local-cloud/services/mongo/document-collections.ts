import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type Document, deserialize, EJSON, serialize } from "bson";
import { CommandError } from "./command-error.ts";

/** Collections of BSON documents, unique by `_id`, in one SQLite file that survives `kill -9`. */
export class DocumentCollections {
  readonly #database: DatabaseSync;

  constructor(file: string) {
    mkdirSync(dirname(file), { recursive: true });
    this.#database = new DatabaseSync(file);
    this.#database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
    this.#database.exec(
      "CREATE TABLE IF NOT EXISTS documents (sequence INTEGER PRIMARY KEY AUTOINCREMENT, namespace TEXT NOT NULL, key TEXT NOT NULL, body BLOB NOT NULL, UNIQUE (namespace, key))",
    );
  }

  /** All documents of a namespace (`database.collection`) in the order of insertion. */
  list(namespace: string): Document[] {
    const rows = this.#database.prepare("SELECT body FROM documents WHERE namespace = ? ORDER BY sequence").all(namespace);
    return rows.map((row) => deserialize(row["body"] as Uint8Array));
  }

  /** Throws CommandError 11000 where the `_id` is taken. */
  insert(namespace: string, document: Document): void {
    const key = keyOf(document["_id"]);
    const { changes } = this.#database
      .prepare("INSERT INTO documents (namespace, key, body) VALUES (?, ?, ?) ON CONFLICT (namespace, key) DO NOTHING")
      .run(namespace, key, serialize(document));
    if (changes === 0) {
      throw new CommandError(
        11000,
        "DuplicateKey",
        `E11000 duplicate key error collection: ${namespace} index: _id_ dup key: { _id: ${key} }`,
      );
    }
  }

  delete(namespace: string, id: unknown): void {
    this.#database.prepare("DELETE FROM documents WHERE namespace = ? AND key = ?").run(namespace, keyOf(id));
  }

  close(): void {
    this.#database.close();
  }
}

function keyOf(id: unknown): string {
  return EJSON.stringify(id, { relaxed: false });
}

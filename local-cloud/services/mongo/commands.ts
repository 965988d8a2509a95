import { type Document, Long, ObjectId } from "bson";
import { aggregate, find } from "mingo";
import { CommandError } from "./command-error.ts";
import { Cursors } from "./cursors.ts";
import type { DocumentCollections } from "./document-collections.ts";
import { buildInfo, hello } from "./handshake.ts";

type Handler = (command: Document) => Document;

/** Executes the commands this product's use of MongoDB needs; another is refused with CommandNotFound, as by the server. */
export class Commands {
  readonly #collections: DocumentCollections;
  readonly #cursors = new Cursors();
  readonly #handlers: Readonly<Record<string, Handler>>;

  constructor(collections: DocumentCollections, now: () => Date) {
    this.#collections = collections;
    const greet = () => hello(now());
    this.#handlers = {
      hello: greet,
      isMaster: greet,
      ismaster: greet,
      ping: () => ({ ok: 1 }),
      buildInfo,
      buildinfo: buildInfo,
      endSessions: () => ({ ok: 1 }),
      insert: (command) => this.#insert(command),
      find: (command) => this.#find(command),
      count: (command) => ({ n: this.#matching(namespaceOf(command, "count"), documentOf(command, "query")).length, ok: 1 }),
      aggregate: (command) => this.#aggregate(command),
      delete: (command) => this.#delete(command),
      getMore: (command) => ({ cursor: this.#cursors.next(cursorId(command["getMore"]), numberOf(command, "batchSize")), ok: 1 }),
      killCursors: (command) => this.#killCursors(command),
    };
  }

  /** Throws CommandError where the command is unknown or refused. */
  run(command: Document): Document {
    const name = Object.keys(command)[0] ?? "";
    const handler = Object.hasOwn(this.#handlers, name) ? this.#handlers[name] : undefined;
    if (!handler) throw new CommandError(59, "CommandNotFound", `no such command: '${name}'`);
    return handler(command);
  }

  #insert(command: Document): Document {
    const namespace = namespaceOf(command, "insert");
    const writeErrors: Document[] = [];
    let inserted = 0;
    for (const [index, document] of documentsOf(command, "documents").entries()) {
      try {
        this.#collections.insert(namespace, "_id" in document ? document : { _id: new ObjectId(), ...document });
        inserted += 1;
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        writeErrors.push({ index, code: error.code, errmsg: error.message });
        if (command["ordered"] !== false) break;
      }
    }
    return { n: inserted, ...(writeErrors.length > 0 ? { writeErrors } : {}), ok: 1 };
  }

  #find(command: Document): Document {
    const namespace = namespaceOf(command, "find");
    const limit = numberOf(command, "limit") ?? 0;
    const documents = refusable(() => {
      const cursor = find<Document>(this.#collections.list(namespace), documentOf(command, "filter"), documentOf(command, "projection"));
      if (command["sort"]) cursor.sort(documentOf(command, "sort"));
      cursor.skip(numberOf(command, "skip") ?? 0);
      if (limit > 0) cursor.limit(limit);
      return cursor.all();
    });
    return { cursor: this.#cursors.open(namespace, documents, numberOf(command, "batchSize"), command["singleBatch"] === true), ok: 1 };
  }

  #aggregate(command: Document): Document {
    const namespace = namespaceOf(command, "aggregate");
    const documents = refusable(() => aggregate(this.#collections.list(namespace), documentsOf(command, "pipeline")));
    return { cursor: this.#cursors.open(namespace, documents, numberOf(documentOf(command, "cursor"), "batchSize")), ok: 1 };
  }

  #delete(command: Document): Document {
    const namespace = namespaceOf(command, "delete");
    let deleted = 0;
    for (const statement of documentsOf(command, "deletes")) {
      const matching = this.#matching(namespace, documentOf(statement, "q"));
      const chosen = statement["limit"] === 1 ? matching.slice(0, 1) : matching;
      for (const document of chosen) this.#collections.delete(namespace, document["_id"]);
      deleted += chosen.length;
    }
    return { n: deleted, ok: 1 };
  }

  #killCursors(command: Document): Document {
    const ids: unknown[] = Array.isArray(command["cursors"]) ? command["cursors"] : [];
    const killed = ids.filter((id) => this.#cursors.kill(cursorId(id)));
    return {
      cursorsKilled: killed,
      cursorsNotFound: ids.filter((id) => !killed.includes(id)),
      cursorsAlive: [],
      cursorsUnknown: [],
      ok: 1,
    };
  }

  #matching(namespace: string, filter: Document): Document[] {
    return refusable(() => find<Document>(this.#collections.list(namespace), filter).all());
  }
}

/** What the query language cannot understand is the client's fault: BadValue. */
function refusable<T>(evaluate: () => T): T {
  try {
    return evaluate();
  } catch (error) {
    throw new CommandError(2, "BadValue", error instanceof Error ? error.message : String(error));
  }
}

function namespaceOf(command: Document, name: string): string {
  const collection: unknown = command[name];
  if (typeof collection !== "string" || collection === "") {
    throw new CommandError(73, "InvalidNamespace", `collection name has invalid type for '${name}'`);
  }
  return `${String(command["$db"] ?? "test")}.${collection}`;
}

function documentOf(command: Document, field: string): Document {
  const value: unknown = command[field] ?? {};
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new CommandError(14, "TypeMismatch", `'${field}' must be an object`);
  return value;
}

function documentsOf(command: Document, field: string): Document[] {
  const value: unknown = command[field];
  const isDocument = (item: unknown): item is Document => typeof item === "object" && item !== null && !Array.isArray(item);
  if (!Array.isArray(value) || !value.every(isDocument))
    throw new CommandError(14, "TypeMismatch", `'${field}' must be an array of objects`);
  return value;
}

function numberOf(command: Document, field: string): number | undefined {
  const value: unknown = command[field];
  if (value === undefined || value === null) return undefined;
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < 0) throw new CommandError(2, "BadValue", `'${field}' must be a whole number of at least 0`);
  return number;
}

function cursorId(value: unknown): Long | number {
  if (typeof value === "number" || value instanceof Long) return value;
  throw new CommandError(14, "TypeMismatch", "a cursor id must be a long");
}

import { type Document, Long } from "bson";
import { CommandError } from "./command-error.ts";

/** What drivers get first unless they say how much. */
const FIRST_BATCH = 101;

/** Results that did not fit one batch, until they are fetched or killed. */
export class Cursors {
  readonly #open = new Map<string, { namespace: string; rest: Document[] }>();
  #last = 0;

  /** The `cursor` member of a reply with the first batch; id 0 says there is no more. */
  open(namespace: string, documents: Document[], batchSize: number | undefined, singleBatch = false): Document {
    const size = batchSize ?? FIRST_BATCH;
    const rest = singleBatch ? [] : documents.slice(size);
    return { firstBatch: documents.slice(0, size), id: this.#keep(namespace, rest), ns: namespace };
  }

  next(id: Long | number, batchSize: number | undefined): Document {
    const cursor = this.#open.get(String(id));
    if (!cursor) throw new CommandError(43, "CursorNotFound", `cursor id ${String(id)} not found`);
    const batch = cursor.rest.splice(0, batchSize ?? cursor.rest.length);
    if (cursor.rest.length === 0) this.#open.delete(String(id));
    return { nextBatch: batch, id: Long.fromString(cursor.rest.length === 0 ? "0" : String(id)), ns: cursor.namespace };
  }

  /** True where the cursor was open. */
  kill(id: Long | number): boolean {
    return this.#open.delete(String(id));
  }

  #keep(namespace: string, rest: Document[]): Long {
    if (rest.length === 0) return Long.ZERO;
    this.#last += 1;
    this.#open.set(String(this.#last), { namespace, rest });
    return Long.fromNumber(this.#last);
  }
}

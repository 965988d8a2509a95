import type { CollectionOf, DocumentStore } from "../../document-store.ts";

interface Waiting<T> {
  id: string;
  document: T;
  done(): void;
  failed(reason: unknown): void;
}

/** Writes documents that arrive together in one transaction; each `put` resolves when its document is stored. */
export class GroupCommit<T> {
  readonly #store: DocumentStore;
  readonly #collection: CollectionOf<T>;
  #waiting: Waiting<T>[] = [];

  constructor(store: DocumentStore, collection: CollectionOf<T>) {
    this.#store = store;
    this.#collection = collection;
  }

  put(id: string, document: T): Promise<void> {
    return new Promise((done, failed) => {
      if (this.#waiting.length === 0) setImmediate(() => this.flush());
      this.#waiting.push({ id, document, done, failed });
    });
  }

  /** Writes what waits now, so that a reader sees all that was put. */
  flush(): void {
    const batch = this.#waiting;
    this.#waiting = [];
    if (batch.length === 0) return;
    try {
      this.#store.transaction(() => {
        for (const { id, document } of batch) this.#store.put(this.#collection, id, document);
      });
      for (const { done } of batch) done();
    } catch (error) {
      for (const { failed } of batch) failed(error);
    }
  }
}

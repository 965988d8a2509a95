import type { CollectionOf, DocumentStore } from "../../document-store.ts";

/** A message that was acknowledged, by its `webhook-id`; `at` is RFC 3339, UTC, milliseconds. */
interface Entry {
  id: string;
  at: string;
}

/** A journal lists no more at once. */
export const MOST_OF_JOURNAL = 1_000;
/** And keeps no more. */
const MOST_KEPT = 20_000;

const ENTRIES: CollectionOf<Entry> = "journal";
const BEGINNING: CollectionOf<{ from: string }> = "journal-beginning";

/** What a receiver acknowledged, kept apart from the deliveries, which tests clear: whose word the sender's books are held against. */
export class ReceiverJournal {
  readonly #store: DocumentStore;

  constructor(store: DocumentStore, now: string) {
    this.#store = store;
    if (store.get(BEGINNING, "journal") === undefined) store.put(BEGINNING, "journal", { from: now });
  }

  /** A message that comes again has the time it came last. */
  add(id: string, at: string): void {
    this.#store.put(ENTRIES, id, { id, at });
  }

  /** The newest entries at or after a time, and from when on they are all. */
  since(time: string, limit: number): { from: string; received: readonly Entry[] } {
    this.#store.keepNewest(ENTRIES, MOST_KEPT);
    const kept = this.#store.list(ENTRIES).toSorted((a, b) => (a.at < b.at ? -1 : 1));
    const received = kept.filter(({ at }) => at >= time);
    const begun = kept.length < MOST_KEPT ? this.#store.get(BEGINNING, "journal")?.from : kept[0]?.at;
    const newest = received.slice(-limit);
    const from = newest.length < received.length ? newest[0]?.at : (begun ?? time) > time ? begun : time;
    return { from: from ?? time, received: newest };
  }
}

import type { LogHead, LogRead } from "../stream-store.ts";
import { deltaEvent, WholeEvents, type StreamEvent } from "./events.ts";

export interface HeldBounds {
  heldDeltas: number;
  heldBytes: number;
}

/**
 * What the object has of its search's log: the head as last read, the last deltas as events without a gap, and the whole while it is
 * of the head. All of it is encoded already, whoever asks; none of it is the truth.
 */
export class LogCopy {
  head: LogHead | undefined;
  whole: WholeEvents | undefined;
  /** Events up to this revision have been given out. It is behind the head's while there is more to read than one answer holds. */
  revision = 0;
  /** All events from after this revision on are held. */
  from = 0;
  #events: StreamEvent[] = [];
  #bytes = 0;
  readonly #bounds: HeldBounds;

  constructor(bounds: HeldBounds) {
    this.#bounds = bounds;
  }

  get held(): { deltas: number; bytes: number } {
    return { deltas: this.#events.length, bytes: this.#bytes };
  }

  /** The events held from after a revision on. */
  after(revision: number): readonly StreamEvent[] {
    return revision >= this.revision ? [] : this.#events.slice(Math.max(0, revision - this.from));
  }

  /** Goes on with what was read after its own revision: the events that are new. Undefined where something between is missing; then it stays as it is. */
  append(read: LogRead): readonly StreamEvent[] | undefined {
    const news = read.deltas.filter(({ revision }) => revision > this.revision);
    const missing = read.head.revision > this.revision && news[0]?.revision !== this.revision + 1;
    if (missing) return undefined;
    const events = news.map(deltaEvent);
    this.#look(read);
    this.#hold(events);
    this.revision += events.length;
    return events;
  }

  /** Begins anew with what was read. */
  restart(read: LogRead): void {
    const { head, deltas } = read;
    this.forget();
    this.#look(read);
    this.revision = deltas.at(-1)?.revision ?? head.revision;
    this.from = this.revision - deltas.length;
    this.#hold(deltas.map(deltaEvent));
  }

  forget(): void {
    this.head = undefined;
    this.whole = undefined;
    this.#events = [];
    this.#bytes = 0;
  }

  /** Takes over older events where they reach up to its own, for whoever comes back from as far. */
  prepend(events: readonly StreamEvent[]): void {
    const older = events.filter(({ revision }) => revision <= this.from);
    if (!this.head || older.length === 0 || older.at(-1)?.revision !== this.from) return;
    const newer = this.#events;
    this.from -= older.length;
    this.#events = [];
    this.#bytes = 0;
    this.#hold([...older, ...newer]);
  }

  /** What is no longer kept at the store, as another read has it. */
  trimmed(trimmedTo: number): void {
    if (this.head && trimmedTo > this.head.trimmedTo) this.head = { ...this.head, trimmedTo };
  }

  #look({ head, whole }: LogRead): void {
    if (whole) this.whole = new WholeEvents(head, whole);
    else if (this.whole && this.whole.revision < head.revision) this.whole = undefined;
    this.head = head;
  }

  #hold(events: readonly StreamEvent[]): void {
    this.#events.push(...events);
    for (const { bytes } of events) this.#bytes += bytes.byteLength;
    let over = 0;
    const { heldDeltas, heldBytes } = this.#bounds;
    while (this.#events.length - over > heldDeltas || (this.#bytes > heldBytes && over < this.#events.length)) {
      this.#bytes -= this.#events[over]?.bytes.byteLength ?? 0;
      over += 1;
    }
    if (over === 0) return;
    this.#events = this.#events.slice(over);
    this.from += over;
  }
}

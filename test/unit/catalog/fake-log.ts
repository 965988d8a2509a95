import { applyDelta, type Delta, type ShownOffers } from "../../../src/features/catalog/rules.ts";
import type { LogHead, LogRead, LogReader, LogWanted } from "../../../src/features/catalog/stream-store.ts";
import type { Timers } from "../../../src/platform/timers.ts";

/** Whose search it is. */
export const BUYER = "usr_watching";

/** A search's delta log in memory; reads answer when the test lets them, so that they can overtake each other. */
export class FakeLog {
  readonly deltas: Delta[] = [];
  trimmedTo = 0;
  failing = false;
  /** Whether what is read says that something is sponsored. */
  marks = false;
  /** Reads wait until the test lets them answer, one by one. */
  held = false;
  /** What was asked, in the order in which it was. */
  readonly asked: LogWanted[] = [];
  readonly #waiting: (() => void)[] = [];

  upsert(id: string, price: number): void {
    this.#append("offer.upserted", id, { price });
  }

  remove(id: string): void {
    this.#append("offer.removed", id, {});
  }

  done(): void {
    this.#append("done", null, { state: "COMPLETED" });
  }

  /** The store's own state at a revision. */
  stateAt(revision: number): ShownOffers {
    return this.deltas.filter((delta) => delta.revision <= revision).reduce(applyDelta, new Map() as ShownOffers);
  }

  readonly reader: LogReader = (wanted) => {
    this.asked.push(wanted);
    const { after, last, limit, whole } = wanted;
    const head = this.#head();
    const following = this.deltas.filter(({ revision }) => revision > Math.max(after ?? Number.POSITIVE_INFINITY, this.trimmedTo));
    const deltas = last ? following.slice(-limit) : following.slice(0, limit);
    const offers = [...this.stateAt(head.revision)].map(([id, payload]) => ({ id, ...payload }));
    return this.#answer({ head, deltas, whole: whole ? { crawls: [], offers } : undefined, marks: this.marks });
  };

  /** Lets one of the reads that wait answer, with what the log held when it was asked: answers can overtake each other and be old. */
  async answerOne(which: number): Promise<void> {
    this.#waiting.splice(which % Math.max(1, this.#waiting.length), 1)[0]?.();
    await settled();
  }

  /** Lets all reads answer, those they lead to included. */
  async answerAll(): Promise<void> {
    await settled();
    while (this.#waiting.length > 0) await this.answerOne(0);
  }

  async #answer(read: LogRead): Promise<LogRead> {
    if (this.held) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    if (this.failing) throw new Error("the store does not answer");
    return read;
  }

  #head(): LogHead {
    const done = this.deltas.at(-1)?.type === "done";
    return {
      buyerId: BUYER,
      revision: this.deltas.length,
      trimmedTo: this.trimmedTo,
      done,
      state: done ? "COMPLETED" : "RUNNING",
      running: !done,
    };
  }

  #append(type: Delta["type"], offerId: string | null, payload: Record<string, unknown>): void {
    this.deltas.push({ revision: this.deltas.length + 1, type, offerId, payload });
  }
}

/** Time that passes when the test says so. */
export class FakeTimers implements Timers {
  #now = 0;
  #tasks: { at: number; every: number | undefined; task: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, task: () => void): () => void {
    return this.#add(milliseconds, undefined, task);
  }

  every(milliseconds: number, task: () => void): () => void {
    return this.#add(milliseconds, milliseconds, task);
  }

  /** Lets time pass, task by task, with what they start in between. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    for (;;) {
      const next = this.#tasks.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.#now = next.at;
      if (next.every === undefined) this.#tasks = this.#tasks.filter((other) => other !== next);
      else next.at += next.every;
      next.task();
      await settled();
    }
    this.#now = end;
    await settled();
  }

  get pending(): number {
    return this.#tasks.length;
  }

  #add(delay: number, every: number | undefined, task: () => void): () => void {
    const entry = { at: this.#now + delay, every, task };
    this.#tasks.push(entry);
    return () => {
      this.#tasks = this.#tasks.filter((other) => other !== entry);
    };
  }
}

/** Lets promises that are ready run on, so many times one after the other. */
export async function settled(turns = 30): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
}

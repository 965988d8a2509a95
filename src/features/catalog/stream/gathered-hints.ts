import type { Timers } from "../../../platform/timers.ts";

/** What one watcher's delivery takes of the object's time, roughly, and the longest that changes are held back for it. */
const MS_A_WATCHER = 0.05;
const MOST_MS = 50;

/**
 * Hints that the log has grown. The first has it read at once; in a flood of them, what comes while the last events are still on their
 * way to many watchers is read together, and is one piece for each of them.
 */
export class GatheredHints {
  readonly #timers: Timers;
  readonly #read: () => void;
  #toldAt = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | undefined;

  constructor(timers: Timers, read: () => void) {
    this.#timers = timers;
    this.#read = read;
  }

  /** A hint, while so many watch. */
  add(watchers: number): void {
    const wait = this.#toldAt + Math.min(MOST_MS, watchers * MS_A_WATCHER) - this.#timers.now();
    if (wait < 1) this.#read();
    else
      this.#cancel ??= this.#timers.after(wait, () => {
        this.#cancel = undefined;
        this.#read();
      });
  }

  /** Events go out now. */
  told(): void {
    this.#toldAt = this.#timers.now();
  }

  /** Nobody watches. */
  rest(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}

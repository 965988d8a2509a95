import type { Timers } from "../../../platform/timers.ts";
import type { Watcher } from "./watcher.ts";

export const LOOKED_AT_MS = 250;

/**
 * Those who lag behind, looked at by a clock until they have read on. A stream's own `pull` would tell it at once, and be called for each
 * piece that anybody reads: a thousand clients cost a fifth more by it.
 */
export class LaggingWatchers {
  readonly #watchers = new Set<Watcher>();
  readonly #timers: Timers;
  readonly #drained: (watcher: Watcher) => void;
  #cancel: (() => void) | undefined;

  constructor(timers: Timers, drained: (watcher: Watcher) => void) {
    this.#timers = timers;
    this.#drained = drained;
  }

  /** Has one told of, once, when it has read on. */
  add(watcher: Watcher): void {
    this.#watchers.add(watcher);
    this.#cancel ??= this.#timers.every(LOOKED_AT_MS, () => this.#look());
  }

  #look(): void {
    for (const watcher of [...this.#watchers]) {
      if (watcher.behind && watcher.closed === undefined && !watcher.isDrained) continue;
      this.#watchers.delete(watcher);
      if (watcher.isDrained) this.#drained(watcher);
    }
    if (this.#watchers.size > 0) return;
    this.#cancel?.();
    this.#cancel = undefined;
  }
}

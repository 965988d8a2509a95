import type { Clock } from "./clock.ts";

/** A value an isolate keeps and asks for again once it is older than `maxAgeMs`. */
export interface KeptFresh<T> {
  /**
   * At most `maxAgeMs` old, and what a caller under way within the last second takes to ask. The last known, whatever its age,
   * where asking fails; throws where nothing was ever known.
   */
  get(): Promise<T>;
  /** What is known is out of date: each `get` from now on asks until one is answered, or fails. */
  forget(): void;
}

/** Who waits for an answer is not waited for: promises of one request must not hang on another request, which may be cancelled. */
const ONE_ASKS_MS = 1_000;

export function keptFresh<T>(clock: Clock, maxAgeMs: number, ask: () => Promise<T>, failed: (error: unknown) => void): KeptFresh<T> {
  let known: { value: T; at: number; generation: number } | undefined;
  let triedAt = -Infinity;
  let generation = 0;

  return {
    async get() {
      const now = clock.now().getTime();
      const current = known?.generation === generation ? known : undefined;
      if (current && (now - current.at < maxAgeMs || now - triedAt < ONE_ASKS_MS)) return current.value;
      triedAt = now;
      const asked = generation;
      try {
        const value = await ask();
        // An answer asked for before the copy was forgotten may tell of what was before.
        if (asked === generation) known = { value, at: now, generation };
        return value;
      } catch (error) {
        failed(error);
        if (!known) throw error;
        known = { ...known, at: -Infinity, generation };
        return known.value;
      }
    },
    forget() {
      generation += 1;
    },
  };
}

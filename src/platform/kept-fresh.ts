import type { Clock } from "./clock.ts";

/** A value an isolate keeps and asks for again once it is older than `maxAgeMs`. */
export interface KeptFresh<T> {
  /**
   * At most `maxAgeMs` old, and what a caller under way within the last second takes to ask. The last known, whatever its age,
   * where asking fails; throws where nothing was ever known.
   */
  get(): Promise<T>;
  /** Makes the next `get` ask. */
  forget(): void;
}

/** Who waits for an answer is not waited for: promises of one request must not hang on another request, which may be cancelled. */
const ONE_ASKS_MS = 1_000;

export function keptFresh<T>(clock: Clock, maxAgeMs: number, ask: () => Promise<T>, failed: (error: unknown) => void): KeptFresh<T> {
  let known: { value: T; at: number } | undefined;
  let triedAt = -Infinity;

  return {
    async get() {
      const now = clock.now().getTime();
      if (known && (now - known.at < maxAgeMs || now - triedAt < ONE_ASKS_MS)) return known.value;
      triedAt = now;
      try {
        const value = await ask();
        known = { value, at: now };
        return value;
      } catch (error) {
        failed(error);
        if (known) return known.value;
        throw error;
      }
    },
    forget() {
      if (known) known = { ...known, at: -Infinity };
      triedAt = -Infinity;
    },
  };
}

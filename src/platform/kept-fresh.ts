import type { Clock } from "./clock.ts";

/** A value an isolate keeps and asks for again once it is older than `maxAgeMs`. */
export interface KeptFresh<T> {
  /**
   * At most `maxAgeMs` old, and what a caller under way within the last second takes to ask. The last known where asking fails,
   * of any age up to `goodForMs`; throws where nothing is known that is good.
   */
  get(): Promise<T>;
  /** What is known is out of date: each `get` from now on asks until one is answered, or fails. */
  forget(): void;
}

/** Who waits for an answer is not waited for: promises of one request must not hang on another request, which may be cancelled. */
const ONE_ASKS_MS = 1_000;

export interface Ages {
  /** Older than this it is asked for again. */
  maxAgeMs: number;
  /** Older than this it is worth nothing, even where its owner does not answer. Without it the last known is always worth something. */
  goodForMs?: number;
}

export function keptFresh<T>(
  clock: Clock,
  { maxAgeMs, goodForMs = Infinity }: Ages,
  ask: () => Promise<T>,
  failed: (error: unknown) => void,
): KeptFresh<T> {
  let known: { value: T; at: number; learntAt: number; generation: number } | undefined;
  let triedAt = -Infinity;
  let generation = 0;
  const stillGood = (now: number) => (known && now - known.learntAt < goodForMs ? known : undefined);

  return {
    async get() {
      const now = clock.now().getTime();
      const good = stillGood(now);
      const current = good?.generation === generation ? good : undefined;
      if (current && (now - current.at < maxAgeMs || now - triedAt < ONE_ASKS_MS)) return current.value;
      triedAt = now;
      const asked = generation;
      try {
        const value = await ask();
        // An answer asked for before the copy was forgotten may tell of what was before.
        if (asked === generation) known = { value, at: now, learntAt: now, generation };
        return value;
      } catch (error) {
        failed(error);
        const last = stillGood(clock.now().getTime());
        if (!last) throw error;
        known = { ...last, at: -Infinity, generation };
        return last.value;
      }
    },
    forget() {
      generation += 1;
    },
  };
}

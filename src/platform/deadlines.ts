/** The calls of one request that have a deadline, under one timer. Times are milliseconds since the epoch. */
export interface Deadlines {
  /** Calls `giveUp` once `milliseconds` have passed, unless what it answers is called before. */
  after(milliseconds: number, giveUp: () => void): () => void;
}

/**
 * One timer for all calls of a request, set for the nearest deadline and left to run: it ends with the request, and finds nothing to do
 * where the calls have ended. A timer of its own for each call costs more than most of the calls do. Only for what ends: an object lives
 * on, and a timer that is left would keep it awake.
 */
export function createDeadlines(): Deadlines {
  const waiting = new Map<symbol, { at: number; giveUp: () => void }>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let set = Infinity;

  const arm = (at: number): void => {
    clearTimeout(timer);
    set = at;
    timer = setTimeout(look, Math.max(0, at - Date.now()));
  };

  const look = (): void => {
    set = Infinity;
    const now = Date.now();
    let nearest = Infinity;
    for (const [key, { at, giveUp }] of waiting) {
      if (at > now) {
        nearest = Math.min(nearest, at);
        continue;
      }
      waiting.delete(key);
      giveUp();
    }
    if (nearest < Infinity) arm(nearest);
  };

  return {
    after(milliseconds, giveUp) {
      const key = Symbol("deadline");
      const at = Date.now() + milliseconds;
      waiting.set(key, { at, giveUp });
      if (at < set) arm(at);
      return () => void waiting.delete(key);
    },
  };
}

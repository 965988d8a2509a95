import { systemTimers, type Timers } from "./timers.ts";

/** The calls of one request that have a deadline, under one timer. Times are milliseconds since the epoch. */
export interface Deadlines {
  /** Calls `giveUp` once `milliseconds` have passed, unless what it answers is called before. */
  after(milliseconds: number, giveUp: () => void): () => void;
  /** The answer is given: where no call is left the timer goes, so that what streams on, or was left, is not kept by it. */
  rest(): void;
}

/**
 * One timer for all calls of a request, set for the nearest deadline and left to run: it goes when the answer is given, and finds nothing
 * to do where the calls have ended before. A timer of its own for each call costs more than most of the calls do. Only for what ends: an object lives
 * on, and a timer that is left would keep it awake.
 */
export function createDeadlines(timers: Timers = systemTimers): Deadlines {
  const waiting = new Map<symbol, { at: number; giveUp: () => void }>();
  let cancel: (() => void) | undefined;
  let set = Infinity;

  const arm = (at: number, now: number): void => {
    cancel?.();
    set = at;
    cancel = timers.after(Math.max(0, at - now), look);
  };

  const look = (): void => {
    set = Infinity;
    const now = timers.now();
    let nearest = Infinity;
    for (const [key, { at, giveUp }] of waiting) {
      if (at > now) {
        nearest = Math.min(nearest, at);
        continue;
      }
      waiting.delete(key);
      giveUp();
    }
    if (nearest < Infinity) arm(nearest, now);
  };

  return {
    after(milliseconds, giveUp) {
      const key = Symbol("deadline");
      const now = timers.now();
      waiting.set(key, { at: now + milliseconds, giveUp });
      if (now + milliseconds < set) arm(now + milliseconds, now);
      return () => void waiting.delete(key);
    },
    rest() {
      if (waiting.size > 0) return;
      cancel?.();
      set = Infinity;
    },
  };
}

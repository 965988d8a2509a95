import { systemTimers, type Timers } from "./timers.ts";

/** The calls of one request that have a deadline, under one timer. Times are milliseconds since the epoch. */
export interface Deadlines {
  /** Calls `giveUp` once `milliseconds` have passed, unless what it answers is called before. */
  after(milliseconds: number, giveUp: () => void): () => void;
  /** The answer is given: where no call is left the timer goes, so that what streams on, or was left, is not kept by it. */
  rest(): void;
}

/** When deadlines that are further away are looked at first: most requests have been answered by then. */
const FIRST_LOOK_MS = 2_000;

/**
 * One timer for all calls of a request, left to run: it goes when the answer is given, and finds nothing to do where the calls have ended
 * before. It comes for the nearest deadline, at first sooner than for one that is far away, so that it need not be set anew for the calls
 * that follow. A timer of its own for each call costs more than most of the calls do. Only for what ends: an object lives
 * on, and a timer that is left would keep it awake.
 */
export function createDeadlines(timers: Timers = systemTimers): Deadlines {
  const waiting = new Set<{ at: number; giveUp: () => void }>();
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
    for (const call of waiting) {
      if (call.at > now) {
        nearest = Math.min(nearest, call.at);
        continue;
      }
      waiting.delete(call);
      call.giveUp();
    }
    if (nearest < Infinity) arm(nearest, now);
  };

  return {
    after(milliseconds, giveUp) {
      const now = timers.now();
      const call = { at: now + milliseconds, giveUp };
      waiting.add(call);
      if (call.at < set) arm(cancel ? call.at : Math.min(call.at, now + FIRST_LOOK_MS), now);
      return () => void waiting.delete(call);
    },
    rest() {
      if (waiting.size > 0) return;
      cancel?.();
      set = Infinity;
    },
  };
}

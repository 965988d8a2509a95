/** A number of places, each taken by one call at a time. */
export interface Places {
  /** Runs the call once a place is free; rejects where `signal` aborts while it still waits. */
  take<T>(signal: AbortSignal, call: () => Promise<T>): Promise<T>;
}

/** Waiting calls get their places in the order they came. */
export function createPlaces(count: number): Places {
  let free = count;
  const waiting: (() => void)[] = [];

  const place = (signal: AbortSignal): Promise<void> | undefined => {
    if (free > 0) {
      free -= 1;
      return undefined;
    }
    return new Promise((resolve, reject) => {
      const enter = () => {
        signal.removeEventListener("abort", leave);
        resolve();
      };
      const leave = () => {
        waiting.splice(waiting.indexOf(enter), 1);
        reject(new Error("gave up waiting for a free place"));
      };
      waiting.push(enter);
      signal.addEventListener("abort", leave, { once: true });
    });
  };

  return {
    async take(signal, call) {
      await place(signal);
      try {
        return await call();
      } finally {
        const next = waiting.shift();
        if (next) next();
        else free += 1;
      }
    },
  };
}

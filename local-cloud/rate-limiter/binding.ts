/** What a binding is told of its limit, as `[[ratelimits]]` has it. */
interface Limit {
  namespace: string;
  limit: number;
  /** Seconds. */
  period: number;
}

interface Window {
  number: number;
  readonly counts: Map<string, number>;
}

/** Of the whole isolate, so that bindings of one namespace count together. */
const windows = new Map<string, Window>();

/**
 * What stands behind a rate limiting binding: runs inside the Worker's isolate, and imports nothing. Counts are kept for one window,
 * which all keys enter at once; a request over the limit is not counted.
 */
export default function rateLimiter({ namespace, limit, period }: Limit, now: () => number = Date.now) {
  const window = windowOf(`${namespace}/${period}`);
  return {
    async limit({ key }: { key: string }): Promise<{ success: boolean }> {
      if (typeof key !== "string") throw new TypeError(`invalid key: ${String(key)}`);
      const current = Math.floor(now() / (period * 1_000));
      if (current !== window.number) {
        window.number = current;
        window.counts.clear();
      }
      const counted = window.counts.get(key) ?? 0;
      if (counted >= limit) return { success: false };
      window.counts.set(key, counted + 1);
      return { success: true };
    },
  };
}

function windowOf(name: string): Window {
  const known = windows.get(name);
  if (known) return known;
  const made = { number: 0, counts: new Map<string, number>() };
  windows.set(name, made);
  return made;
}

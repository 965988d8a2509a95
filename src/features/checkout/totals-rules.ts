/** Bounds of neighbouring buckets, one over the other: a percentile told from buckets is within 5 % of the true one. */
const STEP = 1.1;

/** How many durations are in a bucket: more than `STEP ** (bucket - 1)` seconds, and at most `STEP ** bucket`. */
interface Bucket {
  bucket: number;
  attempts: number;
}

export interface Durations {
  /** Exact. */
  samples: number;
  /** Seconds, within 5 %; null where there are no samples. */
  p50: number | null;
  p95: number | null;
  p99: number | null;
}

/** Durations in the buckets that the triggers of `checkout_attempts` put them in. */
export function durationsOf(buckets: readonly Bucket[]): Durations {
  const sorted = buckets.filter(({ attempts }) => attempts > 0).toSorted((a, b) => a.bucket - b.bucket);
  const samples = sorted.reduce((sum, { attempts }) => sum + attempts, 0);
  const percentile = (share: number): number | null => {
    let below = 0;
    for (const { bucket, attempts } of sorted) {
      below += attempts;
      if (below >= share * samples) return STEP ** (bucket - 0.5);
    }
    return null;
  };
  return { samples, p50: percentile(0.5), p95: percentile(0.95), p99: percentile(0.99) };
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The longest window anybody is told of, in hours. */
export const LONGEST_WINDOW_HOURS = 720;

/** A window in whole hours, `since` the beginning of one and `until` the end of the present one, and the UTC days wholly in it: from `firstDay` to before `today`. */
export function windowOf(now: Date, hours: number): { since: Date; firstDay: Date; today: Date; until: Date } {
  const since = Math.floor(now.getTime() / HOUR_MS) * HOUR_MS - hours * HOUR_MS;
  return {
    since: new Date(since),
    firstDay: new Date(Math.ceil(since / DAY_MS) * DAY_MS),
    today: new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS),
    until: new Date(since + (hours + 1) * HOUR_MS),
  };
}

/** Before which hours and days are in no window any more. */
export const forgottenBefore = (now: Date): Date => new Date(windowOf(now, LONGEST_WINDOW_HOURS).since.getTime() - DAY_MS);

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { durationsOf, forgottenBefore, windowOf } from "../../../src/features/checkout/totals-rules.ts";

/** As the triggers of `checkout_attempts` put durations in buckets. */
const bucketOf = (seconds: number) => Math.ceil(Math.log(Math.max(seconds, 0.001)) / Math.log(1.1));

function bucketsOf(seconds: readonly number[]) {
  const buckets = new Map<number, number>();
  for (const one of seconds) buckets.set(bucketOf(one), (buckets.get(bucketOf(one)) ?? 0) + 1);
  return [...buckets].map(([bucket, attempts]) => ({ bucket, attempts }));
}

describe("durations told from a histogram", () => {
  it("given none, are no figures", () => {
    expect(durationsOf([])).toEqual({ samples: 0, p50: null, p95: null, p99: null });
    expect(durationsOf([{ bucket: 3, attempts: 0 }])).toMatchObject({ samples: 0, p50: null });
  });

  it("given any, have their number exactly and their percentiles within 5 %", () => {
    const seconds = fc.array(fc.double({ min: 0.001, max: 100_000, noNaN: true }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(seconds, (given) => {
        const told = durationsOf(bucketsOf(given));
        const sorted = given.toSorted((a, b) => a - b);
        const exact = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
        expect(told.samples).toBe(given.length);
        for (const [figure, share] of [
          [told.p50, 0.5],
          [told.p95, 0.95],
          [told.p99, 0.99],
        ] as const)
          expect(Math.abs((figure ?? 0) / exact(share) - 1)).toBeLessThan(0.05);
      }),
    );
  });
});

describe("a window of whole hours", () => {
  it("given the morning of a day, ends its whole days with the night before", () => {
    expect(windowOf(new Date("2026-11-24T07:42:10Z"), 48)).toEqual({
      since: new Date("2026-11-22T07:00:00Z"),
      firstDay: new Date("2026-11-23T00:00:00Z"),
      today: new Date("2026-11-24T00:00:00Z"),
      until: new Date("2026-11-24T08:00:00Z"),
    });
  });

  it("given any moment and length, is covered once by its whole days and the hours before and after them", () => {
    const moments = fc.date({ min: new Date("2026-01-01"), max: new Date("2027-01-01"), noInvalidDate: true });
    fc.assert(
      fc.property(moments, fc.integer({ min: 1, max: 720 }), (now, hours) => {
        const { since, firstDay, today, until } = windowOf(now, hours);
        const begins = since.getTime();
        expect(now.getTime() - begins).toBeGreaterThanOrEqual(hours * 3_600_000);
        expect(now.getTime() - begins).toBeLessThan((hours + 1) * 3_600_000);
        expect(until.getTime()).toBeGreaterThan(now.getTime());
        expect(until.getTime() - begins).toBe((hours + 1) * 3_600_000);
        for (let hour = begins - 48 * 3_600_000; hour <= now.getTime(); hour += 3_600_000) {
          const day = Math.floor(hour / 86_400_000) * 86_400_000;
          const byDay = day >= firstDay.getTime() && day < today.getTime();
          const byHour = hour >= begins && (hour < firstDay.getTime() || hour >= today.getTime());
          expect(Number(byDay) + Number(byHour)).toBe(hour >= begins ? 1 : 0);
        }
      }),
      { numRuns: 50 },
    );
  });

  it("given the longest, does not reach what is forgotten", () => {
    const now = new Date("2026-11-27T06:30:00Z");
    expect(forgottenBefore(now).getTime()).toBeLessThan(windowOf(now, 720).since.getTime());
  });
});

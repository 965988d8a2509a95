import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { agedBy, publishesOn } from "../../../src/features/fx/calendar.ts";
import { freshnessOf, freshUntil, servedUntil } from "../../../src/features/fx/rules.ts";
import { contractFor } from "../../../src/platform/contract.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const { fx } = contractFor("production");
const target = { ...fx, calendar: "target" as const };
const at = (text: string) => new Date(text);

describe("a source's calendar", () => {
  it.each([
    ["2026-01-01", "New Year"],
    ["2026-04-03", "Good Friday"],
    ["2026-04-06", "Easter Monday"],
    ["2026-05-01", "Labour Day"],
    ["2026-12-25", "Christmas"],
    ["2026-11-28", "a Saturday"],
    ["2026-11-29", "a Sunday"],
    ["2024-03-29", "Good Friday"],
    ["2038-04-26", "the latest Easter Monday there is"],
  ])("of TARGET has nothing on %s, %s", (day) => {
    expect(publishesOn(at(`${day}T15:00:00Z`), "target")).toBe(false);
  });

  it.each(["2026-04-02", "2026-04-07", "2026-05-04", "2026-12-24", "2026-11-27"])("of TARGET has %s", (day) => {
    expect(publishesOn(at(`${day}T00:00:00Z`), "target")).toBe(true);
  });

  it("of weekdays has a holiday too, and one of every day a Sunday", () => {
    expect(publishesOn(at("2026-12-25T12:00:00Z"), "weekdays")).toBe(true);
    expect(publishesOn(at("2026-11-29T12:00:00Z"), "weekdays")).toBe(false);
    expect(publishesOn(at("2026-11-29T12:00:00Z"), "every-day")).toBe(true);
  });

  it("lets nothing age on a day without a publication, and never turns time around", () => {
    expect(agedBy(at("2026-11-27T15:00:00Z"), 24 * 3_600, "target")).toEqual(at("2026-11-30T15:00:00Z"));
    expect(agedBy(at("2026-11-28T15:00:00Z"), 3_600, "target")).toEqual(at("2026-11-30T01:00:00Z"));
    expect(agedBy(at("2026-11-27T15:00:00Z"), 24 * 3_600, "every-day")).toEqual(at("2026-11-28T15:00:00Z"));
    fc.assert(
      fc.property(
        fc.date({ min: at("2020-01-01T00:00:00Z"), max: at("2035-01-01T00:00:00Z"), noInvalidDate: true }),
        fc.nat(4 * 86_400),
        fc.constantFrom("every-day" as const, "weekdays" as const, "target" as const),
        (from, seconds, calendar) => {
          const aged = agedBy(from, seconds, calendar).getTime();
          expect(aged).toBeGreaterThanOrEqual(from.getTime() + seconds * 1000);
          expect(aged).toBeLessThanOrEqual(agedBy(from, seconds + 1, calendar).getTime() - 1000);
        },
      ),
    );
  });
});

describe("[FX-2] ten years of a central bank's publications", () => {
  /** At 15:00 UTC, an hour earlier in summer, on each day of TARGET. */
  const publications = Array.from({ length: 3_653 }, (_, day) => new Date(Date.UTC(2020, 0, 1) + day * DAY_MS))
    .filter((day) => publishesOn(day, "target"))
    .map((day) => {
      const summer = day.getUTCMonth() > 2 && day.getUTCMonth() < 10;
      return new Date(day.getTime() + (summer ? 14 : 15) * HOUR_MS);
    });

  it("are never stale while each comes when it should, on no weekend and no holiday", () => {
    const falselyStale: string[] = [];
    for (const [index, asOf] of publications.entries()) {
      const next = publications[index + 1] ?? asOf;
      for (let now = asOf.getTime(); now < next.getTime(); now += HOUR_MS)
        if (freshnessOf(asOf, new Date(now), target) !== "fresh")
          falselyStale.push(`${asOf.toISOString()} at ${new Date(now).toISOString()}`);
    }
    expect(publications.length).toBeGreaterThan(2_500);
    expect(falselyStale).toEqual([]);
  });

  it("are stale three hours after one that did not come, and refused a working day later, always", () => {
    for (const [index, asOf] of publications.entries()) {
      const due = publications[index + 1];
      const following = publications[index + 2];
      if (!due || !following) continue;
      expect(freshUntil(asOf, target).getTime() - due.getTime()).toBeLessThanOrEqual(3 * HOUR_MS);
      expect(servedUntil(asOf, target).getTime() - following.getTime()).toBeLessThanOrEqual(4 * HOUR_MS);
    }
  });
});

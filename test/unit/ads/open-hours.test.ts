import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DAYS_OF_WEEK, isOpenAt, nextOpening, openHours } from "../../../src/features/ads/open-hours.ts";

const hours = (timeZone: string, ...open: Parameters<typeof openHours>[0]["open"]) => openHours({ timeZone, open });
const office = (timeZone: string) => hours(timeZone, { days: ["mon", "tue", "wed", "thu", "fri"], from: 9, to: 18 });
const opens = (of: ReturnType<typeof openHours>, from: string) => nextOpening(of, new Date(from))?.toISOString();

describe("hours of the week", () => {
  it("are those of the place's clock, from the first up to and without the last", () => {
    const at = (time: string) => isOpenAt(office("Europe/Berlin"), new Date(time));
    expect([
      at("2031-05-05T06:59:59.999Z"),
      at("2031-05-05T07:00:00Z"),
      at("2031-05-05T15:59:59.999Z"),
      at("2031-05-05T16:00:00Z"),
    ]).toEqual([false, true, true, false]);
    expect([at("2031-01-06T07:30:00Z"), at("2031-01-06T08:00:00Z"), at("2031-05-10T10:00:00Z")]).toEqual([false, true, false]);
  });

  it("open next at the place's hour, over a weekend, a change of the clocks, and where its hours are no whole ones of UTC", () => {
    expect(opens(office("Europe/Berlin"), "2031-05-05T07:20:00.123Z")).toBe("2031-05-05T07:20:00.123Z");
    expect(opens(office("Europe/Berlin"), "2031-03-28T17:00:00Z")).toBe("2031-03-31T07:00:00.000Z");
    expect(opens(office("Asia/Kathmandu"), "2031-05-05T00:10:00Z")).toBe("2031-05-05T03:15:00.000Z");
    // Between two and three at night, when clocks go forward, is no time of that Sunday.
    expect(opens(hours("Europe/Berlin", { days: ["sun"], from: 2, to: 3 }), "2031-03-29T12:00:00Z")).toBe("2031-04-06T00:00:00.000Z");
    expect(nextOpening({ ...office("UTC"), week: "0".repeat(168) }, new Date("2031-05-05T00:00:00Z"))).toBeUndefined();
  });

  it("are open at the moment they open next, and not at any quarter before", () => {
    const zones = ["UTC", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Chatham", "America/St_Johns"];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.subarray([...DAYS_OF_WEEK], { minLength: 1 }),
        fc.integer({ min: 0, max: 23 }),
        fc.integer({ min: 0, max: 525_600 }),
        (zone, days, from, minute) => {
          const of = hours(zone, { days, from, to: from + 1 });
          const asked = new Date(Date.UTC(2031, 0, 1) + minute * 60_000);
          const next = nextOpening(of, asked)?.getTime() ?? Number.NaN;
          expect(isOpenAt(of, new Date(next))).toBe(true);
          for (let at = asked.getTime(); at < next; at += 900_000) expect(isOpenAt(of, new Date(at))).toBe(false);
        },
      ),
      { numRuns: 60 },
    );
  });
});

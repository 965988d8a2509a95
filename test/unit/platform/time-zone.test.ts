import { describe, expect, it } from "vitest";
import { timeZoneSchema } from "../../../src/platform/time-zone-schema.ts";
import { byClock, daysLater, isTimeZone } from "../../../src/platform/time-zone.ts";

const later = (at: string, zone: string): string => new Date(daysLater(Date.parse(at), 7, zone)).toISOString();

describe("a time zone", () => {
  it("is one with a name", () => {
    expect(["Europe/Berlin", "UTC", "America/Argentina/Buenos_Aires", "Etc/GMT+5"].filter((zone) => !isTimeZone(zone))).toEqual([]);
    expect(["+05:30", "UTC+2", "Mars/Olympus", "", "Europe/Berlin; select 1", "CEST+1"].filter(isTimeZone)).toEqual([]);
  });

  it("is asked for by its name, and told what a name is where it is none", () => {
    expect(timeZoneSchema.safeParse("America/Argentina/Buenos_Aires").data).toBe("America/Argentina/Buenos_Aires");
    expect(timeZoneSchema.safeParse("UTC+2").error?.issues).toMatchObject([{ message: expect.stringContaining("IANA database") }]);
    expect(timeZoneSchema.safeParse("x".repeat(65)).error?.issues[0]).toMatchObject({ code: "too_big" });
  });
});

describe("when the clock of a zone shows a time", () => {
  it.each([
    ["in winter", "2026-12-01T03:00:00Z", "Europe/Berlin", "2026-12-01T02:00:00.000Z"],
    ["in summer", "2026-07-01T03:00:00Z", "Europe/Berlin", "2026-07-01T01:00:00.000Z"],
    ["behind UTC", "2026-12-01T03:00:00Z", "America/New_York", "2026-12-01T08:00:00.000Z"],
    ["that it leaves out", "2027-03-28T02:30:00Z", "Europe/Berlin", "2027-03-28T01:30:00.000Z"],
    ["that it shows twice", "2026-10-25T02:30:00Z", "Europe/Berlin", "2026-10-25T00:30:00.000Z"],
  ])("is found: %s", (_, wall, zone, expected) => {
    expect(new Date(byClock(Date.parse(wall), zone)).toISOString()).toBe(expected);
  });
});

describe("so many days later by the clock of a zone", () => {
  it.each<[name: string, from: string, zone: string, expected: string]>([
    ["in winter", "2026-11-24T01:00:00.000Z", "Europe/Berlin", "2026-12-01T01:00:00.000Z"],
    ["over the end of summer time", "2026-10-24T00:00:00.000Z", "Europe/Berlin", "2026-10-31T01:00:00.000Z"],
    ["over the beginning of summer time", "2027-03-23T01:00:00.000Z", "Europe/Berlin", "2027-03-30T00:00:00.000Z"],
    ["half an hour of it", "2026-09-27T15:30:00.000Z", "Australia/Lord_Howe", "2026-10-04T15:00:00.000Z"],
    ["without summer time", "2026-10-24T18:45:00.000Z", "Asia/Kathmandu", "2026-10-31T18:45:00.000Z"],
    ["over a day that a zone left out", "2011-12-28T20:00:00.000Z", "Pacific/Apia", "2012-01-03T20:00:00.000Z"],
    ["with milliseconds", "2026-11-24T01:00:00.123Z", "America/New_York", "2026-12-01T01:00:00.123Z"],
  ])("is at the same time of the day: %s", (_, from, zone, expected) => {
    expect(later(from, zone)).toBe(expected);
  });

  it("is an hour later where the clocks leave that time out, and the first where it comes twice (RFC 5545)", () => {
    // 02:30 in Berlin, on the day on which 02:00 becomes 03:00, and on the one on which 03:00 becomes 02:00.
    expect(later("2027-03-21T01:30:00.000Z", "Europe/Berlin")).toBe("2027-03-28T01:30:00.000Z");
    expect(later("2026-10-18T00:30:00.000Z", "Europe/Berlin")).toBe("2026-10-25T00:30:00.000Z");
  });
});

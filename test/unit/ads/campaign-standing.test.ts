import { describe, expect, it } from "vitest";
import { resumesAt, standingOf } from "../../../src/features/ads/campaign-rules.ts";
import { openHours } from "../../../src/features/ads/open-hours.ts";
import { hourOf } from "../../../src/features/ads/controls.ts";

const NOW = new Date("2026-11-29T12:30:00Z");
const minutes = (count: number): Date => new Date(NOW.getTime() + count * 60_000);
const CAMPAIGN: Parameters<typeof standingOf>[0] = {
  enabled: true,
  supplierOff: false,
  bidMinor: 50,
  dailyBudgetMinor: 100,
  totalBudgetMinor: 1_000,
  spentMinor: 0,
  spentInTotalMinor: 0,
  startsAt: null,
  endsAt: null,
  hours: null,
  servesFrom: 0,
};
const standing = (but: Partial<typeof CAMPAIGN>) => standingOf({ ...CAMPAIGN, ...but }, NOW);

describe("[ADS-1] where a campaign stands", () => {
  it("is serving while it is on, within its days and can pay for a click", () => {
    expect(standing({})).toBe("serving");
    expect(standing({ startsAt: NOW, endsAt: minutes(1) })).toBe("serving");
    expect(standing({ spentMinor: 50, spentInTotalMinor: 950 })).toBe("serving");
  });

  it("is what ends it before what only delays it", () => {
    expect(standing({ enabled: false, endsAt: NOW, spentInTotalMinor: 1_000 })).toBe("off");
    expect(standing({ endsAt: NOW, spentInTotalMinor: 1_000 })).toBe("ended");
    expect(standing({ spentInTotalMinor: 951, startsAt: minutes(1) })).toBe("spent");
    expect(standing({ supplierOff: true, spentInTotalMinor: 951 })).toBe("spent");
    expect(standing({ supplierOff: true, startsAt: minutes(1) })).toBe("supplier-off");
    expect(standing({ startsAt: minutes(1), spentMinor: 100 })).toBe("scheduled");
    expect(standing({ spentMinor: 51 })).toBe("waiting");
    expect(standing({ servesFrom: hourOf(NOW.getTime()) + 1 })).toBe("waiting");
  });

  it("goes on at its start, or in the hour from which it can serve again, and else not by itself", () => {
    const resumes = (but: Parameters<typeof standing>[0]) => resumesAt({ ...CAMPAIGN, ...but }, NOW);
    expect(resumes({ startsAt: minutes(90) })).toEqual(minutes(90));
    expect(resumes({ servesFrom: hourOf(NOW.getTime()) + 1 })).toEqual(new Date("2026-11-29T13:00:00Z"));
    const office = openHours({ timeZone: "Asia/Kathmandu", open: [{ days: ["mon", "tue"], from: 9, to: 17 }] });
    // It is Sunday: Monday's nine o'clock in Kathmandu is a quarter past three.
    const monday = new Date("2026-11-30T03:15:00Z");
    expect(standing({ hours: office })).toBe("closed");
    expect([resumes({ hours: office }), resumes({ hours: office, startsAt: minutes(90) })]).toEqual([monday, monday]);
    expect(resumes({ hours: office, servesFrom: hourOf(monday.getTime()) })).toEqual(monday);
    const budgetBack = hourOf(Date.UTC(2026, 10, 30, 12));
    expect(resumes({ hours: office, servesFrom: budgetBack })).toEqual(new Date("2026-12-01T03:15:00Z"));
    expect(resumes({ hours: office, endsAt: monday })).toBe(null);
    expect([resumes({}), resumes({ enabled: false }), resumes({ spentInTotalMinor: 1_000 })]).toEqual([null, null, null]);
  });
});

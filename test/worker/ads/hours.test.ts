import { env } from "cloudflare:workers";
import fc from "fast-check";
import { eq } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { createDeps, type Deps } from "../../../src/deps.ts";
import { capsOf } from "../../../src/features/ads/caps.ts";
import { resumeCampaigns } from "../../../src/features/ads/close-impressions.ts";
import { DAYS_OF_WEEK, isOpenAt, nextOpening, openHours } from "../../../src/features/ads/open-hours.ts";
import { readSearchAuction } from "../../../src/features/ads/store.ts";
import { adCampaigns } from "../../../src/features/ads/tables.ts";
import { askAs, servedBy } from "../checkout/http.ts";
import { overriding } from "../objects.ts";
import { ownPlaces } from "./own-places.ts";

const deps = createDeps(env);
const { campaign, forget } = ownPlaces(deps);
/** May the 5th 2031 is a Monday. */
const at = (time: string) => new Date(`2031-05-${time}Z`);
const hourAt = (time: string) => at(time).getTime() / 3_600_000;
const sweep = (now: Date) => resumeCampaigns(overriding(deps, { clock: { now: () => now } }));
const office = {
  timeZone: "Asia/Kathmandu",
  open: [{ days: ["mon", "tue", "wed", "thu", "fri"] as (typeof DAYS_OF_WEEK)[number][], from: 9, to: 17 }],
};

afterAll(forget);

describe("[ADS-1] a campaign with hours of the week", () => {
  it("serves within them by its place's clock, whether anybody swept or not", async () => {
    const one = campaign({ hours: office, dailyBudget: null });
    await one.saved(at("04T09:00:00"));
    expect(await one.servesFrom()).toBe(hourAt("05T03:00:00"));
    const times = ["05T03:14:59.999", "05T03:15:00", "05T11:14:59.999", "05T11:15:00", "06T03:20:00", "10T05:00:00"];
    const served = async () => Promise.all(times.map((time) => one.serves(at(time))));
    expect(await served()).toEqual([false, true, true, false, true, false]);
    await sweep(at("05T03:17:00"));
    expect(await one.servesFrom()).toBe(0);
    expect(await served()).toEqual([false, true, true, false, true, false]);
    await sweep(at("05T12:17:00"));
    expect(await one.servesFrom()).toBe(hourAt("06T03:00:00"));
    await sweep(at("09T12:17:00"));
    expect(await one.servesFrom()).toBe(hourAt("12T03:00:00"));
  });

  it("is read by a search's auction within them alone", async () => {
    const one = campaign({ hours: office });
    await one.saved(at("05T05:00:00"));
    await deps.db.update(adCampaigns).set({ placement: "search" }).where(eq(adCampaigns.id, one.id));
    const bids = async (now: Date) => {
      const asked = { searchId: "srch_none", buyerId: "usr_none", viewer: "view_none", caps: capsOf(deps) };
      return (await readSearchAuction(deps.db, asked, now)).campaigns.some(({ id }) => id === one.id);
    };
    expect([await bids(at("05T11:10:00")), await bids(at("05T11:20:00"))]).toEqual([true, false]);
    await deps.db.update(adCampaigns).set({ placement: one.id }).where(eq(adCampaigns.id, one.id));
  });

  it("waits for money to the hour in which it has both, and bills a click on what was shown before it closed", async () => {
    const one = campaign({ hours: office, dailyBudget: 10 });
    await one.saved(at("05T05:00:00"));
    expect(await one.click(at("09T11:20:00"))).toBe("billed");
    // Its money is there on Saturday, its hours on Monday.
    expect(await one.servesFrom()).toBe(hourAt("12T03:00:00"));
    expect([await one.serves(at("10T05:00:00")), await one.serves(at("12T03:20:00"))]).toEqual([false, true]);
  });

  it("spreads its day's budget over those hours of the UTC day in which it is open", async () => {
    const hours = { timeZone: "UTC", open: [{ ...office.open[0], days: [...DAYS_OF_WEEK], from: 9, to: 13 }] };
    const one = campaign({ hours, dailyBudget: 40, pacing: "even" });
    await one.saved(at("05T05:00:00"));
    expect(await one.servesFrom()).toBe(hourAt("05T09:00:00"));
    const after: (number | undefined)[] = [];
    for (const time of ["05T09:10:00", "05T10:10:00", "05T11:10:00"]) {
      expect(await one.serves(at(time))).toBe(true);
      await one.click(at(time));
      after.push(await one.servesFrom());
    }
    expect(after).toEqual([hourAt("05T10:00:00"), hourAt("05T11:00:00"), hourAt("05T12:00:00")]);
    await one.click(at("05T12:10:00"));
    expect(await one.servesFrom()).toBe(hourAt("06T09:00:00"));
  });

  it("is told the same time by Postgres and by the Worker, in every zone and season", async () => {
    const zones = [
      "UTC",
      "Europe/Berlin",
      "America/New_York",
      "Australia/Lord_Howe",
      "Asia/Kolkata",
      "Pacific/Chatham",
      "America/St_Johns",
    ];
    const asked = fc.record({
      timeZone: fc.constantFrom(...zones),
      days: fc.subarray([...DAYS_OF_WEEK], { minLength: 1 }),
      from: fc.integer({ min: 0, max: 23 }),
      minute: fc.integer({ min: 0, max: 525_599 }),
    });
    await fc.assert(
      fc.asyncProperty(asked, async ({ timeZone, days, from, minute }) => {
        const now = new Date(Date.UTC(2031, 0, 1) + minute * 60_000);
        const hours = { timeZone, open: [{ days, from, to: from + 1 }] };
        const one = campaign({ hours, dailyBudget: null });
        await one.saved(now);
        const known = openHours(hours);
        const opens = nextOpening(known, now)?.getTime() ?? Number.NaN;
        expect(await one.serves(now)).toBe(isOpenAt(known, now));
        expect(await one.serves(new Date(opens))).toBe(true);
        expect(await one.serves(new Date(opens - 1))).toBe(isOpenAt(known, new Date(opens - 1)));
        // Who is open at some time of this hour stands among those that can serve, and is judged by its row.
        const hour = now.getTime() - (now.getTime() % 3_600_000);
        const quarters = [0, 15, 30, 45].map((passed) => new Date(hour + passed * 60_000));
        const thisHour = quarters.some((quarter) => isOpenAt(known, quarter));
        expect(await one.servesFrom()).toBe(thisHour ? 0 : Math.floor(opens / 3_600_000));
      }),
      { numRuns: 40 },
    );
  }, 60_000);
});

describe("hours of the week that an operator asks for", () => {
  const served = servedBy(
    Object.defineProperties({} as Deps, {
      ...Object.getOwnPropertyDescriptors(deps),
      clock: { value: { now: () => at("05T12:00:00") }, enumerable: true },
    }),
  );
  const base = { name: "A", placement: "home", bid: { amount: 50, currency: "USD" } };
  const put = (body: object) => askAs(served, "operator", "PUT", `/admin/ads/campaigns/${campaign().id}`, { ...base, ...body });
  const open = (from: number, to: number, days: string[] = ["mon"]) => ({ days, from, to });

  it.each([
    ["of a zone that is none", { timeZone: "Mars/Olympus", open: [open(9, 17)] }, "/hours/timeZone"],
    ["of an offset, whose sign Postgres reads the other way round", { timeZone: "UTC+2", open: [open(9, 17)] }, "/hours/timeZone"],
    ["of a zone whose name Postgres does not have like that", { timeZone: "europe/berlin", open: [open(9, 17)] }, "/hours/timeZone"],
    ["that are none", { timeZone: "UTC", open: [] }, "/hours/open"],
    ["that end before they begin", { timeZone: "UTC", open: [open(9, 17), open(22, 6)] }, "/hours/open/1/to"],
    ["of no day of the week", { timeZone: "UTC", open: [open(9, 17, ["holiday"])] }, "/hours/open/0/days/0"],
  ])("%s are refused where they are wrong", async (_, hours, pointer) => {
    expect(await put({ hours })).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });

  it("are refused where none of them is between start and end, unless the campaign is switched off", async () => {
    const weekend = { hours: { timeZone: "Europe/Berlin", open: [open(0, 24, ["sat", "sun"])] } };
    const days = { startsAt: "2031-05-06T00:00:00Z", endsAt: "2031-05-09T22:00:00Z" };
    expect(await put({ ...weekend, ...days })).toMatchObject({ status: 400, body: { errors: [{ pointer: "/hours/open" }] } });
    expect(await put({ ...weekend, ...days, enabled: false })).toMatchObject({ status: 200, body: { standing: "off" } });
    expect(await put({ ...weekend, ...days, endsAt: "2031-05-09T22:00:00.001Z" })).toMatchObject({
      status: 200,
      body: { standing: "scheduled", servesFrom: "2031-05-09T22:00:00.000Z" },
    });
  });

  it("are told as they were asked for, with when it opens next", async () => {
    const hours = { timeZone: "Europe/Berlin", open: [open(9, 14, ["mon", "tue"])] };
    expect(await put({ hours })).toMatchObject({
      status: 200,
      body: { hours, standing: "closed", servesFrom: "2031-05-06T07:00:00.000Z" },
    });
    expect(await put({})).toMatchObject({ status: 200, body: { hours: null, standing: "serving", servesFrom: null } });
  });
});

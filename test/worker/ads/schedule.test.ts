import { env } from "cloudflare:workers";
import fc from "fast-check";
import { eq } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { createDeps, type Deps } from "../../../src/deps.ts";
import { capsOf } from "../../../src/features/ads/caps.ts";
import { resumeCampaigns } from "../../../src/features/ads/close-impressions.ts";
import { readSearchAuction } from "../../../src/features/ads/store.ts";
import { adCampaigns, adSpend } from "../../../src/features/ads/tables.ts";
import { askAs, servedBy } from "../checkout/http.ts";
import { overriding } from "../objects.ts";
import { ownPlaces } from "./own-places.ts";

const deps = createDeps(env);
const { campaign, forget } = ownPlaces(deps);
const OVER = 2_147_483_646;
const at = (time: string) => new Date(`2031-05-${time}Z`);
const sweep = (now: Date) => resumeCampaigns(overriding(deps, { clock: { now: () => now } }));
const servedAt = (now: Date) =>
  servedBy(
    Object.defineProperties({} as Deps, {
      ...Object.getOwnPropertyDescriptors(deps),
      clock: { value: { now: () => now }, enumerable: true },
    }),
  );

afterAll(forget);

describe("a campaign with a start and an end", () => {
  const season = { startsAt: "2031-05-05T12:30:00+02:00", endsAt: "2031-05-05T18:45:00Z" };

  it("serves from the one's moment to the other's, whether anybody swept or not", async () => {
    const one = campaign(season);
    await one.saved(at("04T09:00:00"));
    expect(await one.servesFrom()).toBe(at("05T10:00:00").getTime() / 3_600_000);
    const times = ["04T09:00:00", "05T10:29:59.999", "05T10:30:00", "05T18:44:59.999", "05T18:45:00", "07T00:00:00"];
    const served = async () => Promise.all(times.map((time) => one.serves(at(time))));
    expect(await served()).toEqual([false, false, true, true, false, false]);
    await sweep(at("05T10:17:00"));
    expect(await one.servesFrom()).toBe(0);
    expect(await served()).toEqual([false, false, true, true, false, false]);
    await sweep(at("05T18:47:00"));
    expect(await one.servesFrom()).toBe(OVER);
    await sweep(at("06T00:17:00"));
    expect(await one.servesFrom()).toBe(OVER);
    expect(await one.serves(at("06T00:20:00"))).toBe(false);
  });

  it("is read by a search's auction between the two alone", async () => {
    const one = campaign(season);
    await one.saved(at("05T10:10:00"));
    await deps.db.update(adCampaigns).set({ placement: "search" }).where(eq(adCampaigns.id, one.id));
    const bids = async (now: Date) => {
      const asked = { searchId: "srch_none", buyerId: "usr_none", viewer: "view_none", caps: capsOf(deps) };
      const { campaigns } = await readSearchAuction(deps.db, asked, now);
      return campaigns.some(({ id }) => id === one.id);
    };
    expect([await bids(at("05T10:20:00")), await bids(at("05T10:40:00")), await bids(at("05T18:50:00"))]).toEqual([false, true, false]);
    await deps.db.update(adCampaigns).set({ placement: one.id }).where(eq(adCampaigns.id, one.id));
  });

  it("serves again where its end is moved, and bills a click on what was shown before it", async () => {
    const one = campaign({ endsAt: "2031-05-05T18:00:00Z" });
    await one.saved(at("05T10:00:00"));
    expect(await one.click(at("05T18:05:00"))).toBe("billed");
    expect([await one.servesFrom(), await one.serves(at("05T18:05:00"))]).toEqual([OVER, false]);
    await deps.db
      .update(adCampaigns)
      .set({ endsAt: at("06T18:00:00") })
      .where(eq(adCampaigns.id, one.id));
    await one.saved(at("04T10:00:00"));
    expect(await one.serves(at("05T17:00:00"))).toBe(true);
  });
});

describe("a total budget", () => {
  it("is spent over the days and no further, and the campaign is over with the click after which it pays for none", async () => {
    const one = campaign({ bid: 10, dailyBudget: 30, totalBudget: 55 });
    await one.saved(at("05T10:00:00"));
    for (let click = 0; click < 3; click += 1) expect(await one.click(at("05T10:00:00"))).toBe("billed");
    expect([await one.click(at("05T11:00:00")), await one.serves(at("05T11:00:00"))]).toEqual(["budget-spent", false]);
    expect(await one.serves(at("06T00:00:00"))).toBe(true);
    expect([await one.click(at("06T01:00:00")), await one.serves(at("06T01:00:00"))]).toEqual(["billed", true]);
    expect([await one.click(at("06T02:00:00")), await one.serves(at("06T02:00:00"))]).toEqual(["billed", false]);
    // What was shown before and costs less than the bid may still be clicked, to the last cent.
    expect([await one.click(at("06T02:00:00"), 6), await one.click(at("06T02:00:00"), 5)]).toEqual(["budget-spent", "billed"]);
    expect(await one.servesFrom()).toBe(OVER);
    await sweep(at("07T00:17:00"));
    expect([await one.servesFrom(), await one.serves(at("07T01:00:00"))]).toEqual([OVER, false]);
    await one.saved(at("07T02:00:00"), 30, 65);
    expect(await one.serves(at("07T02:00:00"))).toBe(true);
    expect((await one.spend()).map(({ spentMinor }) => spentMinor)).toEqual([30, 25]);
  });

  it("is held where the release before this one billed clicks and said that it serves", async () => {
    const one = campaign({ dailyBudget: null, totalBudget: 30 });
    await one.saved(at("05T10:00:00"));
    await deps.db.insert(adSpend).values({ campaignId: one.id, day: "2031-05-05", spentMinor: 21 });
    expect([await one.servesFrom(), await one.serves(at("06T10:00:00"))]).toEqual([0, false]);
    expect(await one.click(at("06T10:00:00"))).toBe("budget-spent");
    await sweep(at("06T10:17:00"));
    expect(await one.servesFrom()).toBe(OVER);
  });

  it("is never passed by clicks at once, whatever they cost and on whichever side of midnight, and is used up as far as one fits", async () => {
    const clicks = fc.array(
      fc.record({ price: fc.integer({ min: 1, max: 10 }), day: fc.constantFrom("05T23:59:59", "06T00:00:00", "06T00:00:01") }),
      {
        minLength: 6,
        maxLength: 12,
      },
    );
    await fc.assert(
      fc.asyncProperty(clicks, fc.integer({ min: 10, max: 60 }), async (asked, total) => {
        const one = campaign({ bid: 10, dailyBudget: null, totalBudget: total });
        await one.saved(at("05T10:00:00"));
        const answers = await Promise.all(asked.map(async ({ price, day }) => ({ price, answer: await one.click(at(day), price) })));
        const spent = (await one.spend()).reduce((sum, { spentMinor }) => sum + spentMinor, 0);
        const billed = answers.filter(({ answer }) => answer === "billed").reduce((sum, { price }) => sum + price, 0);
        expect([spent, await one.total()]).toEqual([billed, billed]);
        expect(spent).toBeLessThanOrEqual(total);
        // Nobody was refused whose click would still fit.
        const refused = answers.filter(({ answer }) => answer !== "billed");
        expect(refused.filter(({ price }) => spent + price <= total)).toEqual([]);
      }),
      { numRuns: 12 },
    );
  });
});

describe("a campaign that could never be served by its times or its total", () => {
  const USD = "USD";
  const base = { name: "A", placement: "home", bid: { amount: 50, currency: USD } };
  const put = (body: object) => {
    const { id } = campaign();
    return askAs(servedAt(at("05T12:00:00")), "operator", "PUT", `/admin/ads/campaigns/${id}`, { ...base, ...body });
  };

  it.each([
    ["whose total pays for no click", { totalBudget: { amount: 49, currency: USD } }, "/totalBudget/amount"],
    ["that ends as it starts", { startsAt: "2031-06-01T00:00:00Z", endsAt: "2031-06-01T02:00:00+02:00" }, "/endsAt"],
    ["that has ended", { endsAt: "2031-05-05T12:00:00Z" }, "/endsAt"],
    ["that ends at no moment", { endsAt: "tomorrow" }, "/endsAt"],
    ["that starts where no calendar reaches", { startsAt: "9999-12-31T23:59:59Z" }, "/startsAt"],
  ])("%s is refused where it is wrong", async (_, body, pointer) => {
    expect(await put(body)).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });

  it("is taken where it is switched off, and at the edge of all of them it is served", async () => {
    const off = { enabled: false, totalBudget: { amount: 49, currency: USD }, endsAt: "2031-05-05T11:00:00Z" };
    expect(await put(off)).toMatchObject({ status: 200, body: { standing: "off", servesFrom: null } });
    const edge = { totalBudget: { amount: 50, currency: USD }, startsAt: "2031-05-05T12:00:00Z", endsAt: "2031-05-05T12:00:00.001Z" };
    expect(await put(edge)).toMatchObject({
      status: 200,
      body: { standing: "serving", servesFrom: null, endsAt: "2031-05-05T12:00:00.001Z" },
    });
  });
});

describe("a campaign as operators see it", () => {
  it("says what it spent of its budgets, and where it stands", async () => {
    const one = campaign({ dailyBudget: 30, totalBudget: 45, startsAt: "2031-05-05T10:00:00Z", endsAt: "2031-05-09T00:00:00Z" });
    await one.saved(at("05T09:00:00"));
    const listed = async (now: Date) => {
      const { body } = await askAs(
        servedAt(now),
        "operator",
        "GET",
        `/admin/ads/campaigns?limit=1&cursor=${encodeURIComponent(btoa(JSON.stringify([one.id.slice(0, -1)])))}`,
      );
      return (body.items as Record<string, unknown>[])[0];
    };
    expect(await listed(at("05T09:30:00"))).toMatchObject({ id: one.id, standing: "scheduled", servesFrom: "2031-05-05T10:00:00.000Z" });
    for (let click = 0; click < 3; click += 1) await one.click(at("05T11:00:00"));
    expect(await listed(at("05T11:00:00"))).toMatchObject({ standing: "waiting", servesFrom: "2031-05-06T00:00:00.000Z" });
    await one.click(at("06T11:00:00"));
    expect(await listed(at("06T11:00:00"))).toMatchObject({
      ...{ standing: "spent", servesFrom: null, totalBudget: { amount: 45, currency: "USD" } },
      ...{ spentToday: { amount: 10 }, spentInTotal: { amount: 40 }, startsAt: "2031-05-05T10:00:00.000Z" },
    });
    expect(await listed(at("09T00:00:00"))).toMatchObject({ standing: "ended" });
  });
});

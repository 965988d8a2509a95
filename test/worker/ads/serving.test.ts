import { env } from "cloudflare:workers";
import { eq, sql } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { createDeps, type Deps } from "../../../src/deps.ts";
import { capsOf } from "../../../src/features/ads/caps.ts";
import { resumeCampaigns } from "../../../src/features/ads/close-impressions.ts";
import { readPlacementAuction } from "../../../src/features/ads/serving-store.ts";
import { readSearchAuction } from "../../../src/features/ads/store.ts";
import { adCampaigns, adSpend } from "../../../src/features/ads/tables.ts";
import { overriding } from "../objects.ts";
import { askAs, servedBy } from "../checkout/http.ts";
import { rowsRead } from "../lists/rows-read.ts";
import { ownPlaces } from "./own-places.ts";

const deps = createDeps(env);
const { campaign, forget } = ownPlaces(deps);
const TEN = new Date("2031-05-05T10:20:00Z");
const MIDNIGHT = new Date("2031-05-06T00:00:00Z");

afterAll(forget);

describe("a campaign that has no money for a click", () => {
  it("serves no more from the click that spent it, and again from the next day's first moment, whether anybody swept or not", async () => {
    const { saved, serves, click } = campaign();
    await saved(TEN);
    for (const served of [true, true, false]) {
      expect(await click(TEN)).toBe("billed");
      expect(await serves(TEN)).toBe(served);
    }
    expect(await serves(new Date("2031-05-05T23:59:59.999Z"))).toBe(false);
    expect(await serves(MIDNIGHT)).toBe(true);
    expect(await serves(new Date("2031-05-06T23:00:00Z"))).toBe(true);
    await resumeCampaigns(overriding(deps, { clock: { now: () => MIDNIGHT } }));
    expect(await serves(new Date("2031-05-09T05:00:00Z"))).toBe(true);
  });

  it("serves at once where its budget is raised, and not where it is lowered to what is spent", async () => {
    const { id, saved, serves, click } = campaign();
    await saved(TEN);
    await click(TEN);
    await saved(TEN, 19);
    expect(await serves(TEN)).toBe(false);
    const [row] = await deps.db.select().from(adCampaigns).where(eq(adCampaigns.id, id));
    expect(row?.servesFrom).toBe(MIDNIGHT.getTime() / 3_600_000);
    await saved(TEN, 20);
    expect(await serves(TEN)).toBe(true);
  });

  it("is not read by a search's auction either", async () => {
    const { id, saved, click } = campaign({ dailyBudget: 10 });
    await saved(TEN);
    await deps.db.update(adCampaigns).set({ placement: "search" }).where(eq(adCampaigns.id, id));
    const bids = async (at: Date) => {
      const asked = { searchId: "srch_none", buyerId: "usr_none", viewer: "view_none", caps: capsOf(deps) };
      const { campaigns } = await readSearchAuction(deps.db, asked, at);
      return campaigns.some((one) => one.id === id);
    };
    expect(await bids(TEN)).toBe(true);
    await click(TEN);
    expect([await bids(TEN), await bids(MIDNIGHT)]).toEqual([false, true]);
    await deps.db.update(adCampaigns).set({ placement: id }).where(eq(adCampaigns.id, id));
  });

  it("is found by the sweep where the release before this one billed the click, and was never sold meanwhile", async () => {
    const { id, saved, serves } = campaign();
    await saved(TEN);
    await deps.db.insert(adSpend).values({ campaignId: id, day: "2031-05-05", spentMinor: 30 });
    expect(await serves(TEN)).toBe(false);
    await resumeCampaigns(overriding(deps, { clock: { now: () => TEN } }));
    const [row] = await deps.db.select().from(adCampaigns).where(eq(adCampaigns.id, id));
    expect(row?.servesFrom).toBe(MIDNIGHT.getTime() / 3_600_000);
  });

  it("says from when it serves to operators", async () => {
    const { id, saved, click } = campaign({ dailyBudget: 10 });
    await saved(TEN);
    await click(TEN);
    const shown = async (at: Date, enabled: boolean) => {
      const clock = { value: { now: () => at }, enumerable: true };
      const served = servedBy(Object.defineProperties({} as Deps, { ...Object.getOwnPropertyDescriptors(deps), clock }));
      const money = { bid: { amount: 10, currency: "USD" }, dailyBudget: { amount: 10, currency: "USD" } };
      return (await askAs(served, "operator", "PUT", `/admin/ads/campaigns/${id}`, { name: id, placement: "home", ...money, enabled }))
        .body;
    };
    expect(await shown(TEN, true)).toMatchObject({ servesFrom: MIDNIGHT.toISOString(), pacing: "none", spentToday: { amount: 10 } });
    expect(await shown(TEN, false)).toMatchObject({ servesFrom: null, enabled: false });
    expect(await shown(MIDNIGHT, true)).toMatchObject({ servesFrom: null, enabled: true });
  });
});

describe("a campaign that is switched off", () => {
  it("serves no more, also where the release before this one switched it, and again once it is switched on", async () => {
    const { id, saved, serves } = campaign();
    await saved(TEN);
    const switched = async (enabled: boolean) => {
      await deps.db.update(adCampaigns).set({ enabled }).where(eq(adCampaigns.id, id));
      const before = await serves(TEN);
      await resumeCampaigns(overriding(deps, { clock: { now: () => TEN } }));
      const [row] = await deps.db.select().from(adCampaigns).where(eq(adCampaigns.id, id));
      return { before, after: await serves(TEN), servesFrom: row?.servesFrom };
    };
    expect(await switched(false)).toEqual({ before: false, after: false, servesFrom: 2_147_483_647 });
    expect(await switched(true)).toEqual({ before: false, after: true, servesFrom: 0 });
  });
});

describe("a budget that is spread evenly", () => {
  it("is spent no faster than the day goes by, and to its end", async () => {
    const { saved, serves, click } = campaign({ dailyBudget: 240, pacing: "even" });
    const hour = (at: number, minute = 0) => new Date(Date.UTC(2031, 4, 5, at, minute));
    await saved(hour(0));
    // Ten cents an hour: a click of ten uses one hour up, one of thirty three.
    expect(await serves(hour(0))).toBe(true);
    await click(hour(0));
    expect([await serves(hour(0, 59)), await serves(hour(1))]).toEqual([false, true]);
    await click(hour(1), 30);
    expect([await serves(hour(3, 59)), await serves(hour(4))]).toEqual([false, true]);
    // What was not spent in the night is there by day.
    for (let spent = 40; spent < 200; spent += 10) {
      expect(await serves(hour(20))).toBe(true);
      await click(hour(20));
    }
    expect(await serves(hour(20))).toBe(true);
    await click(hour(20));
    await click(hour(21));
    expect(await serves(hour(22))).toBe(true);
  });

  it("needs a daily budget", async () => {
    const put = await askAs(servedBy(deps), "operator", "PUT", "/admin/ads/campaigns/serving-none", {
      ...{ name: "A", placement: "home", bid: { amount: 10, currency: "USD" }, pacing: "even" },
    });
    expect(put).toMatchObject({ status: 400, body: { errors: [{ pointer: "/pacing" }] } });
  });
});

describe("of two thousand live campaigns, most of which wait for money", () => {
  const PLACE = "serving-plans";
  const CAMPAIGNS = 2_000;
  const WAITING = 1_800;
  const READ_AT_MOST = 60;
  const hour = TEN.getTime() / 3_600_000 - (TEN.getTime() % 3_600_000) / 3_600_000;

  it("those that can serve are found without passing over the others, at any hour of the day", { timeout: 120_000 }, async () => {
    const { db } = deps;
    const tomorrow = MIDNIGHT.getTime() / 3_600_000;
    try {
      await db.execute(sql`
        insert into ad_campaigns (id, name, keywords, placement, bid_minor, daily_budget_minor, enabled, updated_at, updated_by, serves_from)
        select ${PLACE} || n, 'n', '[]', ${PLACE}, 5000 - n, 5000, true, now(), 'o', case when n <= ${WAITING}::int then ${tomorrow}::int else 0 end
        from generate_series(1, ${CAMPAIGNS}::int) n`);
      await db.execute(sql`
        insert into ad_spend (campaign_id, day, spent_minor)
        select ${PLACE} || n, '2031-05-05'::date, 5000 from generate_series(1, ${WAITING}::int) n`);
      for (const table of ["ad_campaigns", "ad_spend"]) await db.execute(sql.raw(`analyze ${table}`));
      const asked = {
        placement: PLACE,
        viewer: "view_serving",
        caps: { ofCampaign: 12, ofAdvertiser: 24, toCrowd: 600, atOnce: 3 },
        reserveMinor: 5,
        most: 4,
      };
      const read = (at: Date) => readPlacementAuction(db, asked, at);
      const best = async (at: Date) => (await read(at)).campaigns.map(({ id }) => Number(id.slice(PLACE.length)));
      const rows = (at: Date) => rowsRead(db, ["ad_campaigns", "ad_spend"], () => read(at));
      expect(await best(TEN)).toEqual([1801, 1802, 1803, 1804]);
      expect(await rows(TEN)).toBeLessThan(READ_AT_MOST);
      expect(await best(MIDNIGHT)).toEqual([1, 2, 3, 4]);
      expect(await rows(MIDNIGHT)).toBeLessThan(READ_AT_MOST);
      // Where nobody has said so of any of them, no more of them are looked at than the constant: each, and what it spent.
      await db.execute(sql`update ad_campaigns set serves_from = ${hour}::int where placement = ${PLACE}`);
      expect(await rows(TEN)).toBeLessThan(2 * 256 + READ_AT_MOST);
      await db.execute(sql`analyze ad_campaigns`);
      expect(await rows(TEN)).toBeLessThan(2 * 256 + READ_AT_MOST);
      await resumeCampaigns(overriding(deps, { clock: { now: () => TEN } }));
      expect(await best(TEN)).toEqual([1801, 1802, 1803, 1804]);
    } finally {
      await db.execute(sql`delete from ad_spend where campaign_id like ${`${PLACE}%`}`);
      await db.execute(sql`delete from ad_campaigns where placement = ${PLACE}`);
      for (const table of ["ad_campaigns", "ad_spend"]) await db.execute(sql.raw(`analyze ${table}`));
    }
  });
});

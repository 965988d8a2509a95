import { env } from "cloudflare:workers";
import fc from "fast-check";
import { and, eq, sql } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { createDeps } from "../../../src/deps.ts";
import { adTotalsLaw } from "../../../src/features/ads/conservation.ts";
import { adCampaigns, adSpend } from "../../../src/features/ads/tables.ts";
import { capturesOf } from "../conservation/measure.ts";
import { countingPostgres } from "../round-trips.ts";
import { rowsRead } from "../lists/rows-read.ts";
import { ownPlaces } from "./own-places.ts";

const deps = createDeps(env);
const { db } = deps;
const { campaign, forget } = ownPlaces(deps);
const TEN = new Date("2031-06-05T10:20:00Z");
const days = ["2031-06-03", "2031-06-04", "2031-06-05"] as const;

afterAll(forget);

describe("what a campaign was billed in total", () => {
  it("is the sum of its days whoever writes them, several campaigns in one statement or many at once", async () => {
    const changes = fc.array(
      fc.record({
        of: fc.integer({ min: 0, max: 2 }),
        day: fc.constantFrom(...days),
        minor: fc.integer({ min: 0, max: 500 }),
        how: fc.constantFrom("bill", "set", "take", "all" as const),
      }),
      { minLength: 4, maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(changes, async (asked) => {
        const campaigns = [campaign(), campaign(), campaign()];
        for (const one of campaigns) await one.saved(TEN);
        const ids = campaigns.map(({ id }) => id);
        const write = async ({ of, day, minor, how }: (typeof asked)[number]) => {
          const campaignId = ids[of] ?? "";
          const row = and(eq(adSpend.campaignId, campaignId), eq(adSpend.day, day));
          if (how === "set") await db.update(adSpend).set({ spentMinor: minor }).where(row);
          else if (how === "take") await db.delete(adSpend).where(row);
          else
            // As the click does, of one campaign or of all three.
            await db
              .insert(adSpend)
              .values((how === "all" ? ids.toSorted() : [campaignId]).map((id) => ({ campaignId: id, day, spentMinor: minor })))
              .onConflictDoUpdate({
                target: [adSpend.campaignId, adSpend.day],
                set: { spentMinor: sql`${adSpend.spentMinor} + excluded.spent_minor` },
              });
        };
        for (let first = 0; first < asked.length; first += 4) {
          const some = asked.slice(first, first + 4);
          await Promise.all(some.filter(({ how }) => how !== "all").map(write));
          // One after the other: two that each lock several campaigns could meet crosswise.
          for (const one of some.filter(({ how }) => how === "all")) await write(one);
        }
        for (const one of campaigns) {
          const sum = (await one.spend()).reduce((all, { spentMinor }) => all + spentMinor, 0);
          expect(await one.total()).toBe(sum);
        }
      }),
      { numRuns: 15 },
    );
  });

  it("is not written by who saves the campaign anew", async () => {
    const one = campaign({ totalBudget: 100 });
    await one.saved(TEN);
    await one.click(TEN);
    await one.saved(TEN, 30, 200);
    expect(await one.total()).toBe(10);
  });

  it("is read without its days by the auction, however many there are", async () => {
    const one = campaign({ dailyBudget: null, totalBudget: 100_000 });
    await one.saved(TEN);
    await db.execute(sql`insert into ad_spend (campaign_id, day, spent_minor)
      select ${one.id}, date '2020-01-01' + n, 1 from generate_series(1, 3000) n`);
    expect(await one.total()).toBe(3_000);
    // Which way it takes to the day's own row follows from what it knows of the table.
    await db.execute(sql.raw("analyze ad_spend"));
    expect(await rowsRead(db, ["ad_spend"], () => one.serves(TEN))).toBeLessThan(5);
    const { answer, postgres } = await countingPostgres(() => one.serves(TEN));
    expect([answer, postgres]).toEqual([true, 1]);
  });

  it("is found to be other than the days by a law, for a campaign that it holds back and for one that was charged on the day", async () => {
    const [held, charged, ended] = [
      campaign({ dailyBudget: null, totalBudget: 500 }),
      campaign({ dailyBudget: null }),
      campaign({ dailyBudget: null, totalBudget: 500, endsAt: "2031-06-05T10:00:00Z" }),
    ];
    const clock = new Date("2031-06-05T12:00:00Z");
    const before = new Date("2031-06-01T09:00:00Z");
    for (const one of [held, charged, ended]) await one.saved(before);
    await held.click(before);
    await charged.click(clock);
    await ended.click(before);
    const captures = capturesOf(deps, adTotalsLaw(deps));
    expect(await captures.at(clock)).toMatchObject([{ name: "ads.totals", holds: true }]);
    const set = (id: string, spentInTotalMinor: number) => db.update(adCampaigns).set({ spentInTotalMinor }).where(eq(adCampaigns.id, id));
    await set(held.id, 17);
    await set(charged.id, 0);
    await set(ended.id, 99);
    const [found] = await adTotalsLaw(deps).capture({ now: clock, outbound: (_, call) => call() });
    expect(found?.apart).toMatchObject({ differing: { ids: [held.id] }, rightOnly: { ids: [charged.id] }, leftOnly: { count: 0 } });
  });
});

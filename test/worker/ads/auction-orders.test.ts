import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { serveAds } from "../../../src/features/ads/serve-ads.ts";
import { viewerOfBuyer } from "../../../src/features/ads/viewer.ts";
import { completeEndedSearches, completeSearch } from "../../../src/features/search/complete-search.ts";
import type { Db } from "../../../src/platform/db/client.ts";
import { awakenControls, crawlEnder, market, viewerControls } from "./harness.ts";

beforeAll(awakenControls, 60_000);

const CALLS = ["batch", "select", "update", "insert", "execute"];

/** A process's database until it dies: at its `step`-th call, before it or, of a transaction, after it. Nothing is called after that. */
function dyingDb(db: Db, step: number, after: boolean): Db {
  let calls = 0;
  const die = () => {
    throw new Error("the process died");
  };
  return new Proxy(db, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== "function") return member;
      const call = (...given: unknown[]): unknown => member.apply(target, given);
      if (!CALLS.includes(String(name))) return call;
      return (...given: unknown[]) => {
        calls += 1;
        if (calls < step) return call(...given);
        return calls === step && after && name === "batch" ? Promise.resolve(call(...given)).then(die) : die();
      };
    },
  });
}

/** Lets a death that was planned be the end of a process; what else goes wrong is the test's. */
function onlyDeath(error: Error): void {
  if (error.message !== "the process died") throw error;
}

const SHOPS = [0, 1, 2, 3];
const offer = fc.record({ of: fc.constantFrom(...SHOPS), relevance: fc.constantFrom(0.3, 0.5, 0.8, 1) });
const campaign = fc.record({ of: fc.option(fc.constantFrom(...SHOPS)), bid: fc.integer({ min: 5, max: 300 }) });
const story = fc.record({
  offers: fc.array(offer, { minLength: 1, maxLength: 6 }),
  campaigns: fc.array(campaign, { minLength: 1, maxLength: 5 }),
  order: fc.shuffledSubarray(SHOPS, { minLength: SHOPS.length }),
  /** After which of the crawls the search is told again. */
  repeated: fc.subarray(SHOPS),
  together: fc.boolean(),
  deaths: fc.array(fc.record({ teller: fc.constantFrom(...SHOPS), step: fc.integer({ min: 1, max: 16 }), after: fc.boolean() }), {
    maxLength: 3,
  }),
});

describe("a search's auction", () => {
  it(
    "has one outcome in whatever order crawls end, told twice, at once or by processes that die: sold is marked is served",
    { timeout: 120_000, tags: ["slow"] },
    async () => {
      await fc.assert(
        fc.asyncProperty(story, async ({ offers, campaigns, order, repeated, together, deaths }) => {
          const stage = await market(SHOPS.length, { viewerControls });
          const { deps, supplierIds, word } = stage;
          const shop = (index: number) => supplierIds[index] ?? "";
          for (const [index, { of, bid }] of campaigns.entries())
            await stage.campaign(`c${index}`, bid, { keywords: [word], supplierId: of === null ? undefined : shop(of) });
          const searches = [await stage.confirmed(), await stage.confirmed()];
          const [plain = "", told = ""] = searches;
          for (const searchId of searches)
            for (const [index, { of, relevance }] of offers.entries())
              await stage.show(searchId, `Chair ${index} ${word}`, { of: shop(of), relevance });

          for (const index of SHOPS) await crawlEnder(deps, plain)(shop(index));

          const tell = async (index: number) => {
            const death = deaths.find(({ teller }) => teller === index);
            const teller = death ? stage.depsWith({ db: dyingDb(deps.db, death.step, death.after) }) : deps;
            await crawlEnder(deps, told)(shop(index), teller).catch(onlyDeath);
            if (repeated.includes(index)) await completeSearch(deps, told);
          };
          const apart = together ? order.slice(0, -2) : order;
          for (const index of apart) await tell(index);
          await Promise.all(order.slice(apart.length).map(tell));
          await completeEndedSearches(deps);

          const [expected, seen] = await Promise.all(searches.map(outcomeOf(stage)));
          expect(seen).toEqual(expected);
          expect(seen?.state).toBe("COMPLETED");
        }),
        { numRuns: 12 },
      );
    },
  );
});

/** What a search's auction came to, by names that are the same in both searches; that the ledgers agree is checked on the way. */
const outcomeOf = (stage: Awaited<ReturnType<typeof market>>) => async (searchId: string) => {
  const { deps, buyerId } = stage;
  const [auctions, impressions, marks] = [await stage.auctions(searchId), await stage.impressions(searchId), await stage.marks(searchId)];
  expect(auctions).toHaveLength(1);
  expect(auctions[0]?.sold).toBe(impressions.length);
  const sold = ({ offerId, campaignId }: { offerId: string | null; campaignId: string }) => `${offerId} ${campaignId}`;
  expect(marks.map(sold).toSorted()).toEqual(impressions.map(sold).toSorted());
  const { ads } = await serveAds(deps, { placement: "search", searchId, viewer: viewerOfBuyer(deps, buyerId) });
  expect(ads.map(({ impressionToken }) => impressionToken).toSorted()).toEqual(
    marks.map(({ impressionToken }) => impressionToken).toSorted(),
  );
  const { state } = await stage.search(searchId);
  return { state, places: impressions.map(({ campaignId, title, priceMinor, position }) => ({ campaignId, title, priceMinor, position })) };
};

import { beforeAll, describe, expect, it } from "vitest";
import { briefs } from "../../../src/features/briefs/tables.ts";
import type { BriefContent } from "../../../src/features/briefs/schemas.ts";
import { chatSessions } from "../../../src/features/chat/tables.ts";
import { createSearch } from "../../../src/features/search/create-search.ts";
import { getSearch } from "../../../src/features/search/get-search.ts";
import { listSearchOffers } from "../../../src/features/search/list-search-offers.ts";
import { storeOffers } from "../../../src/features/catalog/store-offers.ts";
import type { SupplierOffer } from "../../../src/features/catalog/rules.ts";
import { valueOf } from "../../support/value-of.ts";
import { setting } from "../crawl/setting.ts";
import { publishOffer } from "../publish-offer.ts";

let stage: Awaited<ReturnType<typeof setting>>;
let searchId: string;

const offerOf = (productKey: string, members: Partial<SupplierOffer> & { amount: number }): SupplierOffer => {
  const { amount, ...more } = members;
  return {
    ...{ supplierId: stage.supplierIds[0] ?? "", productKey, url: `https://shop.test/${productKey}`, title: `${productKey} chair` },
    ...{ price: { amount, currency: "USD" }, availability: "InStock", orderable: true, condition: "NewCondition", minimumQuantity: 1 },
    ...more,
  };
};

const shown = async () => (await listSearchOffers(stage.deps, stage.buyerId, searchId, { limit: 20 })).items;
const titles = async () => (await shown()).map(({ title }) => title);

beforeAll(async () => {
  stage = await setting();
});

/** A brief of ten chairs. */
async function briefOf(budget: BriefContent["budget"]): Promise<string> {
  const { deps, buyerId } = stage;
  const [id, sessionId, now] = [deps.ids.next("brf"), deps.ids.next("chat"), deps.clock.now()];
  await deps.db.insert(chatSessions).values({ id: sessionId, buyerId, state: "FINALIZED", createdAt: now, updatedAt: now });
  const content: BriefContent = {
    ...{ title: "Chairs", budget, currency: "USD", delivery: null, deadline: null, constraints: [], missing: [] },
    items: [{ name: "chair", quantity: 10, unit: "pieces", attributes: [], searchTerms: ["chair"] }],
  };
  await deps.db
    .insert(briefs)
    .values({ ...{ id, sessionId, buyerId, content }, method: "rules", confidence: {}, version: "1", createdAt: now });
  return id;
}

describe("given a brief of ten chairs for 1,000 dollars at most", () => {
  beforeAll(async () => {
    const { deps, buyerId } = stage;
    const briefId = await briefOf({ amount: 100_000, currency: "USD", kind: "total" });
    searchId = valueOf(await createSearch(deps, buyerId, { briefId })).search.id;
  });

  it("puts what can be had for it before what cannot, and says of each what speaks against it and what ten cost", async () => {
    const offers = [
      { relevance: 0.95, offer: offerOf("sold-out", { amount: 5_000, orderable: false, availability: "SoldOut" }) },
      { relevance: 0.95, offer: offerOf("few", { amount: 5_000, stock: { pieces: 3, page: "https://shop.test/few" } }) },
      { relevance: 0.95, offer: offerOf("dear", { amount: 15_000 }) },
      { relevance: 0.9, offer: offerOf("good", { amount: 9_000 }) },
      { relevance: 0.9, offer: offerOf("cheap", { amount: 6_000 }) },
    ];
    for (const { relevance, offer } of offers)
      await publishOffer(stage.deps, {
        ...{ searchId, currency: "USD", seenAt: stage.deps.clock.now(), relevance, item: "chair", offer },
        items: [{ name: "chair", quantity: 10, unit: "pieces", budget: 100_000 }],
      });
    const all = await shown();
    expect(all.map(({ title, drawbacks, total }) => [title, drawbacks, total?.amount])).toEqual([
      ["cheap chair", [], 60_000],
      ["good chair", [], 90_000],
      ["few chair", ["too-few"], 50_000],
      ["dear chair", ["over-budget"], 150_000],
      ["sold-out chair", ["unavailable"], 50_000],
    ]);
    expect(all[0]?.wanted).toEqual({ currency: "USD", pieces: 10, budget: 100_000 });
  });

  it("moves an offer whose price or stock changed, in the list and in its delta", async () => {
    const at = new Date(stage.deps.clock.now().getTime() + 1_000);
    const reread = offerOf("cheap", { amount: 12_000 });
    await storeOffers(stage.deps, { supplierId: reread.supplierId, page: reread.url, seenAt: at, keep: undefined }, [reread]);
    expect(await titles()).toEqual(["good chair", "few chair", "dear chair", "cheap chair", "sold-out chair"]);
    expect((await shown())[3]).toMatchObject({ drawbacks: ["over-budget"], total: { amount: 120_000 } });
  });

  it("goes on page by page without gap or repetition", async () => {
    const { deps, buyerId } = stage;
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const next = await listSearchOffers(deps, buyerId, searchId, { limit: 2, cursor });
      seen.push(...next.items.map(({ title }) => title));
      cursor = next.nextCursor ?? undefined;
    } while (cursor !== undefined && seen.length < 10);
    expect(seen).toEqual(await titles());
  });
});

describe("given a budget of another currency, or for a piece", () => {
  it("holds it in the search's currency, for all the pieces", async () => {
    const { deps, buyerId } = stage;
    const briefId = await briefOf({ amount: 2_000, currency: "USD", kind: "per-unit" });
    expect(valueOf(await createSearch(deps, buyerId, { briefId })).search.items).toMatchObject([{ name: "chair", budget: 20_000 }]);
    const query = { query: "chair", currency: "USD", budget: { amount: 2_000, currency: "USD" } };
    expect(valueOf(await createSearch(deps, buyerId, query)).search.items).toMatchObject([{ budget: 2_000 }]);
  });

  it("reads the rates one after the other for the prices a query names, however many items have one", async () => {
    const { deps, buyerId } = stage;
    const seen = { atOnce: 0, most: 0 };
    const rateBook = {
      ...deps.rateBook,
      async rates() {
        seen.most = Math.max(seen.most, (seen.atOnce += 1));
        await Promise.resolve();
        seen.atOnce -= 1;
        return new Map([["USD", { currency: "USD", rate: "1.1", asOf: deps.clock.now() }]]);
      },
    };
    const query = "chair under 20 EUR, desk under 30 EUR, lamp under 10 EUR";
    const { items } = valueOf(await createSearch({ ...deps, rateBook }, buyerId, { query, currency: "USD" })).search;
    expect(items.map(({ name, budget }) => [name, typeof budget])).toEqual([
      ["chair", "number"],
      ["desk", "number"],
      ["lamp", "number"],
    ]);
    expect(seen.most).toBe(1);
  });

  it("refuses one the buyer gives that cannot be converted, and says of a brief's own that the search goes without it", async () => {
    const { deps, buyerId } = stage;
    const unknown = { query: "chair", currency: "USD", budget: { amount: 2_000, currency: "XTS" } };
    expect(await createSearch(deps, buyerId, unknown)).toEqual({
      ok: false,
      refusal: { kind: "budget-not-convertible", from: "XTS", to: "USD" },
    });
    const briefId = await briefOf({ amount: 2_000, currency: "XTS", kind: "total" });
    const drafted = valueOf(await createSearch(deps, buyerId, { briefId, currency: "USD" })).search;
    expect(drafted).toMatchObject({ items: [{ budget: null }], degraded: { mode: "without-budget", policy: "fx.graceSeconds" } });
    expect(await getSearch(deps, buyerId, drafted.id)).toMatchObject({ degraded: drafted.degraded });
    expect(valueOf(await createSearch(deps, buyerId, { query: "chair", currency: "USD" })).search).not.toHaveProperty("degraded");
  });
});

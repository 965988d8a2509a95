import { beforeAll, describe, expect, it } from "vitest";
import { listSearchOffers } from "../../../src/features/search/list-search-offers.ts";
import { createSearch } from "../../../src/features/search/create-search.ts";
import type { OffersWanted } from "../../../src/features/catalog/list-offers.ts";
import { searchById } from "../../../src/features/search/store.ts";
import { valueOf } from "../../support/value-of.ts";
import { setting } from "../crawl/setting.ts";
import { publishOffer } from "../publish-offer.ts";
import { countingPostgres } from "../round-trips.ts";

const OFFERS = [
  { key: "a", title: "Acme Mouse", brand: "Acme", amount: 3000, delivery: 0, relevance: 0.9, item: "mouse", exact: true },
  { key: "b", title: "Brand Mouse", brand: "Brand", amount: 1000, delivery: 2500, relevance: 0.8, item: "mouse", exact: true },
  { key: "c", title: "ACME Mouse Pad", brand: "ACME", amount: 2000, relevance: 0.6, item: "mouse", exact: false, availability: "SoldOut" },
  { key: "d", title: "Switch GS108E", brand: "Netgear", amount: 2000, relevance: 0.7, item: "gs108 switch", exact: false },
  {
    key: "f",
    title: "Netgear GS-108E, 8 ports",
    brand: "Netgear",
    mpn: "GS108E",
    amount: 1500,
    relevance: 0.55,
    item: "gs108 switch",
    exact: false,
  },
  { key: "e", title: "Foreign Mouse", brand: "Acme", amount: 1, currency: "XTS", relevance: 0.5, item: "mouse", exact: true },
];

let stage: Awaited<ReturnType<typeof setting>>;
let searchId: string;
let buyerId: string;

beforeAll(async () => {
  stage = await setting();
  const { deps, supplierIds } = stage;
  const [supplierId = ""] = supplierIds;
  buyerId = stage.buyerId;
  searchId = valueOf(await createSearch(deps, buyerId, { query: "mouse, gs108 switch", currency: "USD" })).search.id;
  for (const {
    key,
    amount,
    relevance,
    item,
    exact,
    title,
    brand,
    mpn = "",
    currency = "USD",
    availability = "InStock",
    delivery,
  } of OFFERS) {
    await publishOffer(deps, {
      ...{ searchId, currency: "USD", seenAt: deps.clock.now(), relevance, item, exact },
      why: [{ kind: exact ? "is" : "is-kind-of", thing: item }],
      offer: {
        ...{ supplierId, productKey: key, url: `https://shop.test/${key}`, title, brand, price: { amount, currency }, availability, mpn },
        ...{ orderable: availability === "InStock", condition: "NewCondition", minimumQuantity: 1 },
        ...(delivery === undefined ? {} : { delivery: { price: { amount: delivery, currency }, country: "US" } }),
      },
    });
  }
});

const page = async (wanted: Partial<OffersWanted> & { facets?: "true" } = {}) =>
  listSearchOffers(stage.deps, buyerId, searchId, { limit: 20, ...wanted });
const titles = async (wanted: Partial<OffersWanted>) => (await page(wanted)).items.map(({ title }) => title);
const OTHER_SHOPS = "Netgear GS-108E, 8 ports";
const ALL_BY_PRICE = ["Brand Mouse", OTHER_SHOPS, "ACME Mouse Pad", "Switch GS108E", "Acme Mouse", "Foreign Mouse"];

describe("the offers of a search", () => {
  it("come by relevance, what is sold out further down, each with what makes it stand there", async () => {
    const { items } = await page();
    expect(items.map(({ title }) => title)).toEqual([
      "Acme Mouse",
      "Brand Mouse",
      "Switch GS108E",
      OTHER_SHOPS,
      "Foreign Mouse",
      "ACME Mouse Pad",
    ]);
    expect(items[2]).toMatchObject({ exact: false, why: [{ kind: "is-kind-of", thing: "gs108 switch" }] });
  });

  it("come by price, what is not priced in the search's currency last, page by page without gap or repetition", async () => {
    const byPrice = await titles({ sort: "price" });
    expect(byPrice.toSorted()).toEqual(ALL_BY_PRICE.toSorted());
    expect([...byPrice.slice(0, 2), ...byPrice.slice(4)]).toEqual(["Brand Mouse", OTHER_SHOPS, "Acme Mouse", "Foreign Mouse"]);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const next = await page({ sort: "price", limit: 2, cursor });
      seen.push(...next.items.map(({ title }) => title));
      cursor = next.nextCursor ?? undefined;
    } while (cursor !== undefined && seen.length < 10);
    expect(seen).toEqual(byPrice);
  });

  it("come by what they cost with delivery, those whose delivery nobody tells behind, by price, page by page", async () => {
    const byLanded = (await page({ sort: "landed" })).items;
    expect(byLanded.map(({ title, landed }) => `${title} ${landed?.amount ?? "unknown"}`)).toEqual([
      "Acme Mouse 3000",
      "Brand Mouse 3500",
      `${OTHER_SHOPS} unknown`,
      ...byLanded.slice(3, 5).map(({ title }) => `${title} unknown`),
      "Foreign Mouse unknown",
    ]);
    expect(byLanded[1]?.delivery).toEqual({
      ...{ price: { amount: 2500, currency: "USD" }, supplierPrice: { amount: 2500, currency: "USD" }, country: "US" },
    });
    expect(byLanded[2]).not.toHaveProperty("delivery");
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const next = await page({ sort: "landed", limit: 1, cursor });
      seen.push(...next.items.map(({ title }) => title));
      cursor = next.nextCursor ?? undefined;
    } while (cursor !== undefined && seen.length < 10);
    expect(seen).toEqual(byLanded.map(({ title }) => title));
  });

  it.each([
    [{ brand: "acme" }, ["Acme Mouse", "Foreign Mouse", "ACME Mouse Pad"]],
    [{ item: "gs108 switch" }, ["Switch GS108E", OTHER_SHOPS]],
    [{ available: "false" as const }, ["ACME Mouse Pad"]],
    [{ exact: "true" as const, maxPrice: 2500 }, ["Brand Mouse"]],
    [{ minPrice: 2500 }, ["Acme Mouse"]],
    [{ supplier: "nobody" }, []],
  ])("are narrowed to %j", async (wanted, expected) => {
    expect(await titles(wanted)).toEqual(expected);
  });

  it("are counted by supplier, brand, availability, price band and item, and say which items were not found exactly, in one round trip", async () => {
    const { answer, postgres } = await countingPostgres(async () => page({ facets: "true", limit: 1, brand: "Brand" }));
    expect(postgres).toBe(1);
    expect(answer.facets).toMatchObject({
      suppliers: [{ offers: 6 }],
      availability: [
        { value: "InStock", offers: 5 },
        { value: "SoldOut", offers: 1 },
      ],
      items: [
        { item: "mouse", offers: 4, exact: 3 },
        { item: "gs108 switch", offers: 2, exact: 0 },
      ],
      notFoundExactly: ["gs108 switch"],
    });
    expect(answer.facets?.brands[0]).toMatchObject({ offers: 3 });
    expect(answer.facets?.prices.map(({ from, to, offers }) => [from.amount, to.amount, offers])).toEqual([
      [1000, 1500, 2],
      [2000, 2000, 1],
      [2000, 2000, 1],
      [3000, 3000, 1],
    ]);
    expect((await searchById(stage.deps.db, searchId))?.items.map(({ name }) => name)).toEqual(["mouse", "gs108 switch"]);
  });

  it("are told to be of one product where they are, with the cheapest that can be had", async () => {
    const { items, facets } = await page({ facets: "true" });
    const idOf = (title: string) => items.find((offer) => offer.title === title)?.id ?? "";
    const both = [idOf("Switch GS108E"), idOf(OTHER_SHOPS)].toSorted((a, b) => (a < b ? -1 : 1));
    const best = { offerId: idOf(OTHER_SHOPS), price: { amount: 1500, currency: "USD" } };
    expect(facets?.products).toEqual([{ id: both[0], by: "number", offers: both, best }]);
  });
});

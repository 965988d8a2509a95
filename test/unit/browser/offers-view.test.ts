import { describe, expect, it } from "vitest";
import { amountOf, counted, grouped, narrowed, type Wanted } from "../../../browser/shop/offers-view.ts";
import { OFFERS } from "../../../browser/shop/texts/offers.ts";
import { END_CAUSES } from "../../../src/features/crawl/end-reasons.ts";
import { answeredOf, emptyState, take, whyOf } from "../../../browser/shop/search-state.ts";
import type { SearchOffer } from "../../../packages/sdk/src/client.ts";

const ANY: Wanted = {
  sort: "relevance",
  item: "",
  supplier: "",
  brand: "",
  available: false,
  exact: false,
  from: undefined,
  to: undefined,
};

const offer = (id: string, of: Partial<SearchOffer> = {}): SearchOffer => ({
  id,
  supplierId: "abt",
  title: id,
  url: "https://abt.test/",
  brand: "Acme",
  sku: null,
  category: null,
  mpn: null,
  gtin: null,
  image: null,
  availability: "InStock",
  available: true,
  condition: "NewCondition",
  minimumQuantity: 1,
  price: { amount: 1000, currency: "EUR" },
  supplierPrice: { amount: 1000, currency: "EUR" },
  rate: null,
  rateAsOf: null,
  relevance: 0.5,
  item: "mice",
  exact: false,
  ...of,
});
const ids = (offers: readonly SearchOffer[]) => offers.map(({ id }) => id);

describe("what a buyer sees of a search's offers", () => {
  it("is in the order wanted; by price what has no price in the search's currency comes last", () => {
    const offers = [
      offer("a", { relevance: 0.2, price: { amount: 300, currency: "EUR" } }),
      offer("b", { relevance: 0.9, price: { amount: 1, currency: "USD" } }),
      offer("c", { relevance: 0.7, price: { amount: 200, currency: "EUR" } }),
    ];
    expect(ids(narrowed(offers, ANY, "EUR"))).toEqual(["b", "c", "a"]);
    expect(ids(narrowed(offers, { ...ANY, sort: "price" }, "EUR"))).toEqual(["c", "a", "b"]);
  });

  it("is by what it costs with delivery, and what nobody tells the delivery of comes behind, by price", () => {
    const eur = (amount: number) => ({ amount, currency: "EUR" });
    const offers = [
      offer("told", { price: eur(200), landed: eur(900) }),
      offer("untold", { price: eur(100), landed: null }),
      offer("dear", { price: eur(500) }),
      offer("least", { price: eur(300), landed: eur(800) }),
      offer("elsewhere", { price: eur(1), landed: { amount: 1, currency: "USD" } }),
    ];
    expect(ids(narrowed(offers, { ...ANY, sort: "landed" }, "EUR"))).toEqual(["least", "told", "elsewhere", "untold", "dear"]);
  });

  it.each<[string, Partial<Wanted>, string[]]>([
    ["an item", { item: "keyboards" }, ["d"]],
    ["a supplier", { supplier: "ikea" }, ["b"]],
    ["a brand, in whatever case", { brand: "LOGITECH" }, ["c"]],
    ["what can be bought", { available: true }, ["a", "c", "d", "e"]],
    ["the very thing", { exact: true }, ["a"]],
    ["a price up to, in the search's currency", { to: 999 }, ["d"]],
    ["a price from", { from: 1001 }, []],
  ])("is narrowed to %s", (_, wanted, expected) => {
    const offers = [
      offer("a", { exact: true }),
      offer("b", { supplierId: "ikea", available: false }),
      offer("c", { brand: "Logitech" }),
      offer("d", { item: "keyboards", price: { amount: 999, currency: "EUR" } }),
      offer("e", { price: { amount: 5, currency: "USD" } }),
    ];
    expect(ids(narrowed(offers, { ...ANY, ...wanted }, "EUR"))).toEqual(expected);
  });

  it("is one entry a product, at the place of its first offer, and loses none", () => {
    const shown = grouped([offer("a"), offer("b"), offer("c"), offer("d")], [{ offers: ["b", "d", "gone"] }]);
    expect(shown.map(({ offer: { id }, others }) => [id, ids(others)])).toEqual([
      ["a", []],
      ["b", ["d"]],
      ["c", []],
    ]);
  });

  it("is counted by what it can be narrowed to, the most frequent first", () => {
    expect(
      counted([offer("a"), offer("b", { brand: null }), offer("c", { brand: "Zeta" }), offer("d", { brand: "Zeta" })], "brand"),
    ).toEqual([
      { value: "Zeta", offers: 2 },
      { value: "Acme", offers: 1 },
    ]);
  });

  it("is bounded by amounts as people type them, and by none that can be read in two ways", () => {
    const amounts = (digits: number, ...typed: string[]) => typed.map((text) => amountOf(text, digits));
    expect(amounts(2, "12", " 12.5 ", "12,50")).toEqual([1200, 1250, 1250]);
    expect(amounts(0, "1200")).toEqual([1200]);
    const unreadable = ["", " ", "x", "-1", "1.500", "1,500", "11.900,00", "9'000", "1e3", "0x10", "12.", "12.345", "9".repeat(13)];
    expect(amounts(2, ...unreadable)).toEqual(unreadable.map(() => undefined));
    expect(amounts(0, "12.5")).toEqual([undefined]);
  });
});

describe("what a search's stream has told", () => {
  const told = (event: string, data: unknown) => ({ event, data: JSON.stringify(data) });

  it("is the snapshot with each change after it; a reset takes its place", () => {
    const state = emptyState("RUNNING");
    const crawl = (supplierId: string, of: string) => ({ supplierId, state: of, reason: null, offersFound: 0 });
    take(state, told("snapshot", { offers: [offer("a")], crawls: [crawl("abt", "QUEUED"), crawl("ikea", "QUEUED")] }));
    take(state, told("offer.upserted", offer("b")));
    take(state, told("offer.upserted", offer("a", { title: "another" })));
    take(state, told("crawl", crawl("abt", "SUCCEEDED")));
    take(state, told("crawl", crawl("ikea", "FAILED")));
    take(state, told("transport", { mode: "polling" }));
    expect([...state.offers.values()].map(({ title }) => title)).toEqual(["another", "b"]);
    expect([answeredOf(state), state.transport?.mode]).toEqual([{ answered: 2, asked: 2 }, "polling"]);
    take(state, told("offer.removed", { id: "a" }));
    expect([...state.offers.keys()]).toEqual(["b"]);
    take(state, told("reset", { offers: [offer("z")], crawls: [] }));
    take(state, told("of-tomorrow", {}));
    take(state, told("done", { state: "CANCELLED" }));
    expect([[...state.offers.keys()], state.state]).toEqual([["z"], "CANCELLED"]);
  });

  it("says why a supplier has nothing by its cause, as the API has it where the cause is of tomorrow, and nothing where there is none", () => {
    const why = (cause: string | null | undefined, reason: string | null) => whyOf({ cause, reason } as never, OFFERS.ended);
    expect(END_CAUSES.map((cause) => why(cause, "in words"))).not.toContain("in words");
    expect([why("of-tomorrow", "in words"), why(undefined, "in words"), why(null, null)]).toEqual(["in words", "in words", null]);
  });

  it("is other offers only where an offer is otherwise", () => {
    const state = emptyState("RUNNING");
    const crawl = { supplierId: "abt", state: "RUNNING", reason: null, offersFound: 1 };
    const snapshot = { offers: [offer("a")], crawls: [crawl] };
    expect([
      take(state, told("snapshot", snapshot)),
      take(state, told("snapshot", snapshot)),
      take(state, told("offer.upserted", offer("a"))),
      take(state, told("offer.upserted", offer("a", { title: "another" }))),
      take(state, told("digest", { revision: 3, offers: 1, digest: "00" })),
      take(state, told("transport", { mode: "pubsub" })),
      take(state, told("crawl", { ...crawl, state: "SUCCEEDED" })),
      take(state, told("offer.removed", { id: "a" })),
      take(state, told("offer.removed", { id: "a" })),
      take(state, told("done", { state: "COMPLETED" })),
    ]).toEqual([true, false, false, true, false, false, false, true, false, false]);
  });
});

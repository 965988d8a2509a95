import { describe, expect, it } from "vitest";
import { judgeFor } from "../../../../src/features/catalog/terms/fit.ts";
import { itemsOfQuery } from "../../../../src/features/catalog/terms/items-of-query.ts";
import type { ThingFacts } from "../../../../src/features/catalog/terms/thing.ts";
import { shippedProducts } from "../../../support/node/judged-queries.ts";

const SHOWN = 0.5;
const relevance = (query: string, facts: ThingFacts) => judgeFor(itemsOfQuery(query, "USD"))(facts)?.relevance ?? 0;

describe("given a name that two things share", () => {
  it.each<[string, ThingFacts]>([
    ["its shelf", { title: "DAISY NOTEBOOK", category: "office > stationery" }],
    ["what is said of it", { title: "Spiral Bound Notebook College Rule" }],
    ["how much of it there is", { title: "Black Notebook 96 sheets" }],
    ["nothing", { title: "Black Notebook" }],
  ])("takes a notebook for paper by %s, and shows it to nobody who asks for a laptop", (_, facts) => {
    expect(relevance("exercise book", facts)).toBeGreaterThan(SHOWN);
    for (const query of ["laptop", "ノートパソコン", "ordinateur portable"]) expect(relevance(query, facts)).toBeLessThan(SHOWN);
  });

  it.each<[string, ThingFacts]>([
    ["its shelf", { title: "HP ProBook Notebook", category: "computers > laptop computers" }],
    ["what is said of it", { title: "Dell 14 Notebook, Intel Core i5" }],
    ["how large its memory is", { title: "ThinkPad Notebook 512 GB" }],
  ])("takes a notebook for a computer by %s", (_, facts) => {
    expect(relevance("laptop", facts)).toBeGreaterThan(SHOWN);
    expect(relevance("exercise book", facts)).toBeLessThan(SHOWN);
  });

  it("shows both to who asks by that name", () => {
    expect(relevance("notebook", { title: "DAISY NOTEBOOK", category: "office > stationery" })).toBeGreaterThan(SHOWN);
    expect(relevance("notebook", { title: "Dell 14 Notebook, Intel Core i5" })).toBeGreaterThan(SHOWN);
  });

  it("finds the shipped laptops first, and no paper among what it shows", () => {
    const judge = judgeFor(itemsOfQuery("laptop", "USD"));
    const shown = shippedProducts().flatMap((facts) => {
      const found = judge(facts)?.relevance ?? 0;
      return found > SHOWN ? [{ title: facts.title, category: facts.category, found }] : [];
    });
    expect(shown.filter(({ category }) => category.startsWith("office > station"))).toEqual([]);
    const best = shown.filter(({ found }) => found === 1).map(({ title }) => title);
    expect(best.filter((title) => /macbook|netbook|laptop/iu.test(title)).length).toBeGreaterThanOrEqual(best.length - 1);
    expect(best.length).toBeGreaterThanOrEqual(8);
  });

  it("takes a light colour whose name the shop cut off for no lamp", () => {
    expect(relevance("lamp", { title: "HON Metal Bookcase 5 Shelves 71h Light Gra" })).toBeLessThan(SHOWN);
  });
});

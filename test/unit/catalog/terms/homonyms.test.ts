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

  it.each<[string, string, ThingFacts]>([
    ["monitor", "blood pressure monitor", { title: "Omron upper arm blood pressure monitor" }],
    ["monitor", "blood pressure monitor", { title: "Arm cuff monitor, pulse and pressure", category: "health" }],
    ["monitor", "babyphone", { title: "Motorola Baby Monitor with night light" }],
    ["monitor", "energy monitor", { title: "OWL USB electricity monitor" }],
    ["computer", "desk", { title: "L-shaped corner workstation with drawer, oak", category: "furniture" }],
    ["server", "salad server", { title: "Bamboo salad servers, pair", category: "kitchen" }],
    ["server", "server rack", { title: "42U server cabinet, glass door" }],
    ["tablet", "dishwasher tablet", { title: "Finish tablets lemon, dishwasher, 90 pack", category: "cleaning" }],
    ["tablet", "Spülmaschinentabs", { title: "Somat Spülmaschinentabs 100 Stück" }],
    ["mouse", "mouse trap", { title: "Victor mouse trap, wooden, 4 pack" }],
    ["mouse", "cat toy mouse", { title: "Catnip mouse, plush", category: "pets > toys" }],
  ])("shows nobody who asks for a %s a %s", (query, named, facts) => {
    expect(relevance(query, facts)).toBeLessThan(SHOWN);
    expect(relevance(named, facts)).toBeGreaterThan(SHOWN);
  });

  it.each<[string, ThingFacts]>([
    ["monitor", { title: "LG 27 inch LED monitor, energy saving" }],
    ["computer", { title: "HP Z4 workstation, Xeon, 32 GB" }],
    ["server", { title: "Dell PowerEdge R740 server, rack" }],
    ["tablet", { title: "Lenovo tablet 10 inch, 64 GB" }],
    ["mouse", { title: "Logitech wireless mouse" }],
  ])("shows who asks for a %s what is one", (query, facts) => {
    expect(relevance(query, facts)).toBeGreaterThan(SHOWN);
  });

  it("reads a quality whose last word a shop cut off by its beginning", () => {
    for (const title of ["HON Bookcase 5 Shelves Light Gra", "HON Bookcase 5 Shelves Dark Gre"])
      expect(relevance("lamp", { title })).toBeLessThan(SHOWN);
    const told = relevance("grey bookcase", { title: "HON Bookcase 5 Shelves Dark Gr" });
    expect(told).toBeGreaterThan(relevance("grey bookcase", { title: "HON Bookcase 5 Shelves" }));
  });

  it("takes a light colour whose name the shop cut off for no lamp", () => {
    expect(relevance("lamp", { title: "HON Metal Bookcase 5 Shelves 71h Light Gra" })).toBeLessThan(SHOWN);
  });
});

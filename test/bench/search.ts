import { create, insertMultiple, search as searchOrama } from "@orama/orama";
import MiniSearch from "minisearch";
import { fitOf } from "../../src/features/catalog/terms/fit.ts";
import { itemsOfQuery } from "../../src/features/catalog/terms/items-of-query.ts";
import { soughtOf } from "../../src/features/catalog/terms/sought.ts";
import { thingOf } from "../../src/features/catalog/terms/thing.ts";
import { contractFor } from "../../src/platform/contract.ts";
import { judgedQueries, ndcg, shippedProducts, type JudgedQuery, type ShippedProduct } from "../support/node/judged-queries.ts";
import type { BenchLine } from "./bench-line.ts";

/** Answers a query with ids of products, the best first. */
type Finder = (text: string) => Promise<string[]> | string[];

/** How good the order of what is found is, over the judged queries and the shipped shops' products, beside two search libraries. */
export async function searchFigures(): Promise<BenchLine[]> {
  const products = shippedProducts();
  const queries = judgedQueries();
  const ours = await scored(ourFinder(products), queries);
  const miniSearch = await scored(miniSearchFinder(products), queries);
  const orama = await scored(await oramaFinder(products), queries);
  const line = (name: string, of: (query: JudgedQuery) => boolean, target: number): BenchLine[] =>
    [
      { beside: "MiniSearch", figures: miniSearch },
      { beside: "Orama", figures: orama },
    ].map(({ beside, figures }, at) => ({
      ...{ name: `NDCG@10, ${name}`, unit: "", value: meanOf(ours, of), against: meanOf(figures, of), beside },
      target: at === 0 ? { of: "value" as const, atLeast: target } : { of: "ratio" as const, atLeast: 1 },
    }));
  const empty = (figures: readonly Score[]): number => (100 * figures.filter(({ found }) => found === 0).length) / figures.length;
  return [
    ...line(`${queries.length} judged queries in eight languages, slips too`, () => true, 0.85),
    ...line("those of topics nothing was tuned on", ({ isHeldOut }) => isHeldOut, 0.85),
    ...line("those in English without slips", ({ language, isSlip }) => language === "en" && !isSlip, 0.85),
    ...line("those with slips", ({ isSlip }) => isSlip, 0.7),
    ...line("those in other languages", ({ language, isSlip }) => language !== "en" && !isSlip, 0.85),
    {
      ...{ name: "judged queries that find nothing", unit: "%", value: empty(ours), against: empty(miniSearch), beside: "MiniSearch" },
      target: { of: "value", atMost: 0 },
    },
    { name: "judged queries that find nothing", unit: "%", value: empty(ours), against: empty(orama), beside: "Orama" },
    { name: `judging ${products.length} products for one query`, unit: "ms", value: meanMs(ours), against: meanMs(orama), beside: "Orama" },
  ];
}

interface Score {
  query: JudgedQuery;
  ndcg: number;
  found: number;
  ms: number;
}

async function scored(find: Finder, queries: readonly JudgedQuery[]): Promise<Score[]> {
  const scores: Score[] = [];
  for (const query of queries) {
    const began = performance.now();
    const found = await find(query.text);
    scores.push({ query, ndcg: ndcg(query, found), found: found.length, ms: performance.now() - began });
  }
  return scores;
}

function meanOf(scores: readonly Score[], of: (query: JudgedQuery) => boolean): number {
  const some = scores.filter(({ query }) => of(query));
  return some.reduce((sum, score) => sum + score.ndcg, 0) / some.length;
}

const meanMs = (scores: readonly Score[]): number => scores.reduce((sum, { ms }) => sum + ms, 0) / scores.length;

/** What a search shows: everything that fits well enough, the best first. */
function ourFinder(products: readonly ShippedProduct[]): Finder {
  const least = contractFor("production").crawl.relevanceThreshold;
  const things = products.map((product) => ({ id: product.id, thing: thingOf(product) }));
  return (text) => {
    const [item = { name: text, terms: [text] }] = itemsOfQuery(text, "USD");
    const sought = soughtOf(item);
    return things
      .map(({ id, thing }) => ({ id, relevance: fitOf(thing, sought).relevance }))
      .filter(({ relevance }) => relevance >= least)
      .toSorted((a, b) => b.relevance - a.relevance)
      .map(({ id }) => id);
  };
}

/** With all that it offers for this: beginnings of words, slips, and titles above the rest. */
function miniSearchFinder(products: readonly ShippedProduct[]): Finder {
  const index = new MiniSearch<ShippedProduct>({
    fields: ["title", "brand", "mpn", "category"],
    searchOptions: { prefix: true, fuzzy: 0.2, boost: { title: 2 } },
  });
  index.addAll(products);
  return (text) => index.search(text).map(({ id }) => String(id));
}

async function oramaFinder(products: readonly ShippedProduct[]): Promise<Finder> {
  const index = create({ schema: { title: "string", brand: "string", mpn: "string", category: "string" } });
  await insertMultiple(index, [...products], products.length);
  return async (text) => {
    const { hits } = await searchOrama(index, { term: text, limit: 10, tolerance: 1, boost: { title: 2 } });
    return hits.map(({ document }) => (document as unknown as ShippedProduct).id);
  };
}

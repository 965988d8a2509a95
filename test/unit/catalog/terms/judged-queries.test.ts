import { describe, expect, it } from "vitest";
import { fitOf } from "../../../../src/features/catalog/terms/fit.ts";
import { soughtOf } from "../../../../src/features/catalog/terms/sought.ts";
import { thingOf } from "../../../../src/features/catalog/terms/thing.ts";
import { judgedQueries, ndcg, shippedProducts } from "../../../support/node/judged-queries.ts";

/** The first query of each topic in one language; `npm run bench` tries all of them, beside two libraries. */
function firstOfEach(language: string) {
  const topics = new Map(
    judgedQueries()
      .filter((query) => query.language === language && !query.isSlip)
      .toReversed()
      .map((query) => [query.topic, query]),
  );
  return [...topics.values()];
}

describe("given the shipped shops and the queries judged over them", () => {
  const things = shippedProducts().map((product) => ({ id: product.id, thing: thingOf(product) }));

  function ordered(text: string): string[] {
    const sought = soughtOf({ name: text, terms: [text] });
    return things
      .map(({ id, thing }) => ({ id, relevance: fitOf(thing, sought).relevance }))
      .filter(({ relevance }) => relevance >= 0.5)
      .toSorted((a, b) => b.relevance - a.relevance)
      .map(({ id }) => id);
  }

  it.each([["en"], ["de"], ["fr"], ["ja"], ["ar"]])(
    "puts first what was judged to be the thing, asked for in %j, and finds something for each",
    (language) => {
      const scores = firstOfEach(language).map((query) => ({ text: query.text, found: ordered(query.text), query }));
      expect(scores.filter(({ found }) => found.length === 0).map(({ text }) => text)).toEqual([]);
      const mean = scores.reduce((sum, { query, found }) => sum + ndcg(query, found), 0) / scores.length;
      expect(mean).toBeGreaterThan(0.85);
    },
  );

  it("knows no product that is judged and not shipped, and judges none twice", () => {
    const shipped = new Set(things.map(({ id }) => id));
    for (const { gradeOf, text } of judgedQueries())
      expect([text, [...gradeOf.keys()].filter((id) => !shipped.has(id))]).toEqual([text, []]);
    expect(judgedQueries().length).toBeGreaterThanOrEqual(200);
  });
});

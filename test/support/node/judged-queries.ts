import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as z from "zod";
import { present } from "../present.ts";

/** A product of the shipped shops, as a search sees it. */
export interface ShippedProduct {
  id: string;
  title: string;
  brand: string;
  mpn: string;
  category: string;
}

const shopSchema = z.object({
  categories: z.array(z.array(z.string())),
  products: z.array(z.tuple([z.string(), z.string(), z.string().nullable(), z.string().nullable(), z.number(), z.number()])),
});

/** All products of the shipped shops. */
export function shippedProducts(): ShippedProduct[] {
  const folder = fileURLToPath(new URL("../../../local-cloud/services/suppliers/data/", import.meta.url).href);
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .flatMap((name) => {
      const { products, categories } = shopSchema.parse(JSON.parse(readFileSync(folder + name, "utf8")));
      return products.map(([id, title, brand, mpn, , category]) => ({
        ...{ id, title, brand: brand ?? "", mpn: mpn ?? "" },
        category: (categories[category] ?? []).join(" > "),
      }));
    });
}

/** Pairs of shipped products that the benchmark they come from says are one: a Walmart row and an Amazon row. */
export function goldPairs(): [string, string][] {
  const path = fileURLToPath(new URL("../vectors/gold-pairs.json", import.meta.url).href);
  return z.array(z.tuple([z.string(), z.string()])).parse(JSON.parse(readFileSync(path, "utf8")));
}

const topicsSchema = z.array(
  z.object({
    topic: z.string(),
    wanted: z.string(),
    heldOut: z.boolean(),
    queries: z.array(z.object({ text: z.string(), language: z.string(), slip: z.boolean().optional() })),
    grades: z.record(z.enum(["3", "2", "1"]), z.array(z.string())),
  }),
);

/** One query, and how good each product is for it: 3 the very thing, 2 nearly, 1 may do, 0 for all others. */
export interface JudgedQuery {
  text: string;
  language: string;
  isSlip: boolean;
  /** Of a topic that nothing was tuned on. */
  isHeldOut: boolean;
  topic: string;
  gradeOf: ReadonlyMap<string, number>;
}

/** The judged set; `test/support/vectors/SOURCES.md` says how it was judged. */
export function judgedQueries(): JudgedQuery[] {
  const path = fileURLToPath(new URL("../vectors/judged-queries.json", import.meta.url).href);
  return topicsSchema.parse(JSON.parse(readFileSync(path, "utf8"))).flatMap(({ topic, heldOut, queries, grades }) => {
    const gradeOf = new Map(Object.entries(grades).flatMap(([grade, ids]) => ids.map((id) => [id, Number(grade)] as const)));
    return queries.map(({ text, language, slip }) => ({ text, language, isSlip: slip ?? false, isHeldOut: heldOut, topic, gradeOf }));
  });
}

const DEPTH = 10;
const gain = (grade: number, place: number): number => (2 ** grade - 1) / Math.log2(place + 2);
const total = (grades: readonly number[]): number => grades.slice(0, DEPTH).reduce((sum, grade, place) => sum + gain(grade, place), 0);

/** NDCG@10 (Järvelin and Kekäläinen, 2002; gains of two to the grade, less one) of the products found, best first. */
export function ndcg({ gradeOf }: JudgedQuery, found: readonly string[]): number {
  const best = present(total([...gradeOf.values()].toSorted((a, b) => b - a)) || undefined, "a product that fits");
  return total(found.map((id) => gradeOf.get(id) ?? 0)) / best;
}

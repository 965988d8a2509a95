import { listedOf, sameProduct, type Listed } from "../../src/features/catalog/matching/same-product.ts";
import { goldPairs, shippedProducts } from "../support/node/judged-queries.ts";
import type { BenchLine } from "./bench-line.ts";

/**
 * How many of the products that two shops both sell are found, and how many of those claimed are: each Walmart product that has a gold
 * partner is held against all Amazon products, of which only its partner is right. Tuned by the texts of products with an even number alone; of
 * the others it was looked at by which rule they are missed.
 */
export async function matchingFigures(): Promise<BenchLine[]> {
  const listed = new Map(shippedProducts().map((product) => [product.id, listedOf(product)]));
  const others = [...listed].filter(([id]) => id.startsWith("a"));
  const partners = new Map<string, Set<string>>();
  for (const [one, other] of goldPairs()) partners.set(one, (partners.get(one) ?? new Set()).add(other));
  const isHeldOut = (id: string): boolean => Number(id.replace(/\D/g, "")) % 2 === 1;
  return [
    ...linesOf(`${goldPairs().length} gold pairs of two shops`, counted(listed, others, partners)),
    ...linesOf(
      "the half of them whose texts nothing was tuned on",
      counted(listed, others, new Map([...partners].filter(([id]) => isHeldOut(id)))),
    ),
  ];
}

interface Counts {
  right: number;
  wrong: number;
  missed: number;
}

function counted(
  listed: ReadonlyMap<string, Listed>,
  others: readonly (readonly [string, Listed])[],
  partners: ReadonlyMap<string, ReadonlySet<string>>,
): Counts {
  const counts: Counts = { right: 0, wrong: 0, missed: 0 };
  for (const [id, gold] of partners) {
    const one = listed.get(id);
    if (!one) throw new Error(`no shipped product is ${id}`);
    for (const [otherId, other] of others) {
      const isClaimed = sameProduct(one, other) !== undefined;
      if (isClaimed) counts[gold.has(otherId) ? "right" : "wrong"] += 1;
      else if (gold.has(otherId)) counts.missed += 1;
    }
  }
  return counts;
}

const linesOf = (name: string, { right, wrong, missed }: Counts): BenchLine[] => [
  { name: `precision of matching, ${name}`, unit: "", value: right / (right + wrong), target: { of: "value", atLeast: 0.97 } },
  { name: `recall of matching, ${name}`, unit: "", value: right / (right + missed), target: { of: "value", atLeast: 0.85 } },
];

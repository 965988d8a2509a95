import table from "./confidence.json" with { type: "json" };
import type { ItemMention, LineTrait } from "./item-names.ts";
import { sharesGoods } from "./line-traits.ts";
import type { Need } from "./need.ts";

/** How often a line like this was right on the chats it was measured on: a logistic function of its traits. What its buyer confirmed is certain. */
export function sureOfLine(item: ItemMention, need: Pick<Need, "items" | "spoken">): number {
  if (item.isConfirmed) return 1;
  const weight = traitsOf(item, need).reduce((sum, trait) => sum + (table.line.weights[trait] ?? 0), table.line.bias);
  return 1 / (1 + Math.exp(-weight));
}

/** All that tells how sure a line is, with what the others say of it. */
export const traitsOf = (item: ItemMention, { items, spoken }: Pick<Need, "items" | "spoken">): LineTrait[] => [
  ...(item.traits ?? []),
  ...(sharesGoods(item, items, spoken) ? (["shared"] as const) : []),
];

/** How often a value that was read in such a way was right; `stated` is what its kind of reading is called by. */
export function measured(field: keyof typeof table.fields, stated: number): number {
  if (stated >= 1) return 1;
  return table.fields[field].findLast(({ from }) => stated >= from)?.share ?? stated;
}

import { headsOf, isCalled } from "./head-counts.ts";
import type { ItemMention } from "./item-names.ts";
import type { Need } from "./need.ts";

/** "Everyone needs a headset … there are 17 of us"; where nobody is counted, or by two figures, the count stays to be asked for. */
export function countHeads({ items, heads }: Need): void {
  for (const item of items) {
    if (item.each) {
      const all = countOfAll(item.each, [...heads, ...ofLine(item, items)]);
      Object.assign(item, all, all.counted === true ? { traits: item.traits?.filter((trait) => trait !== "uncounted") } : {});
      continue;
    }
    const count = item.counted || item.forEach === undefined ? undefined : headsOf(item.forEach, heads);
    if (count !== undefined)
      Object.assign(item, { quantity: count, counted: true, traits: item.traits?.filter((trait) => trait !== "uncounted") });
  }
}

/** "3 laptops, and a bag for each": a group that is itself a line counts as that line does. */
function ofLine(item: ItemMention, items: readonly ItemMention[]): Need["heads"] {
  const who = item.each?.who ?? "";
  const line = items.find((one) => one !== item && one.counted && one.each === undefined && isCalled(one.name, who));
  return line ? [{ count: line.quantity, isOfPeople: false, noun: line.name, isLine: true }] : [];
}

/** What a line comes to that is counted for each of a group; "8 desks" beside "8 people" are all of them already. */
function countOfAll({ who, count, isSure, more = 0 }: NonNullable<ItemMention["each"]>, heads: Need["heads"]): Partial<ItemMention> {
  const many = headsOf(who, heads);
  if (many !== undefined) return { quantity: (many === count ? count : Math.ceil(count * many)) + more, counted: true };
  return isSure ? { quantity: 1, counted: false } : {};
}

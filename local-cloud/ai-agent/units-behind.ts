import type { ItemName } from "./item-names.ts";
import type { QuantityMention } from "./quantities.ts";
import { unitAt } from "./units.ts";

/** "40 Arbeitshandschuhe (Paar)": a unit that is said behind the goods. */
export function unitOf({ unit }: QuantityMention, { attributes }: ItemName): string {
  const said = attributes
    .map((attribute) => ({ attribute, unit: unitAt(attribute) }))
    .find((one) => one.unit?.length === one.attribute.length);
  return unit === "piece" ? (said?.unit?.unit ?? unit) : unit;
}

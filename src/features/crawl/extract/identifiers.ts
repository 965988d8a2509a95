import { validGtin } from "./gtin.ts";
import { allTold, textOf, things, type Thing, type Told } from "./thing.ts";

/** A key beyond this is none. */
export const KEY_MAX = 200;

const GTINS = ["gtin13", "gtin", "gtin14", "gtin12", "gtin8", "isbn", "ean"] as const;

/** `sku:XA30202` in productID, `mpn:…`, `isbn:…`. */
const PREFIX = /^(sku|mpn|isbn|gtin(?:8|1[234])?|ean|upc):\s*/i;

/** A shop's own number of a product, from the product or one of the offers that sell it. */
export function skuOf(sources: readonly Thing[]): Told | undefined {
  return first(sources, ["sku", "productID"], (text) => {
    const kind = PREFIX.exec(text)?.[1]?.toLowerCase();
    return kind === undefined ? text : kind === "sku" ? text.replace(PREFIX, "") : undefined;
  });
}

/** The manufacturer's own number. */
export function mpnOf(sources: readonly Thing[]): Told | undefined {
  return first(sources, ["mpn", "model", "productID"], (text, property) => {
    if (property === "productID") return /^mpn:/i.test(text) ? text.replace(PREFIX, "") : undefined;
    return text.replace(/^mpn:\s*/i, "");
  });
}

/** The first sound GTIN, wherever it stands: in its own properties, in a Digital Link, as a named identifier. */
export function gtinOf(sources: readonly Thing[]): Told | undefined {
  const own = first(sources, [...GTINS, "productID"], (text, property) =>
    property === "productID" && !/^(?:gtin|ean|upc|isbn)/i.test(text) ? undefined : validGtin(text),
  );
  if (own) return own;
  for (const source of sources) {
    for (const property of ["identifier", "additionalProperty"]) {
      for (const named of things(source, property)) {
        if (!/^(?:gtin|ean|upc|isbn)-?(?:8|1[0234])?$/i.test(textOf(named, "propertyID", "name") ?? "")) continue;
        const gtin = validGtin(textOf(named, "value"));
        if (gtin !== undefined) return { text: gtin, by: named, property: "value" };
      }
    }
    const linked = source.id?.includes("/01/") ? validGtin(source.id) : undefined;
    if (linked !== undefined) return { text: linked, by: source, property: "@id" };
  }
  return undefined;
}

function first(
  sources: readonly Thing[],
  properties: readonly string[],
  sound: (text: string, property: string) => string | undefined,
): Told | undefined {
  for (const source of sources) {
    for (const property of properties) {
      for (const said of allTold(source, property)) {
        const text = said.text.length > KEY_MAX ? undefined : sound(said.text, property)?.trim();
        if (text) return { ...said, text };
      }
    }
  }
  return undefined;
}

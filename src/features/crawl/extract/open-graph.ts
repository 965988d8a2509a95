import type { PageMeta } from "./markup.ts";
import { plainText } from "./plain-text.ts";
import type { Thing, Value } from "./thing.ts";
import type { WorkBudget } from "./work-budget.ts";

type MetaNames = Readonly<Record<string, readonly string[]>>;

/** schema.org's properties of a Product and of its Offer, by the names Open Graph and its product types have for them, the best first. */
const PRODUCT: MetaNames = {
  name: ["og:title"],
  url: ["og:url"],
  image: ["og:image:secure_url", "og:image:url", "og:image"],
  brand: ["product:brand", "og:brand"],
  sku: ["product:retailer_item_id", "product:sku"],
  mpn: ["product:mfr_part_no"],
  gtin: ["product:gtin", "product:ean", "product:upc", "product:isbn"],
  category: ["product:category"],
};
const OFFER: MetaNames = {
  price: ["product:sale_price:amount", "product:price:amount", "og:price:amount"],
  priceCurrency: ["product:sale_price:currency", "product:price:currency", "og:price:currency"],
  availability: ["product:availability", "og:availability"],
  itemCondition: ["product:condition"],
};

/** What a page's Open Graph says of the one thing it is about, where that is a product (ogp.me; Meta's product types). */
export function openGraphProduct(metas: readonly PageMeta[], budget: WorkBudget): Thing | undefined {
  const said = new Map<string, string>();
  for (const { name, content } of metas) {
    budget.spend();
    if (!said.has(name)) said.set(name, content);
  }
  const isPriced = OFFER["price"]?.some((name) => said.has(name)) ?? false;
  if (!isPriced && !/^(?:og:)?product\b/i.test(said.get("og:type")?.trim() ?? "")) return undefined;
  const text = (property: string, names: MetaNames): Value[] => {
    budget.spend();
    const content = (names[property] ?? []).map((name) => said.get(name)).find((found) => found !== undefined);
    return content === undefined ? [] : [{ text: plainText(content, budget), notation: "machine" }];
  };
  const offer = metaThing("Offer", (property) => text(property, OFFER));
  return metaThing("Product", (property) => (property === "offers" && isPriced ? [offer] : text(property, PRODUCT)));
}

const metaThing = (type: string, values: Thing["values"]): Thing => ({ syntax: "open-graph", path: "meta", types: [type], values });

import type { SupplierOffer } from "./rules.ts";
import type { OfferRow } from "./store.ts";

/** A stored offer as its page said it. */
export function offerOf(row: OfferRow): SupplierOffer {
  const { supplierId, productKey, url, title, amount, currency, availability, orderable, condition, minimumQuantity } = row;
  const { brand, sku, mpn, gtin, category, imageSource, range, delivery, stock, stockToldBy, evidence } = row;
  const said = Object.entries({ brand, sku, mpn, gtin, category, imageSource, range, delivery, evidence }).filter(
    ([, value]) => value !== null,
  );
  return {
    ...{ supplierId, productKey, url, title, price: { amount, currency }, availability, orderable, condition, minimumQuantity },
    ...(Object.fromEntries(said) as Partial<SupplierOffer>),
    ...(stock !== null && stockToldBy !== null ? { stock: { pieces: stock, page: stockToldBy } } : {}),
  };
}

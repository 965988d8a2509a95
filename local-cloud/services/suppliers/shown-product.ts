import type { Product } from "./product.ts";
import type { Supplier } from "./suppliers.ts";

/** A product as cards and lists show it. */
export interface ProductCard {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly imageUrl: string;
  readonly price: string;
  readonly displayPrice: string;
}

/** Everything a storefront's product page is made of. URLs are absolute. */
export interface ProductView {
  readonly product: Product;
  readonly supplier: Supplier;
  readonly url: string;
  readonly imageUrl: string;
  /** Minor units, or null where the page fails to tell its price. */
  readonly priceMinor: number | null;
  readonly related: readonly ProductCard[];
}

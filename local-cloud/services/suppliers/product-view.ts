import type { Catalog } from "./catalog.ts";
import { decimalPrice, displayPrice } from "./price-text.ts";
import type { Product } from "./product.ts";
import type { ProductCard, ProductView } from "./shown-product.ts";
import type { Storefront } from "./storefront.ts";
import type { Supplier } from "./suppliers.ts";

const RELATED_COUNT = 6;

/** What all pages of one shop share. `origin` is the one the request came to. */
export interface ShopContext {
  readonly supplier: Supplier;
  readonly storefront: Storefront;
  readonly catalog: Catalog;
  readonly origin: string;
}

export function productView(shop: ShopContext, product: Product): ProductView {
  return {
    product,
    supplier: shop.supplier,
    url: shop.origin + shop.storefront.productPath(product),
    imageUrl: imageUrl(shop, product),
    priceMinor: product.pageFault === "missing-price" ? null : product.priceMinor,
    related: relatedTo(shop.catalog, product).map((related) => productCard(shop, related)),
  };
}

export function productCard(shop: ShopContext, product: Product): ProductCard {
  return {
    id: product.id,
    name: product.name,
    url: shop.origin + shop.storefront.productPath(product),
    imageUrl: imageUrl(shop, product),
    price: decimalPrice(product.priceMinor),
    displayPrice: displayPrice(product.priceMinor, shop.supplier.currency),
  };
}

/** Where a storefront's pictures end. */
export function imageExtension(storefront: Storefront): string {
  return storefront.imageFormat === "jpeg" ? "jpg" : storefront.imageFormat;
}

function imageUrl(shop: ShopContext, product: Product): string {
  return `${shop.origin}/images/${product.id}.${imageExtension(shop.storefront)}`;
}

/** The products that follow this one in its category, from the start again at its end; a small category is filled up from others. */
function relatedTo(catalog: Catalog, product: Product): Product[] {
  const siblings = catalog.categoryOf(product).products;
  const start = siblings.indexOf(product);
  const candidates = new Set([...siblings.slice(start + 1), ...siblings.slice(0, start), ...catalog.products.slice(0, RELATED_COUNT + 1)]);
  candidates.delete(product);
  return [...candidates].slice(0, RELATED_COUNT);
}

import type { Product } from "./product.ts";

/** The address a product had first; it leads over a second one to the present one. */
export function formerPath(product: Product): string {
  return `/catalog/${product.id}`;
}

/** The address a product had after a first rebuild. */
export function secondFormerPath(product: Product): string {
  return `/item/${product.id}`;
}

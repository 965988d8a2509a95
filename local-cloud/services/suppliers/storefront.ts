import type { html } from "hono/html";
import type { Category } from "./catalog.ts";
import type { ImageFormat } from "./product-image.ts";
import type { Product } from "./product.ts";
import type { ProductView } from "./shown-product.ts";

/** Escaped markup. */
export type Html = ReturnType<typeof html>;

/** How one shop differs from the others: its URLs, its rules for robots, and how it marks up a product. */
export interface Storefront {
  readonly imageFormat: ImageFormat;
  /** One urlset, a sitemap index with several children, or such an index with gzipped children. */
  readonly sitemap: "plain" | "index" | "gzip-index";
  /** In which form the shop has a feed of all its products; it has none where it is left out. */
  readonly feed?: "xml" | "tsv";
  /** The canonical path, with the slug. */
  productPath(product: Product): string;
  /** The product id in a path of the product form, whatever its slug. */
  productIdIn(path: string): string | undefined;
  categoryPath(category: Category): string;
  /** The groups of robots.txt (RFC 9309); the Sitemap line is added. */
  readonly robots: string;
  /** What a product page has inside `head` beyond the usual, and inside `main`. */
  product(view: ProductView): { head?: Html; main: Html };
}

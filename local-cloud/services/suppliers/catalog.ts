import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { pageFaultAt } from "./page-faults.ts";
import { factsOf, initialAvailability, initialLastModified } from "./product-facts.ts";
import { slugOf, type Availability, type Product } from "./product.ts";
import type { SupplierId } from "./suppliers.ts";

const rowSchema = z.tuple([
  z.string(),
  z.string(),
  z.string().nullable(),
  z.string().nullable(),
  z.int().positive(),
  z.int().nonnegative(),
]);
const fileSchema = z.object({ categories: z.array(z.tuple([z.string(), z.string()])), products: z.array(rowSchema) });

export interface Category {
  readonly slug: string;
  readonly name: string;
  readonly products: readonly Product[];
}

/** Everything one shop sells, in the order it lists it. */
export class Catalog {
  readonly products: readonly Product[];
  readonly categories: readonly Category[];
  readonly #byId: ReadonlyMap<string, Product>;

  constructor(products: readonly Product[]) {
    this.products = products;
    this.categories = categoriesOf(products);
    this.#byId = new Map(products.map((product) => [product.id, product]));
  }

  find(id: string): Product | undefined {
    return this.#byId.get(id);
  }

  categoryOf(product: Product): Category {
    const slug = categorySlug(product);
    const category = this.categories.find((candidate) => candidate.slug === slug);
    if (category === undefined) throw new Error(`product ${product.id} is in no category`);
    return category;
  }

  /** Products whose names hold every word asked for, in catalogue order; none for no words. */
  search(query: string): Product[] {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length === 0) return [];
    return this.products.filter((product) => words.every((word) => product.name.toLowerCase().includes(word)));
  }

  /** Changes what the shop asks, in minor units of its currency. @throws where the shop has no such product */
  setPrice(id: string, priceMinor: number): void {
    if (!Number.isSafeInteger(priceMinor) || priceMinor <= 0) throw new Error(`not a price in minor units: ${priceMinor}`);
    this.#change(id).priceMinor = priceMinor;
  }

  /** Changes what the shop says of its stock. @throws where the shop has no such product */
  setAvailability(id: string, availability: Availability): void {
    this.#change(id).availability = availability;
  }

  // Dates stay free of the process's clock: a change is one second newer than the state before it.
  #change(id: string): Product {
    const product = this.find(id);
    if (product === undefined) throw new Error(`the shop has no product "${id}"`);
    product.lastModified = new Date(product.lastModified.getTime() + 1000);
    return product;
  }
}

/** Reads one shop's products from its data file. */
export function loadCatalog(supplierId: SupplierId): Catalog {
  const text = readFileSync(join(import.meta.dirname, "data", `${supplierId}.json`), "utf8");
  const file = fileSchema.parse(JSON.parse(text));
  return new Catalog(
    file.products.map(([id, name, brand, mpn, priceMinor, categoryIndex], index) => {
      const place = file.categories[categoryIndex];
      if (place === undefined) throw new Error(`data/${supplierId}.json: product ${id} has no category ${categoryIndex}`);
      const [department, category] = place;
      return {
        id,
        name,
        slug: slugOf(name),
        brand,
        mpn,
        department,
        category,
        priceMinor,
        facts: factsOf(id, brand !== null && mpn !== null ? `${brand}|${mpn}` : `${supplierId}|${id}`),
        pageFault: pageFaultAt(index),
        availability: initialAvailability(id),
        lastModified: initialLastModified(id),
      };
    }),
  );
}

function categoriesOf(products: readonly Product[]): Category[] {
  const bySlug = new Map<string, { slug: string; name: string; products: Product[] }>();
  for (const product of products) {
    const slug = categorySlug(product);
    const category = bySlug.get(slug) ?? { slug, name: product.category, products: [] };
    category.products.push(product);
    bySlug.set(slug, category);
  }
  return [...bySlug.values()];
}

function categorySlug(product: Product): string {
  return slugOf(`${product.department} ${product.category}`);
}

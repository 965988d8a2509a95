import type { PageFault } from "./page-faults.ts";

/** schema.org ItemAvailability members the shops use. */
export const AVAILABILITIES = ["InStock", "LimitedAvailability", "PreOrder", "BackOrder", "OutOfStock", "Discontinued"] as const;
export type Availability = (typeof AVAILABILITIES)[number];

/** One product of a shop. Name, brand, part number, price and category are the data's; the rest is made up, see product-facts.ts. */
export interface Product {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly brand: string | null;
  /** Manufacturer's part number. */
  readonly mpn: string | null;
  readonly department: string;
  readonly category: string;
  readonly facts: ProductFacts;
  /** What is deliberately wrong with its page. */
  readonly pageFault: PageFault | undefined;
  /** Minor units of the shop's currency. */
  priceMinor: number;
  availability: Availability;
  lastModified: Date;
}

export interface ProductFacts {
  readonly gtin13: string;
  /** Days from order to dispatch. */
  readonly leadTimeDays: number;
  readonly unitsInStock: number;
  readonly shippingMinor: number;
  /** Smallest quantity the shop sells. */
  readonly minimumOrder: number;
}

/** The part of a URL that names something for people: lower-case ASCII words joined by hyphens, never empty. */
export function slugOf(text: string): string {
  const ascii = text
    .normalize("NFKD")
    .replace(/[^\x20-\x7e]/g, "")
    .toLowerCase();
  const words = ascii.match(/[a-z0-9]+/g) ?? ["item"];
  return words.join("-").slice(0, 80).replace(/-$/, "");
}

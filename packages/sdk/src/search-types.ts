import type { Degraded, Money } from "./types.ts";

export interface Search {
  id: string;
  query: string;
  briefId: string | null;
  items: { name: string; quantity: number | null; unit: string | null; terms: string[] }[];
  /** What its prices are shown in. */
  currency: string;
  state: "DRAFT" | "RUNNING" | "COMPLETED" | "CANCELLED";
  createdAt: string;
}

/** One run against one supplier. */
export interface Crawl {
  id: string;
  supplierId: string;
  state: "QUEUED" | "RUNNING" | "SUCCEEDED" | "FAILED" | "CANCELLED";
  /** Why the last try failed, for programs. */
  cause: string | null;
  reason: string | null;
  offersFound: number;
}

export interface SearchDetail extends Search {
  crawls: Crawl[];
}

/** An offer as a search shows it. */
export interface SearchOffer {
  id: string;
  supplierId: string;
  title: string;
  /** The supplier's page of it. */
  url: string;
  brand: string | null;
  mpn: string | null;
  gtin: string | null;
  /** A path of this API. */
  image: string | null;
  /** schema.org ItemAvailability, or Unknown. */
  availability: string;
  available: boolean;
  condition: string;
  minimumQuantity: number;
  price: Money;
  /** Where the price is only where it begins. */
  range?: { to: Money | null };
  /** What the supplier asks for bringing an order, within this country or wherever; left out where he does not say it. */
  delivery?: { price: Money; supplierPrice: Money; country: string | null };
  supplierPrice: Money;
  /** Units of the price's currency for one of the supplier's; null where they are the same. */
  rate: string | null;
  rateAsOf: string | null;
  degraded?: Degraded;
  /** 0..1. */
  relevance: number;
  /** Which of the items asked for it answers. */
  item: string | null;
  /** Whether it is the very thing asked for. */
  exact?: boolean;
  why?: { kind: string; thing?: string; word?: string; model?: string }[];
  /** Its place was paid for. */
  sponsored?: { campaignId: string; impressionToken: string };
  /** 0..1, the order in which offers come. */
  rank?: number;
  /** What the wanted pieces cost; null where that is not known. */
  total?: Money | null;
  /** With delivery; null where either is not known. */
  landed?: Money | null;
  /** Why it is not quite what can be bought as it was asked for. */
  drawbacks?: ("unavailable" | "availability-unknown" | "only-from" | "too-few" | "more-at-once" | "over-budget")[];
}

/** Counts over all that a search shows. */
export interface OfferFacets {
  suppliers: { value: string; offers: number }[];
  brands: { value: string; offers: number }[];
  availability: { value: string; offers: number }[];
  prices: { from: Money; to: Money; offers: number }[];
  items: { item: string; offers: number; exact: number }[];
  /** Products that several of the most relevant offers are of, and by the weakest of what says so. */
  products: { id: string; by: "gtin" | "number" | "name"; offers: string[]; best: { offerId: string; price: Money } | null }[];
  /** Items for which none of the offers shown is the very thing. */
  notFoundExactly: string[];
}

export interface OffersWanted {
  sort?: "relevance" | "price" | "landed";
  supplier?: string;
  brand?: string;
  item?: string;
  available?: "true" | "false";
  exact?: "true";
  /** Minor units of the search's currency. */
  minPrice?: number;
  maxPrice?: number;
  facets?: "true";
  limit?: number;
  cursor?: string;
}

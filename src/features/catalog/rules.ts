import type { Degraded } from "../../platform/degraded.ts";
import type { Money } from "../../platform/money.ts";
import type { Ranking, Wanted } from "./rank.ts";
import type { FitReason } from "./terms/fit.ts";

export const DELTA_TYPES = ["offer.upserted", "offer.removed", "crawl", "done"] as const;
/** One normalized change of a search's result. */
export type DeltaType = (typeof DELTA_TYPES)[number];

/** A supplier's product at its price, as a crawl read it. */
export interface SupplierOffer {
  supplierId: string;
  productKey: string;
  url: string;
  title: string;
  brand?: string;
  sku?: string;
  mpn?: string;
  gtin?: string;
  category?: string;
  imageSource?: string;
  price: Money;
  /** Where the price is the least of what the supplier asks, with the most where he says it: nothing that can be paid. */
  range?: { to: Money | null };
  /** schema.org ItemAvailability. */
  availability: string;
  orderable: boolean;
  /** schema.org OfferItemCondition. */
  condition: string;
  minimumQuantity: number;
  /** Pieces the supplier says he has, and on which page; undefined where he says nothing: that is neither none nor endless. */
  stock?: { pieces: number; page: string };
  /** What the supplier asks for bringing an order, within a country or wherever; undefined where he says nothing: that is not nothing. */
  delivery?: { price: Money; country: string | null };
  /** Which node of its page said what, and how sure that is. */
  evidence?: readonly OfferEvidence[];
}

/** The price at which an offer stands, and when it was read. */
export interface LastPrice {
  price: Money;
  range: SupplierOffer["range"] | null;
  seenAt: Date;
}

/** Where a field of an offer stands in its page. */
export interface OfferEvidence {
  field: string;
  /** How the page says it: json-ld, microdata, rdfa or open-graph. */
  syntax: string;
  path: string;
  /** 0..1. */
  confidence: number;
  /** The page's other words for it. */
  others?: readonly { syntax: string; path: string; said: string }[];
}

/** A price in a buyer's currency and how it came about; in the supplier's own, marked degraded, where it cannot be converted. */
export interface PricedOffer {
  price: Money;
  supplierPrice: Money;
  rate: string | null;
  rateAsOf: string | null;
  degraded?: Degraded;
}

/** How an offer answers what a search asks for. */
export interface Answer {
  /** 0..1, to what was asked for. */
  relevance: number;
  /** Which of the items asked for it answers. */
  item: string | null;
  /** Whether it is the very thing, and why it stands where it does; undefined for what a release before showed. */
  exact?: boolean;
  why?: readonly FitReason[];
}

/** Where it stands among the offers of its search, and what that was held against; undefined for what a release before showed. */
export interface Standing extends Partial<Ranking> {
  wanted?: Wanted;
}

/** An offer as a search shows it; its id stands beside it. */
export interface OfferView extends PricedOffer, Answer, Standing {
  supplierId: string;
  title: string;
  url: string;
  brand: string | null;
  sku: string | null;
  mpn: string | null;
  gtin: string | null;
  category: string | null;
  /** A path of this API. */
  image: string | null;
  availability: string;
  available: boolean;
  condition: string;
  minimumQuantity: number;
  /** Set where the price is only where it begins; in the supplier's currency. */
  range?: { to: Money | null };
  /** What bringing an order costs, where the supplier says it; as he says it where it cannot be converted. */
  delivery?: { price: Money; supplierPrice: Money; country: string | null };
}

export interface Sponsorship {
  campaignId: string;
  impressionToken: string;
}

/** A crawl as a search's stream tells of it. */
export interface CrawlProgress {
  crawlId: string;
  supplierId: string;
  state: string;
  offersFound: number;
  /** Absent in what a release before wrote. */
  cause?: string | null;
  reason: string | null;
}

export interface Delta {
  revision: number;
  type: DeltaType;
  offerId: string | null;
  payload: Record<string, unknown>;
}

/** What is shown as of a revision: the snapshot's part that offers make, by id. */
export type ShownOffers = ReadonlyMap<string, Record<string, unknown>>;

/** What a client's state becomes with one more delta; the store's own state at that revision is the same. */
export function applyDelta(shown: ShownOffers, delta: Delta): ShownOffers {
  if (delta.offerId === null || delta.type === "crawl" || delta.type === "done") return shown;
  const next = new Map(shown);
  if (delta.type === "offer.removed") next.delete(delta.offerId);
  else next.set(delta.offerId, delta.payload);
  return next;
}

import type { operations } from "./api.generated.ts";
import type { Schemas } from "./types.ts";

export type Search = Schemas["Search"];
/** One run against one supplier. */
export type Crawl = Schemas["Crawl"];
export type SearchDetail = Schemas["SearchDetail"];
/** An offer as a search shows it. */
export type SearchOffer = Schemas["SearchOffer"];
/** Counts over all that a search shows. */
export type OfferFacets = Schemas["OfferFacets"];
/** How a search's crawl of one supplier fares, as its stream tells it. */
export type CrawlProgress = Schemas["CrawlProgress"];
/** What a search's stream tells: by the name of each event its data, which is JSON. */
export type SearchEvents = Schemas["SearchEvents"];
/** What of a search's offers is wanted, and in which order. */
export type OffersWanted = Omit<operations["getOffers"]["parameters"]["query"], "search">;

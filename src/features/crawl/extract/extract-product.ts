import type { Sliced } from "../../../platform/sliced.ts";
import { webAddress } from "../address.ts";
import { jsonLdThings } from "./json-ld.ts";
import { readMarkup, textBelow } from "./markup.ts";
import { microdataThings } from "./microdata.ts";
import { openGraphProduct } from "./open-graph.ts";
import { pageProduct } from "./page-product.ts";
import { productsTold, type ExtractedProduct } from "./product-told.ts";
import { rdfaThings } from "./rdfa.ts";
import { withinBudget, WorkBudget, type WorkLimits } from "./work-budget.ts";

/** `variants`: what else the page sells by itself, beside the product it is taken for. */
export type Extraction =
  | { kind: "product"; product: ExtractedProduct; variants: readonly ExtractedProduct[] }
  | { kind: "nothing"; reason: "no-product" | "no-price" | "malformed-markup" | "too-complex" };

export interface PageAddress {
  url: string;
  /** What the shop trades in; used where the page names no currency. */
  shopCurrency: string;
  /** ISO 3166-1 alpha-2; where it is not known, only deliveries count of which the page says no country. */
  shopCountry?: string;
  /** When it was read; where it is not known, no price is taken for one of another day. */
  readOn?: Date;
}

/** What a page may cost (contract `crawl.extraction`). */
export interface ExtractionLimits extends WorkLimits {
  /** Characters of one JSON-LD script; a larger one is left out. */
  jsonLdMaxCharacters: number;
  /** Variants of one product that are offers of their own. */
  maxVariants: number;
}

/**
 * Reads the product a page is about from its JSON-LD, microdata, RDFa (schema.org) and Open Graph, and holds them against each other. Pure:
 * works in any runtime. What it costs is linear in the page and ends at the limits, whatever the page is made of: "too-complex".
 */
export function* extractProduct(
  html: string,
  page: PageAddress,
  limits: ExtractionLimits,
  budget: WorkBudget = new WorkBudget(limits),
): Sliced<Extraction> {
  const read = yield* withinBudget(productOf(html, page, limits, budget));
  return read?.value ?? { kind: "nothing", reason: "too-complex" };
}

function* productOf(html: string, page: PageAddress, limits: ExtractionLimits, budget: WorkBudget): Sliced<Extraction> {
  const markup = yield* readMarkup(html, budget);
  yield;
  const canonical = canonicalOf(markup.canonical, page.url);
  const { things, malformed, tooLarge } = yield* jsonLdThings(markup.jsonLd, limits.jsonLdMaxCharacters, budget);
  yield;
  const found = pageProduct(
    [...things, ...microdataThings(markup, budget), ...rdfaThings(markup, budget)],
    openGraphProduct(markup.metas, budget),
    {
      urls: [page.url, ...(canonical === undefined ? [] : [canonical])],
      heading: markup.heading && textBelow(markup.heading, budget),
    },
  );
  const { url: readAt, ...shop } = page;
  const told = found && (yield* productsTold(found, { url: canonical ?? readAt, readAt, ...shop }, limits));
  if (told === undefined)
    return { kind: "nothing", reason: tooLarge > 0 ? "too-complex" : malformed > 0 ? "malformed-markup" : "no-product" };
  const [product, ...variants] = told;
  return product ? { kind: "product", product, variants } : { kind: "nothing", reason: "no-price" };
}

/** `rel=canonical`, where it stays on the host the page was read from. */
function canonicalOf(href: string | undefined, pageUrl: string): string | undefined {
  const url = webAddress(href, pageUrl);
  return url !== undefined && new URL(url).host === new URL(pageUrl).host ? url : undefined;
}

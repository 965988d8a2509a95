import type { SoughtItem } from "../../catalog/terms/sought.ts";
import { addressOf } from "../address.ts";
import { WorkBudget, type WorkLimits } from "../extract/work-budget.ts";
import type { HostVisit } from "../host-visit.ts";
import type { Fetched } from "../fetched.ts";
import { decodeText, inflated } from "../read-bytes.ts";
import { linksOf } from "./links.ts";
import { rankPages, type KnownPage, type RankedPage } from "./rank-pages.ts";
import { parseSitemap } from "./sitemap.ts";

export interface DiscoveryLimits {
  pages: number;
  /** Addresses weighed against each other; those beyond are left out. */
  knownPages: number;
  sitemapFiles: number;
  sitemapMaxBytes: number;
  pageMaxBytes: number;
  /** What one listing may cost, and what one sitemap. */
  listingWork: WorkLimits;
  sitemapWork: WorkLimits;
  /** Milliseconds since the epoch; what is found until then is what there is. */
  deadline: number;
}

/** Reads what a file says once it is noted that it is being read; undefined where it is set aside or its reading failed. */
export type GuardedRead = <T>(url: string, work: () => T) => Promise<T | undefined>;

type NoAnswer = Extract<Fetched, { kind: "stopped" | "unanswered" }>;

/**
 * `cut`: files that were read in part, or not at all though they came. `nothing` where the shop shows no page at all, whatever is sought, and
 * whether that is robots.txt's doing.
 */
export type Discovery =
  | { kind: "found"; pages: RankedPage[]; cut: string[] }
  | { kind: "nothing"; isClosed: boolean; cut: string[] }
  | NoAnswer;

/** Listing pages that are read where a shop has no sitemap. */
const LISTINGS = 6;

export interface Shop {
  visit: HostVisit;
  origin: string;
  read: GuardedRead;
}

/** The pages of a shop worth reading for what is sought: from its sitemaps, or where it has none from its front page and the listings that fit. */
export async function discoverPages(shop: Shop, items: readonly SoughtItem[], limits: DiscoveryLimits): Promise<Discovery> {
  const mapped = await fromSitemaps(shop, limits);
  if ("kind" in mapped) return mapped;
  const known = mapped.pages.length > 0 ? mapped : await fromListings(shop, items, limits);
  if ("kind" in known) return known;
  const cut = [...new Set([...mapped.cut, ...known.cut])];
  if (known.pages.length === 0) return { kind: "nothing", isClosed: !shop.visit.rules.allows(`${shop.origin}/`), cut };
  return { kind: "found", pages: rankPages(known.pages, items, limits.pages), cut };
}

interface Known {
  pages: KnownPage[];
  cut: string[];
}

async function fromSitemaps({ visit, origin, read }: Shop, limits: DiscoveryLimits): Promise<Known | NoAnswer> {
  const own = (urls: readonly string[]): string[] =>
    urls.flatMap((url) => {
      const address = addressOf(url);
      return address?.origin === origin ? [address.href] : [];
    });
  const named = own(visit.rules.sitemaps);
  const files = new Set(named.length > 0 ? named.slice(0, limits.sitemapFiles) : [`${origin}/sitemap.xml`]);
  const pages = new Map<string, KnownPage>();
  const cut: string[] = [];
  for (const url of files) {
    const file = await visit.fetch(url, limits.sitemapMaxBytes, limits.deadline);
    if ((file.kind === "stopped" || file.kind === "unanswered") && pages.size === 0) return file;
    if (file.kind === "stopped") break;
    if (file.kind !== "ok") continue;
    const bytes = await inflated(file.bytes, limits.sitemapMaxBytes);
    const sitemap =
      bytes && (await read(url, () => ({ said: parseSitemap(new TextDecoder().decode(bytes), new WorkBudget(limits.sitemapWork)) })));
    if (!sitemap || sitemap.said?.whole === false) cut.push(url);
    if (sitemap?.said?.kind === "index")
      for (const further of own(sitemap.said.sitemaps)) if (files.size < limits.sitemapFiles) files.add(further);
    if (sitemap?.said?.kind !== "urlset") continue;
    for (const page of own(sitemap.said.urls)) if (pages.size < limits.knownPages) pages.set(page, { url: page });
    if (pages.size >= limits.knownPages) return { pages: [...pages.values()], cut: [...cut, url] };
  }
  return { pages: [...pages.values()], cut };
}

async function fromListings(
  { visit, origin, read }: Shop,
  items: readonly SoughtItem[],
  limits: DiscoveryLimits,
): Promise<Known | NoAnswer> {
  const front = await visit.fetch(`${origin}/`, limits.pageMaxBytes, limits.deadline);
  if (front.kind === "stopped" || front.kind === "unanswered") return front;
  const known = new Map<string, KnownPage>();
  const cut: string[] = [];
  const take = async (url: string, page: Fetched): Promise<void> => {
    if (page.kind !== "ok") return;
    const found = await read(url, () => linksOf(decodeText(page.bytes, page.contentType), page.url, new WorkBudget(limits.listingWork)));
    if (!found?.whole) cut.push(url);
    for (const link of found?.links ?? []) if (!known.has(link.url) && known.size < limits.knownPages) known.set(link.url, link);
  };
  await take(`${origin}/`, front);
  for (const { url } of rankPages([...known.values()], items, LISTINGS)) {
    const listing = await visit.fetch(url, limits.pageMaxBytes, limits.deadline);
    if (listing.kind === "stopped") break;
    await take(url, listing);
  }
  return { pages: [...known.values()], cut };
}

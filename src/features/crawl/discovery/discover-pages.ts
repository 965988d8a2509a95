import type { Fetched, HostVisit } from "../host-visit.ts";
import { decodeText, inflated } from "../read-bytes.ts";
import type { SoughtItem } from "../relevance.ts";
import { linksOf } from "./links.ts";
import { rankPages, type KnownPage, type RankedPage } from "./rank-pages.ts";
import { parseSitemap } from "./sitemap.ts";

export interface DiscoveryLimits {
  pages: number;
  sitemapFiles: number;
  sitemapMaxBytes: number;
  pageMaxBytes: number;
  /** Milliseconds since the epoch; what is found until then is what there is. */
  deadline: number;
}

export type Discovery = { kind: "found"; pages: RankedPage[] } | Extract<Fetched, { kind: "stopped" | "unanswered" }>;

/** Listing pages that are read where a shop has no sitemap. */
const LISTINGS = 6;

/** The pages of a shop worth reading for what is sought: from its sitemaps, or where it has none from its front page and the listings that fit. */
export async function discoverPages(
  visit: HostVisit,
  origin: string,
  items: readonly SoughtItem[],
  limits: DiscoveryLimits,
): Promise<Discovery> {
  const mapped = await fromSitemaps(visit, origin, limits);
  if (Array.isArray(mapped) && mapped.length === 0) {
    const linked = await fromListings(visit, origin, items, limits);
    return Array.isArray(linked) ? { kind: "found", pages: rankPages(linked, items, limits.pages) } : linked;
  }
  return Array.isArray(mapped) ? { kind: "found", pages: rankPages(mapped, items, limits.pages) } : mapped;
}

async function fromSitemaps(
  visit: HostVisit,
  origin: string,
  limits: DiscoveryLimits,
): Promise<KnownPage[] | Extract<Fetched, { kind: "stopped" | "unanswered" }>> {
  const own = (url: string): boolean => URL.parse(url)?.origin === origin;
  const named = visit.rules.sitemaps.filter(own);
  const queue = named.length > 0 ? [...named] : [`${origin}/sitemap.xml`];
  const pages = new Map<string, KnownPage>();
  for (let read = 0; read < queue.length && read < limits.sitemapFiles; read += 1) {
    const file = await visit.fetch(queue[read] as string, limits.sitemapMaxBytes, limits.deadline);
    if ((file.kind === "stopped" || file.kind === "unanswered") && pages.size === 0) return file;
    if (file.kind === "stopped") break;
    const bytes = file.kind === "ok" ? await inflated(file.bytes, limits.sitemapMaxBytes) : undefined;
    const sitemap = bytes && parseSitemap(new TextDecoder().decode(bytes));
    if (sitemap?.kind === "index") queue.push(...sitemap.sitemaps.filter((url) => own(url) && !queue.includes(url)));
    for (const url of sitemap?.kind === "urlset" ? sitemap.urls.filter(own) : []) pages.set(url, { url });
  }
  return [...pages.values()];
}

async function fromListings(
  visit: HostVisit,
  origin: string,
  items: readonly SoughtItem[],
  limits: DiscoveryLimits,
): Promise<KnownPage[] | Extract<Fetched, { kind: "stopped" | "unanswered" }>> {
  const front = await visit.fetch(`${origin}/`, limits.pageMaxBytes, limits.deadline);
  if (front.kind === "stopped" || front.kind === "unanswered") return front;
  if (front.kind !== "ok") return [];
  const links = linksOf(decodeText(front.bytes, front.contentType), front.url);
  const known = new Map(links.map((link) => [link.url, link]));
  for (const { url } of rankPages(links, items, LISTINGS)) {
    const listing = await visit.fetch(url, limits.pageMaxBytes, limits.deadline);
    if (listing.kind === "stopped") break;
    if (listing.kind !== "ok") continue;
    for (const link of linksOf(decodeText(listing.bytes, listing.contentType), listing.url))
      if (!known.has(link.url)) known.set(link.url, link);
  }
  return [...known.values()];
}

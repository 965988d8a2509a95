import type { SoughtItem } from "../../catalog/terms/sought.ts";
import { loadPageReading, loadThingReading } from "../../../sdks.ts";
import { inSlices, type Pausing, type Sliced } from "../../../platform/sliced.ts";
import { addressOf } from "../address.ts";
import type { WorkLimits } from "../extract/work-budget.ts";
import type { HostVisit } from "../host-visit.ts";
import type { FetchedPage, NoEntry } from "../fetched.ts";
import { decodeText, inflated } from "../read-bytes.ts";
import { rankPages, type KnownPage, type RankedPage } from "./rank-pages.ts";
import type { Sitemap } from "./sitemap.ts";

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
export type GuardedRead = <T>(url: string, work: () => Sliced<T>) => Promise<T | undefined>;

/** What a listing lists: addresses, and files of it that were read in part, or not at all though they came. */
export interface Listing {
  pages: KnownPage[];
  cut: string[];
  /** False where a file of it could not be had. */
  whole: boolean;
}

/** A listing as it is known, or as `read` reads it for all who want it. */
export type SharedRead = (url: string, read: () => Promise<Listing | NoEntry>) => Promise<Listing | NoEntry>;

/**
 * `cut`: files that were read in part, or not at all though they came. `nothing` where the shop shows no page at all, whatever is sought, and
 * whether that is robots.txt's doing.
 */
export type Discovery =
  | { kind: "found"; pages: RankedPage[]; cut: string[] }
  | { kind: "nothing"; isClosed: boolean; cut: string[] }
  | NoEntry;

/** Listing pages that are read where a shop has no sitemap. */
const LISTINGS = 6;

export interface Shop {
  /** Enters the host, once. */
  enter: () => Promise<HostVisit | NoEntry>;
  origin: string;
  shared: SharedRead;
  read: GuardedRead;
  /** Pages that are known by what the shop says of them elsewhere. */
  fed: readonly KnownPage[];
  /** Who has others in the isolate have their turn. */
  pauses: Pausing;
}

const rank = async ({ pauses }: Shop, pages: readonly KnownPage[], items: readonly SoughtItem[], limit: number): Promise<RankedPage[]> =>
  inSlices(rankPages(await loadThingReading(), pages, items, limit), pauses);

/**
 * The pages of a shop worth reading for what is sought: from its sitemaps, or where it has none from its front page and the listings that
 * fit; and from what its feed names, which is enough where the others cannot be had.
 */
export async function discoverPages(shop: Shop, items: readonly SoughtItem[], limits: DiscoveryLimits): Promise<Discovery> {
  const mapped = await shop.shared(`${shop.origin}/sitemap.xml`, async () => {
    const visit = await shop.enter();
    return "fetch" in visit ? fromSitemaps(visit, shop, limits) : visit;
  });
  const known = "kind" in mapped || mapped.pages.length > 0 ? mapped : await fromListings(shop, items, limits);
  if ("kind" in mapped || "kind" in known) {
    const noEntry = "kind" in mapped ? mapped : (known as NoEntry);
    return shop.fed.length > 0 ? { kind: "found", pages: await rank(shop, shop.fed, items, limits.pages), cut: [] } : noEntry;
  }
  const cut = [...new Set([...mapped.cut, ...known.cut])];
  const pages = shop.fed.length > 0 ? [...new Map([...known.pages, ...shop.fed].map((page) => [page.url, page])).values()] : known.pages;
  if (pages.length > 0) return { kind: "found", pages: await rank(shop, pages, items, limits.pages), cut };
  const visit = await shop.enter();
  return "fetch" in visit ? { kind: "nothing", isClosed: !visit.rules.allows(`${shop.origin}/`), cut } : visit;
}

async function fromSitemaps(visit: HostVisit, { origin, read }: Shop, limits: DiscoveryLimits): Promise<Listing | NoEntry> {
  const own = (urls: readonly string[]): string[] =>
    urls.flatMap((url) => {
      const address = addressOf(url);
      return address?.origin === origin ? [address.href] : [];
    });
  const named = own(visit.rules.sitemaps);
  const files = new Set(named.length > 0 ? named.slice(0, limits.sitemapFiles) : [`${origin}/sitemap.xml`]);
  const pages = new Map<string, KnownPage>();
  const cut: string[] = [];
  const { parseSitemap, WorkBudget } = await loadPageReading();
  let whole = true;
  for (const url of files) {
    const file = await visit.fetch(url, limits.sitemapMaxBytes, limits.deadline);
    if ((file.kind === "stopped" || file.kind === "unanswered") && pages.size === 0) return file;
    whole &&= file.kind === "ok" || file.kind === "gone" || file.kind === "disallowed";
    if (file.kind === "stopped") break;
    if (file.kind !== "ok") continue;
    const bytes = await inflated(file.bytes, limits.sitemapMaxBytes);
    const sitemap =
      bytes && (await read(url, () => said(parseSitemap(new TextDecoder().decode(bytes), new WorkBudget(limits.sitemapWork)))));
    if (!sitemap || sitemap.said?.whole === false) cut.push(url);
    if (sitemap?.said?.kind === "index")
      for (const further of own(sitemap.said.sitemaps)) if (files.size < limits.sitemapFiles) files.add(further);
    if (sitemap?.said?.kind !== "urlset") continue;
    const { urls, changedBy } = sitemap.said;
    const asOf = madeAt(file);
    for (const written of urls) {
      const [page] = own([written]);
      if (page === undefined || pages.size >= limits.knownPages) continue;
      const since = changedBy?.get(written);
      const listed: KnownPage = { url: page, ...(since ? { unchanged: { since, asOf } } : {}) };
      const before = pages.get(page);
      pages.set(page, before ? leastSure(before, listed) : listed);
    }
    if (pages.size >= limits.knownPages) return { pages: [...pages.values()], cut: [...cut, url], whole };
  }
  return { pages: [...pages.values()], cut, whole };
}

/** A page that two files list is unchanged only where both say so, since the later of what they say. */
function leastSure({ url, unchanged: a }: KnownPage, { unchanged: b }: KnownPage): KnownPage {
  if (!a || !b) return { url };
  return { url, unchanged: { since: a.since > b.since ? a.since : b.since, asOf: a.asOf < b.asOf ? a.asOf : b.asOf } };
}

/** As of when a file speaks: a file that was made before it was asked for says nothing of what came after. */
function madeAt({ lastModified, fetchedAt }: FetchedPage): Date {
  const made = lastModified === null ? Number.NaN : Date.parse(lastModified);
  return made < fetchedAt.getTime() ? new Date(made) : fetchedAt;
}

/** What a file says, apart from whether it was read: undefined where it is no sitemap. */
function* said(sitemap: Sliced<Sitemap | undefined>): Sliced<{ said: Sitemap | undefined }> {
  return { said: yield* sitemap };
}

async function fromListings(shop: Shop, items: readonly SoughtItem[], limits: DiscoveryLimits): Promise<Listing | NoEntry> {
  const listed = (url: string) => shop.shared(url, () => linked(shop, url, limits));
  const front = await listed(`${shop.origin}/`);
  if ("kind" in front) return front;
  const known = new Map(front.pages.map((page) => [page.url, page]));
  const cut = [...front.cut];
  for (const { url } of await rank(shop, front.pages, items, LISTINGS)) {
    const listing = await listed(url);
    if ("kind" in listing && listing.kind === "stopped") break;
    if ("kind" in listing) continue;
    cut.push(...listing.cut);
    for (const page of listing.pages) if (!known.has(page.url) && known.size < limits.knownPages) known.set(page.url, page);
  }
  return { pages: [...known.values()], cut, whole: true };
}

/** What a page links to; a page that has nothing to show links to nothing. */
async function linked({ enter, read }: Shop, url: string, limits: DiscoveryLimits): Promise<Listing | NoEntry> {
  const visit = await enter();
  if (!("fetch" in visit)) return visit;
  const page = await visit.fetch(url, limits.pageMaxBytes, limits.deadline);
  if (page.kind === "stopped" || page.kind === "unanswered") return page;
  if (page.kind !== "ok") return { pages: [], cut: [], whole: false };
  const { linksOf, WorkBudget } = await loadPageReading();
  const found = await read(url, () => linksOf(decodeText(page.bytes, page.contentType), page.url, new WorkBudget(limits.listingWork)));
  return { pages: [...(found?.links ?? [])].slice(0, limits.knownPages), cut: found?.whole ? [] : [url], whole: true };
}

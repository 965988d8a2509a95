import { publishOffer } from "../catalog/publish-offer.ts";
import { withdrawOffers } from "../catalog/withdraw-offers.ts";
import { bestFit } from "../catalog/terms/fit.ts";
import type { SoughtItem } from "../catalog/terms/sought.ts";
import type { Fetched, FetchedPage } from "./fetched.ts";
import { offersOfPage, type ReadOffer } from "./offer-of-page.ts";
import { guardReading } from "./guard-reading.ts";
import { holdPrices } from "./held-prices/hold-prices.ts";
import type { CrawlDeps } from "./ports.ts";
import { readingEnded, type Reading } from "./reading-store.ts";
import type { PageOutcome } from "./rules.ts";

/** What a page is read for. */
export interface PageTask {
  /** Who reads, and until when it may. */
  reader: Pick<Reading, "holder" | "until">;
  searchId: string;
  supplier: { id: string; currency: string };
  items: readonly SoughtItem[];
  /** What the search shows prices in. */
  currency: string;
}

/** What became of a page; `reading` where the note that it is being read still stands and ends with the outcome. */
export interface PageRead {
  outcome: PageOutcome;
  reason: string | null;
  reading?: Reading;
}

/** Makes an offer of a fetched page where it is what was sought; a page that is gone takes its offers with it. */
export async function readPage(
  deps: CrawlDeps,
  task: PageTask,
  url: string,
  page: Exclude<Fetched, { kind: "stopped" }>,
): Promise<PageRead> {
  switch (page.kind) {
    case "gone":
      await withdrawOffers(deps, task.supplier.id, url);
      return { outcome: "gone", reason: null };
    case "disallowed":
      return { outcome: "disallowed", reason: null };
    case "unusable":
      return { outcome: "broken", reason: page.reason };
    case "unanswered":
      return { outcome: "unanswered", reason: page.reason };
    case "ok":
      return readFetched(deps, task, url, page);
  }
}

async function readFetched(deps: CrawlDeps, task: PageTask, url: string, page: FetchedPage): Promise<PageRead> {
  const { supplier, reader } = task;
  const reading = { ...reader, supplierId: supplier.id, url };
  const { extraction } = deps.contract.crawl;
  const read = await guardReading(deps, reading, () => offersOfPage(supplier, page, extraction));
  if (read.kind === "set-aside") return { outcome: "set-aside", reason: "reading it ended the Worker" };
  const still = read.open ? { reading } : {};
  if (read.kind === "failed") return { outcome: "broken", reason: read.reason, ...still };
  if (read.value.kind === "nothing") return { outcome: OUTCOME_OF_NOTHING[read.value.reason], reason: read.value.reason, ...still };
  try {
    return { ...(await publishFit(deps, task, read.value.offers, page.fetchedAt)), ...still };
  } catch (error) {
    if (read.open) await readingEnded(deps.db, reading);
    throw error;
  }
}

const OUTCOME_OF_NOTHING = {
  "no-product": "irrelevant",
  "no-price": "broken",
  "malformed-markup": "broken",
  "too-complex": "too-complex",
} as const satisfies Record<string, PageOutcome>;

/** Publishes those of a page's offers that are what was sought, as far as nothing speaks against their prices. */
async function publishFit(deps: CrawlDeps, task: PageTask, offers: readonly ReadOffer[], seenAt: Date): Promise<PageRead> {
  const { searchId, currency } = task;
  const fits = new Map(offers.map((read) => [read, bestFit(read.offer, task.items)]));
  const fitting = offers.filter((read) => (fits.get(read)?.relevance ?? 0) >= deps.contract.crawl.relevanceThreshold);
  const { sound, held } = await holdPrices(deps, fitting, seenAt);
  for (const read of sound) {
    const { item, relevance = 0 } = fits.get(read) ?? {};
    const { offer } = read;
    await publishOffer(deps, { searchId, currency, offer, seenAt, relevance, item: item ?? null });
  }
  if (sound.length > 0) return { outcome: "offer", reason: null };
  return held.length > 0 ? { outcome: "held", reason: "something speaks against its price" } : { outcome: "irrelevant", reason: null };
}

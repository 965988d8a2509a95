import { publishOffer } from "../catalog/publish-offer.ts";
import { withdrawOffers } from "../catalog/withdraw-offers.ts";
import type { SupplierOffer } from "../catalog/rules.ts";
import type { Fetched } from "./host-visit.ts";
import { offerOfPage } from "./offer-of-page.ts";
import type { CrawlDeps } from "./ports.ts";
import { bestItem, wordsOf, type SoughtItem } from "./relevance.ts";
import type { PageOutcome } from "./rules.ts";

/** What a page is read for. */
export interface PageTask {
  searchId: string;
  supplier: { id: string; currency: string };
  items: readonly SoughtItem[];
  /** What the search shows prices in. */
  currency: string;
}

/** Makes an offer of a fetched page where it is what was sought; a page that is gone takes its offers with it. */
export async function readPage(
  deps: CrawlDeps,
  task: PageTask,
  url: string,
  page: Exclude<Fetched, { kind: "stopped" }>,
): Promise<{ outcome: PageOutcome; reason: string | null }> {
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
    case "ok": {
      const found = offerOfPage(task.supplier, page);
      if (found.kind === "nothing") return { outcome: found.reason === "no-product" ? "irrelevant" : "broken", reason: found.reason };
      const { item, relevance } = fit(found.offer, task.items);
      if (relevance < deps.contract.crawl.relevanceThreshold) return { outcome: "irrelevant", reason: null };
      await publishOffer(deps, {
        searchId: task.searchId,
        currency: task.currency,
        offer: found.offer,
        seenAt: page.fetchedAt,
        relevance,
        item: item ?? null,
      });
      return { outcome: "offer", reason: null };
    }
  }
}

function fit({ title, brand, mpn, category }: SupplierOffer, items: readonly SoughtItem[]) {
  return bestItem(new Set(wordsOf([title, brand, mpn, category].filter(Boolean).join(" "))), items);
}

import type { CrawlProgress, Degraded, Search, SearchOffer, StreamEvent } from "../../packages/sdk/src/client.ts";

type TalliedCrawl = Pick<CrawlProgress, "supplierId" | "state" | "cause" | "reason" | "offersFound">;

/** What a search's stream has told so far. */
export interface SearchState {
  state: Search["state"];
  offers: Map<string, SearchOffer>;
  /** By supplier. */
  crawls: Map<string, TalliedCrawl>;
  transport: { mode: "pubsub" | "polling"; degraded?: Degraded } | undefined;
}

export const emptyState = (state: Search["state"]): SearchState => ({ state, offers: new Map(), crawls: new Map(), transport: undefined });

/** Takes an event in, and answers whether other offers are to be shown for it; an event of a kind that is not known says nothing that is shown. */
export function take(known: SearchState, { event, data }: Pick<StreamEvent, "event" | "data">): boolean {
  switch (event) {
    case "snapshot":
    case "reset": {
      const { offers, crawls } = JSON.parse(data) as { offers: SearchOffer[]; crawls: TalliedCrawl[] };
      const before = [...known.offers.values()];
      known.offers = new Map(offers.map((offer) => [offer.id, offer]));
      known.crawls = new Map(crawls.map((crawl) => [crawl.supplierId, crawl]));
      return JSON.stringify(offers) !== JSON.stringify(before);
    }
    case "offer.upserted": {
      const offer = JSON.parse(data) as SearchOffer;
      const before = known.offers.get(offer.id);
      known.offers.set(offer.id, offer);
      return JSON.stringify(offer) !== JSON.stringify(before);
    }
    case "offer.removed":
      return known.offers.delete((JSON.parse(data) as { id: string }).id);
    case "crawl": {
      const crawl = JSON.parse(data) as TalliedCrawl;
      known.crawls.set(crawl.supplierId, crawl);
      return false;
    }
    case "transport":
      known.transport = JSON.parse(data) as NonNullable<SearchState["transport"]>;
      return false;
    case "done":
      known.state = (JSON.parse(data) as { state: Search["state"] }).state;
      return false;
    default:
      return false;
  }
}

/** Why a supplier's crawl found nothing, in the shop's words where it knows the cause, else as the API has it; null where there is no reason. */
export function whyOf({ cause, reason }: Pick<TalliedCrawl, "cause" | "reason">, words: Readonly<Record<string, string>>): string | null {
  return (cause ? words[cause] : undefined) ?? reason;
}

/** How many suppliers have been asked, and how many of them are done with. */
export function answeredOf({ crawls }: SearchState): { answered: number; asked: number } {
  const all = [...crawls.values()];
  return { answered: all.filter(({ state }) => state !== "QUEUED" && state !== "RUNNING").length, asked: all.length };
}

import { endReason, type EndReason } from "./end-reasons.ts";
import type { PageOutcome } from "./rules.ts";

/** How many of a crawl's pages came to what; those without any product apart from those whose product was not sought. */
export type PageEnds = Partial<Record<PageOutcome | "no-product", number>>;

/** Why a crawl failed. `final`: another try would find the same. */
export interface CrawlFault extends EndReason {
  final?: true;
}

/** Pages without any product that a shop may show us before it is taken for none, or for one that shows us a wall. */
const FEW_PAGES = 3;

/**
 * Why a crawl that planned pages and found no offer failed; undefined where the shop has shown us what it has: a product that was not sought
 * or is held back, or that what was wanted is gone. That nothing was found is no success by itself.
 */
export function faultOf(ends: PageEnds): CrawlFault | undefined {
  const of = (...outcomes: (keyof PageEnds)[]): number => outcomes.reduce((sum, outcome) => sum + (ends[outcome] ?? 0), 0);
  if (of("offer", "held", "irrelevant") > 0) return undefined;
  const without = of("no-product");
  if (without >= FEW_PAGES) return { ...endReason("no-products", without), final: true };
  // Only what nobody answered for is asked for again.
  if (of("unanswered") > 0) return endReason("unread");
  if (of("broken", "too-complex", "set-aside") > 0) return { ...endReason("unread"), final: true };
  if (without + of("gone") > 0) return undefined;
  if (of("skipped") > 0) return { ...endReason("no-time"), final: true };
  return of("disallowed") > 0 ? { ...endReason("pages-closed"), final: true } : undefined;
}

/** Why a crawl that did not fail found nothing of what was sought. */
export function nothingFound(ends: PageEnds): EndReason {
  const of = (outcome: keyof PageEnds): number => ends[outcome] ?? 0;
  if (of("held") > 0) return endReason("held-back");
  const read = of("irrelevant") + of("no-product");
  if (read > 0) return endReason("not-sought", read);
  return endReason(of("gone") > 0 ? "gone" : "not-sold");
}

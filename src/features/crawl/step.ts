import type { StepPages } from "./archive/step-pages.ts";
import { endReason, type EndReason } from "./end-reasons.ts";
import type { NoEntry } from "./fetched.ts";
import type { HostVisit } from "./host-visit.ts";
import type { CrawlDeps } from "./ports.ts";
import type { PageSearch } from "./settle-pages.ts";
import type { Freshness } from "./shared/rules.ts";
import type { CrawlRow } from "./store.ts";
import type { SupplierRow } from "./supplier-store.ts";
import { recorded } from "../../platform/language/say.ts";

/** What a step of a crawl came to. */
export type StepEnd =
  /** `nothing`: why nothing was found. */
  | { kind: "finished"; crawl: CrawlRow; nothing?: EndReason }
  | { kind: "more"; waitSeconds: number; pagesLeft: number }
  /** `final`: another try would find the same. */
  | ({ kind: "failed"; waitSeconds: number; final?: true } & EndReason)
  | { kind: "lease-lost" };

export interface CrawlTask extends Omit<PageSearch, "supplierId"> {
  crawl: CrawlRow;
  supplier: SupplierRow;
  /** Null where the search has not been shown what is known. */
  knownShownAt: Date | null;
  /** Takes the raw pages that are read. */
  pages: StepPages;
}

/** A step as its parts see it. */
export interface Step {
  task: CrawlTask;
  /** Enters the supplier's host, once: only what is not known has to be asked for. */
  enter: () => Promise<HostVisit | NoEntry>;
  fresh: Freshness;
  /** Milliseconds since the epoch. */
  endsAt: number;
}

/** Milliseconds since the epoch after which a crawl, with all its tries, asks for nothing more. */
export const crawlEnd = ({ startedAt }: Pick<CrawlRow, "startedAt">, { maxCrawlSeconds }: { maxCrawlSeconds: number }, now: Date): number =>
  (startedAt ?? now).getTime() + maxCrawlSeconds * 1000;

export function leaseEnd(deps: CrawlDeps): Date {
  return new Date(deps.clock.now().getTime() + deps.contract.crawl.leaseSeconds * 1000);
}

/** Where the host cannot be entered, or gives no permit, the try has failed; who only waits for somebody else, or for his turn, goes on. */
export function stoppedBy(by: NoEntry, pagesLeft: number): StepEnd {
  switch (by.kind) {
    case "stopped":
      if (by.why !== "circuit-open") return { kind: "more", waitSeconds: by.waitMs / 1000, pagesLeft };
      return { kind: "failed", ...endReason("circuit-open"), waitSeconds: by.waitMs / 1000 };
    case "unanswered":
      return { kind: "failed", ...endReason("unanswered", by.reason), waitSeconds: (by.retryAfterMs ?? 0) / 1000 };
    case "unusable":
      return { kind: "failed", ...endReason("unusable", by.reason), waitSeconds: 0 };
    case "gone":
    case "disallowed":
      return { kind: "failed", ...endReason("unusable", recorded`the supplier's site cannot be entered: ${by.kind}`), waitSeconds: 0 };
  }
}

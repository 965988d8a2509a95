import { isOver } from "../../platform/health.ts";
import { crawlMeasured as crawl } from "./figures.ts";
import { recorded } from "../../platform/language/say.ts";

/** The rules of CRL-2 as data; thresholds are the contract's. */
export const crawlAlerts = [
  crawl.page("crawl.queue.backlog", {
    mutedBy: "crawl-dispatch",
    when: ({ oldestUndispatchedAgeSeconds }, contract) => isOver(oldestUndispatchedAgeSeconds, contract.crawl.backlogSeconds),
    say: ({ queueDepth, oldestUndispatchedAgeSeconds }) =>
      recorded`${queueDepth} crawls wait, the oldest for ${oldestUndispatchedAgeSeconds ?? 0} s`,
  }),
  crawl.page("crawl.reconcile.redispatch-spike", {
    mutedBy: "crawl-dispatch",
    looksBackSeconds: 3_600,
    when: ({ redispatchesLastHour }, contract) => redispatchesLastHour > contract.crawl.redispatchesPerHour,
    say: ({ redispatchesLastHour }) => recorded`The sweep woke ${redispatchesLastHour} forgotten crawls in an hour`,
  }),
  crawl.page("crawl.latency.degraded", {
    when: ({ latencyMs }, contract) => isOver(latencyMs, contract.crawl.latencyAlertMs),
    say: ({ latencyMs }) => recorded`Suppliers take ${latencyMs ?? 0} ms to answer a page (95th percentile of 15 minutes)`,
  }),
  crawl.page("crawl.failure-rate.degraded", {
    when: ({ failureRate, endedLastHour }, contract) =>
      endedLastHour >= contract.crawl.failureRateLeastCrawls && isOver(failureRate, contract.crawl.failureRateAlert),
    say: ({ failureRate, endedLastHour }) =>
      recorded`${Math.round((failureRate ?? 0) * 100)}% of ${endedLastHour} crawls failed in an hour`,
  }),
  crawl.warn("crawl.supplier.failing", {
    when: ({ failingSuppliers }) => failingSuppliers.length > 0,
    say: ({ failingSuppliers: [first, ...others] }) =>
      others.length > 0
        ? recorded`The last ${first?.crawls ?? 0} crawls of ${idOf(first)} and of ${others.length} more have all failed: ${reasonOf(first)}`
        : recorded`The last ${first?.crawls ?? 0} crawls of ${idOf(first)} have all failed: ${reasonOf(first)}`,
    detail: ({ failingSuppliers }) => ({ failingSuppliers }),
  }),
  crawl.warn("crawl.feed.late", {
    when: ({ lateFeeds }) => lateFeeds.length > 0,
    say: ({ lateFeeds }) => lateText(lateFeeds),
    detail: ({ lateFeeds }) => ({ lateFeeds }),
  }),
  crawl.warn("crawl.prices.undecided", {
    when: ({ oldestHeldAgeSeconds }, contract) => isOver(oldestHeldAgeSeconds, contract.crawl.heldPrices.decideWithinSeconds),
    say: ({ pricesHeld, oldestHeldAgeSeconds }) =>
      recorded`${pricesHeld} prices are held back and wait for a decision, the oldest for ${oldestHeldAgeSeconds ?? 0} s`,
  }),
  crawl.warn("crawl.files.set-aside", {
    when: ({ setAside }) => setAside.files > 0,
    say: ({ setAside: { files, latest } }) =>
      recorded`${files} files are not read because reading them ended the Worker, last ${latest[0]?.url ?? recorded`one that is not known`}`,
    detail: ({ setAside: { files, latest } }) => ({ files, latest }),
  }),
];

const idOf = (supplier: { id: string } | undefined): string => supplier?.id ?? recorded`a supplier`;
const reasonOf = (supplier: { reason: string | null } | undefined): string => supplier?.reason ?? recorded`no reason is known`;

function lateText([first, ...others]: readonly { id: string; reason: string | null; readAt: string | null }[]): string {
  const [id, reason, more] = [idOf(first), reasonOf(first), others.length];
  const { readAt } = first ?? { readAt: null };
  if (readAt === null)
    return more > 0
      ? recorded`The feed of ${id} was never read, and ${more} more are late: ${reason}`
      : recorded`The feed of ${id} was never read: ${reason}`;
  return more > 0
    ? recorded`The feed of ${id} was last read ${readAt}, and ${more} more are late: ${reason}`
    : recorded`The feed of ${id} was last read ${readAt}: ${reason}`;
}

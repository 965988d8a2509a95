import { countOffers } from "../../catalog/count-offers.ts";
import { AppError } from "../../../platform/errors.ts";
import { supplierHostSilent } from "../../../platform/events/crawl.ts";
import type { CrawlDeps } from "../ports.ts";
import { allFeeds, type FeedRecord } from "../feeds/store.ts";
import { hostPolicy, paceMs } from "../host-rules.ts";
import { loadPageReading } from "../../../sdks.ts";
import { toSupplier } from "../list-suppliers.ts";
import { allSuppliers, type SupplierRow } from "../supplier-store.ts";
import type { SupplierStanding } from "./schemas.ts";
import { supplierFigures, type SupplierFigures } from "./store.ts";

/** How every supplier fares, by id. A host whose object does not answer stands without its figures. */
export async function listStandings(deps: CrawlDeps): Promise<SupplierStanding[]> {
  const now = deps.clock.now();
  const [suppliers, standing, feeds, figures] = await Promise.all([
    allSuppliers(deps.db),
    countOffers(deps),
    allFeeds(deps.db),
    supplierFigures(deps.db, now, deps.contract.crawl.shared.freshSeconds),
  ]);
  const feedOf = new Map(feeds.map((feed) => [feed.supplierId, feed]));
  const figuresOf = new Map(figures.map((each) => [each.id, each]));
  return Promise.all(
    suppliers.flatMap((supplier) => {
      const found = figuresOf.get(supplier.id);
      return found
        ? [standingOf(deps, supplier, { ...found, standing: standing.get(supplier.id) ?? 0, feed: feedOf.get(supplier.id) })]
        : [];
    }),
  );
}

async function standingOf(
  deps: CrawlDeps,
  supplier: SupplierRow,
  found: SupplierFigures & { standing: number; feed: FeedRecord | undefined },
): Promise<SupplierStanding> {
  const { id, name, baseUrl, enabled, freshFrom } = toSupplier(supplier);
  const {
    active,
    ended,
    failed,
    failed_in_a_row: failedInARow,
    last_success,
    last_failure,
    last_cause: cause,
    last_reason: reason,
  } = found;
  const lastFailure = last_failure && { at: last_failure.toISOString(), cause, reason };
  return {
    ...{ id, name, baseUrl, enabled, freshFrom },
    crawls: { active, ended, failed, failedInARow, lastSuccessAt: last_success?.toISOString() ?? null, lastFailure },
    pages: {
      ...{ known: found.pages, fresh: found.fresh, resting: found.resting, broken: found.broken },
      newestAt: found.newest?.toISOString() ?? null,
    },
    feed: found.feed ? feedStanding(found.feed) : null,
    offers: { standing: found.standing, pricesHeld: found.held },
    ...(await hostOf(deps, supplier)),
  };
}

function feedStanding(feed: FeedRecord): NonNullable<SupplierStanding["feed"]> {
  const { url, dueAt, readAt, outcome, reason, failures, rows, offers, held, setAside, rejected } = feed;
  const times = { dueAt: dueAt.toISOString(), readAt: readAt?.toISOString() ?? null };
  return { url, ...times, outcome, reason, failures, rows, offers, held, setAside, rejected: [...rejected] };
}

const at = (milliseconds: number | null): string | null => (milliseconds === null ? null : new Date(milliseconds).toISOString());

async function hostOf(deps: CrawlDeps, { id: supplierId, baseUrl }: SupplierRow): Promise<Pick<SupplierStanding, "host" | "robots">> {
  const { origin, host } = new URL(baseUrl);
  try {
    const { circuit, openUntil, askedUntil, failures, latencyMs, lastRequestAt, robots } = await deps.supplierHosts(host).standing();
    const { crawl } = deps.contract;
    const { robotsRules } = await loadPageReading();
    const rules = robots && robotsRules(origin, robots.file, crawl.robotsMaxSteps);
    const pace = paceMs({ latencyMs }, hostPolicy(crawl, rules?.delayMs ?? 0));
    return {
      host: {
        ...{ circuit, failures, latencyMs, paceMs: pace },
        ...{ openUntil: at(openUntil), askedUntil: at(askedUntil), lastRequestAt: at(lastRequestAt) },
      },
      robots: robots &&
        rules && {
          ...{ readAt: new Date(robots.readAt).toISOString(), status: robots.file.status },
          isOverdue:
            robots.unansweredAt !== null && deps.clock.now().getTime() - robots.readAt > deps.contract.crawl.robotsTtlSeconds * 1000,
          ...{ opensTheShop: rules.allows(`${origin}/`), crawlDelayMs: rules.delayMs, sitemaps: [...rules.sitemaps] },
        },
    };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    supplierHostSilent(deps, { supplierId, error });
    return { host: null, robots: null };
  }
}

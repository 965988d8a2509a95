import { env } from "cloudflare:workers";
import { eq, inArray } from "drizzle-orm";
import { onTestFinished } from "vitest";
import { createDeps, type Deps } from "../../../src/deps.ts";
import { createControlsGuard } from "../../../src/features/ads/controls-guard.ts";
import type { ViewerControls } from "../../../src/features/ads/ports.ts";
import { saveCampaign } from "../../../src/features/ads/save-campaign.ts";
import { NOBODY_KNOWN, type Audience, type Targets } from "../../../src/features/ads/targets.ts";
import { adAuctions, adImpressions } from "../../../src/features/ads/tables.ts";
import { markSponsored } from "../../../src/features/catalog/mark-sponsored.ts";
import { publishOffer } from "../publish-offer.ts";
import { searchOffers } from "../../../src/features/catalog/tables.ts";
import { endTry } from "../../../src/features/crawl/end-store.ts";
import { crawls, suppliers } from "../../../src/features/crawl/tables.ts";
import { completeSearch } from "../../../src/features/search/complete-search.ts";
import type { Settings } from "../../../src/env.ts";
import { unavailable } from "../../../src/platform/errors.ts";
import type { Metric } from "../../../src/platform/metrics/metrics.ts";
import { setting, SILENT_HOST } from "../crawl/setting.ts";
import { OPERATOR } from "../operator.ts";
import { PATIENT_MS } from "../objects.ts";
import { objects } from "../../../src/platform/objects/port.ts";

const failing = () => Promise.reject(unavailable("viewer-controls"));

/** Controls that never answer in time. */
export const deafControls = (): ViewerControls => ({
  reserve: failing,
  release: failing,
  read: failing,
  replace: failing,
  countEvent: failing,
});

/** Controls that answer however busy the machine is. */
export const viewerControls = objects(env.VIEWER_CONTROLS, { object: "viewer-controls", deadlineMs: PATIENT_MS });

export const withPolicy = (settings: Settings, policy: "fail_open" | "fail_closed"): { settings: Settings } => {
  if (settings.ads.state !== "configured") throw new Error("the ads are not configured");
  return { settings: { ...settings, ads: { ...settings.ads, value: { ...settings.ads.value, ADS_DEGRADED_MODE_POLICY: policy } } } };
};

/** Waits for the first call to a Durable Object, which loads the whole Worker: controls have to answer sooner than that. */
export async function awakenControls(): Promise<void> {
  await viewerControls("view_awaken").reserve(1, 1, Date.now());
}

/** Ends a supplier's crawl as its last step does, with something found; who then tells the search of it may be dying. */
export function crawlEnder(deps: Deps, searchId: string) {
  return async (supplierId: string, teller: Deps | "nobody" = deps) => {
    const rows = await deps.db.select().from(crawls).where(eq(crawls.searchId, searchId));
    const crawl = rows.find((row) => row.supplierId === supplierId);
    if (!crawl) throw new Error("there is no such crawl");
    await deps.db.update(crawls).set({ offersFound: 1 }).where(eq(crawls.id, crawl.id));
    await endTry(deps.db, { ...crawl, offersFound: 1 }, { state: "SUCCEEDED" }, deps.clock.now());
    if (teller !== "nobody") await completeSearch(teller, searchId);
  };
}

/** Of whom an offer is, how well it fits, and what else its page says. */
interface Shown {
  of?: string;
  relevance?: number;
  brand?: string;
  category?: string;
}

/** A market of its own: suppliers, their campaigns, a buyer and searches; and what was counted. */
export async function market(shops = 1, overrides: Partial<Deps> = {}) {
  const counted: Record<string, number> = {};
  const count = (metric: Metric, labels: Record<string, string>, by = 1) => {
    const key = [metric.name, ...Object.values(labels)].join(" ");
    counted[key] = (counted[key] ?? 0) + by;
  };
  const quiet = createDeps(env);
  // Controls answer in time however busy the machine is, where a test says nothing else.
  const contract = { ...quiet.contract, ads: { ...quiet.contract.ads, controlDeadlineMs: PATIENT_MS } };
  const stage = await setting(
    Array.from({ length: shops }, () => SILENT_HOST),
    { contract, metrics: { ...quiet.metrics, count } as Deps["metrics"], controlsGuard: createControlsGuard(4), ...overrides },
  );
  const { deps, buyerId, supplierIds } = stage;
  const [supplierId = ""] = supplierIds;
  // Of a supplier that is switched off nothing is sold. Other tests' searches find them so again.
  const turn = (enabled: boolean) => deps.db.update(suppliers).set({ enabled }).where(inArray(suppliers.id, supplierIds));
  await turn(true);
  onTestFinished(async () => void (await turn(false)));
  /** The test's own, so that a campaign for any supplier's offers bids on nobody else's. */
  const word = deps.ids.next("sup").slice(4);

  return {
    ...stage,
    counted,
    supplierId,
    word,
    /** The market's own dependencies, some of them others. */
    depsWith: (more: Partial<Deps>): Deps =>
      Object.defineProperties({} as Deps, { ...Object.getOwnPropertyDescriptors(deps), ...Object.getOwnPropertyDescriptors(more) }),
    /** Adds a campaign, for the first supplier's offers where nothing else is said; amounts are US cents. */
    campaign: async (
      name: string,
      bid: number,
      more: {
        supplierId?: string | undefined;
        keywords?: string[];
        dailyBudget?: number;
        placement?: "search" | "home" | "cart";
        targets?: Targets;
      } = {},
    ) => {
      const id = `${supplierId}-${name}`;
      const { keywords = [], dailyBudget, targets, placement = "search" } = more;
      await saveCampaign(deps, OPERATOR, id, {
        name,
        supplierId: "supplierId" in more ? more.supplierId : supplierId,
        keywords,
        targets,
        placement,
        bid: { amount: bid },
        ...(dailyBudget === undefined ? {} : { dailyBudget: { amount: dailyBudget } }),
        enabled: true,
      });
      return id;
    },
    /** Has a search show an offer, as a crawl does. */
    show: async (searchId: string, title: string, { of = supplierId, relevance = 1, ...about }: Shown = {}) => {
      const price = { amount: 100, currency: "USD" };
      const facts = { availability: "InStock", orderable: true, condition: "NewCondition", minimumQuantity: 1 };
      await publishOffer(deps, {
        ...{ searchId, currency: "USD", seenAt: deps.clock.now(), relevance, item: null },
        offer: { supplierId: of, productKey: title, url: `${SILENT_HOST}/${title}`, title, price, ...facts, ...about },
      });
    },
    hold: (searchId: string, using: Deps = deps, audience: Audience = NOBODY_KNOWN) =>
      markSponsored(using, { searchId, buyerId, query: "office", audience }, supplierIds),
    auctions: (searchId: string) => deps.db.select().from(adAuctions).where(eq(adAuctions.searchId, searchId)),
    impressions: (searchId: string) =>
      deps.db.select().from(adImpressions).where(eq(adImpressions.searchId, searchId)).orderBy(adImpressions.position),
    /** What buyers see of the places sold, by title. */
    marks: async (searchId: string) => {
      const shown = await deps.db.select().from(searchOffers).where(eq(searchOffers.searchId, searchId));
      return shown
        .flatMap(({ offerId, view, sponsored }) => (sponsored ? [{ offerId, title: view.title, ...sponsored }] : []))
        .toSorted((a, b) => (a.title < b.title ? -1 : 1));
    },
  };
}

/** A market whose search shows a chair. */
export async function chairs() {
  const stage = await market();
  const searchId = await stage.confirmed();
  await stage.show(searchId, "Chair");
  return { ...stage, searchId };
}

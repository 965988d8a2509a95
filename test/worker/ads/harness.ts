import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { createDeps, type Deps } from "../../../src/deps.ts";
import { createControlsGuard } from "../../../src/features/ads/controls-guard.ts";
import type { ViewerControlsPort } from "../../../src/features/ads/ports.ts";
import { saveCampaign } from "../../../src/features/ads/save-campaign.ts";
import { adImpressions } from "../../../src/features/ads/tables.ts";
import { unavailable } from "../../../src/platform/errors.ts";
import type { Metric } from "../../../src/platform/metrics/metrics.ts";

const OPERATOR = "opr_01h455vb4pex5vsknk084sn02q";
const failing = () => Promise.reject(unavailable("viewer-controls"));

/** Controls that never answer in time. */
export const deafControls: ViewerControlsPort = {
  reserve: failing,
  release: failing,
  read: failing,
  replace: failing,
  countEvent: failing,
};

/** A market of its own: one supplier, its campaigns, a buyer and a search; and what was counted. */
export function market(overrides: Partial<Deps> = {}) {
  const counted: Record<string, number> = {};
  const count = (metric: Metric, labels: Record<string, string>, by = 1) => {
    const key = [metric.name, ...Object.values(labels)].join(" ");
    counted[key] = (counted[key] ?? 0) + by;
  };
  const quiet = createDeps(env);
  const metrics = { ...quiet.metrics, count } as Deps["metrics"];
  const depsWith = (more: Partial<Deps> = {}) => createDeps(env, { metrics, controlsGuard: createControlsGuard(4), ...overrides, ...more });
  const deps = depsWith();
  const supplierId = `shop-${deps.ids.next("sup").slice(4)}`;
  const buyerId = deps.ids.next("usr");
  const searchId = deps.ids.next("srch");

  return {
    deps,
    depsWith,
    counted,
    buyerId,
    searchId,
    supplierId,
    /** Adds one of the supplier's campaigns; amounts are US cents. */
    campaign: async (
      name: string,
      bid: number,
      more: { keywords?: string[]; dailyBudget?: number; placement?: "search" | "home" | "cart" } = {},
    ) => {
      const id = `${supplierId}-${name}`;
      const { keywords = [], dailyBudget, placement = "search" } = more;
      await saveCampaign(deps, OPERATOR, id, {
        name,
        supplierId,
        keywords,
        placement,
        bid: { amount: bid },
        ...(dailyBudget === undefined ? {} : { dailyBudget: { amount: dailyBudget } }),
        enabled: true,
      });
      return id;
    },
    offers: (...titles: string[]) => titles.map((title) => ({ offerId: deps.ids.next("ofr"), supplierId, title, relevance: 1 })),
    impressions: () => deps.db.select().from(adImpressions).where(eq(adImpressions.searchId, searchId)).orderBy(adImpressions.position),
  };
}

import { eq, inArray } from "drizzle-orm";
import type { Deps } from "../../../src/deps.ts";
import { capsOf } from "../../../src/features/ads/caps.ts";
import { saveCampaign, type CampaignInput } from "../../../src/features/ads/save-campaign.ts";
import { readPlacementAuction } from "../../../src/features/ads/serving-store.ts";
import { recordClick } from "../../../src/features/ads/store.ts";
import { adCampaigns, adImpressions, adSpend } from "../../../src/features/ads/tables.ts";
import { overriding } from "../objects.ts";
import { OPERATOR } from "../operator.ts";

const A_MINUTE_MS = 60_000;

type Asked = Partial<Omit<CampaignInput, "bid" | "dailyBudget" | "totalBudget">> & {
  bid?: number;
  /** Null: none. */
  dailyBudget?: number | null;
  totalBudget?: number;
};

/** Campaigns each in a place of its own, at a moment: who reads that place finds it or nobody. */
export function ownPlaces(deps: Deps) {
  const made: string[] = [];

  function campaign({ bid = 10, dailyBudget = 30, totalBudget, ...more }: Asked = {}) {
    const id = deps.ids.next("sup").replaceAll("_", "-").toLowerCase();
    made.push(id);
    const save = (at: Date, budget: number | null, total: number | undefined) =>
      saveCampaign(overriding(deps, { clock: { now: () => at } }), OPERATOR, id, {
        ...{ name: id, keywords: [], placement: "home", bid: { amount: bid }, enabled: true },
        ...(budget === null ? {} : { dailyBudget: { amount: budget } }),
        ...(total === undefined ? {} : { totalBudget: { amount: total } }),
        ...more,
      });
    return {
      id,
      /** Saves it as an operator does, then moves it to its own place. */
      saved: async (at: Date, budget: number | null = dailyBudget, total = totalBudget) => {
        await save(at, budget, total);
        await deps.db.update(adCampaigns).set({ placement: id }).where(eq(adCampaigns.id, id));
      },
      serves: async (at: Date) => {
        const asked = { placement: id, viewer: "view_serving", caps: capsOf(deps), reserveMinor: 1, most: 4 };
        return (await readPlacementAuction(deps.db, asked, at)).campaigns.length === 1;
      },
      /** The hour that is written, from which it serves. */
      servesFrom: async () => (await deps.db.select().from(adCampaigns).where(eq(adCampaigns.id, id)))[0]?.servesFrom,
      /** What its own row says it was billed over all days. */
      total: async () => (await deps.db.select().from(adCampaigns).where(eq(adCampaigns.id, id)))[0]?.spentInTotalMinor,
      /** What it was billed, by day. */
      spend: async () => deps.db.select().from(adSpend).where(eq(adSpend.campaignId, id)).orderBy(adSpend.day),
      /** A click that is billed, at its price. */
      click: async (at: Date, priceMinor = bid) => {
        const impression = deps.ids.next("imp");
        const seen = new Date(at.getTime() - A_MINUTE_MS);
        const times = { servedAt: seen, seenAt: seen, expiresAt: new Date(at.getTime() + A_MINUTE_MS), clickedAt: null };
        const place = { searchId: null, offerId: null, position: null, supplierId: null, placement: id };
        const money = { priceMinor, billing: "open", reason: null };
        await deps.db
          .insert(adImpressions)
          .values({ id: impression, campaignId: id, ...place, title: id, viewer: `view_of_${impression}`, ...money, ...times });
        const { reason } = await recordClick(deps.db, impression, { suspicion: null, optedOut: false, leastMs: 200, at });
        return reason ?? "billed";
      },
    };
  }

  /** Takes away all of them, with what was clicked. */
  async function forget(): Promise<void> {
    await deps.db.delete(adImpressions).where(inArray(adImpressions.campaignId, made));
    await deps.db.delete(adSpend).where(inArray(adSpend.campaignId, made));
    await deps.db.delete(adCampaigns).where(inArray(adCampaigns.id, made));
  }

  return { campaign, forget };
}

import { auditRow } from "../../platform/audit/audit-log.ts";
import { campaignSaved } from "../../platform/events/ads.ts";
import type { Actor } from "../../platform/identity.ts";
import type { Platform } from "../../platform/platform.ts";
import type { Placement } from "./schemas.ts";
import { findCampaign, saveCampaign as save, type CampaignWithSpend } from "./store.ts";
import { utcDay } from "../../platform/utc-day.ts";

export interface CampaignInput {
  name: string;
  supplierId?: string | undefined;
  keywords: string[];
  placement: Placement;
  bid: { amount: number };
  dailyBudget?: { amount: number } | undefined;
  pacing?: "none" | "even";
  enabled: boolean;
}

/** Makes a campaign or replaces it whole; what it spent today stays. */
export async function saveCampaign(deps: Platform, operator: Actor, id: string, input: CampaignInput): Promise<CampaignWithSpend> {
  const now = deps.clock.now();
  const { name, supplierId = null, keywords, placement, bid, dailyBudget, pacing = "none", enabled } = input;
  const row = {
    id,
    name,
    supplierId,
    keywords,
    placement,
    bidMinor: bid.amount,
    dailyBudgetMinor: dailyBudget?.amount ?? null,
    pacing,
    servesFrom: 0,
    enabled,
    updatedAt: now,
    updatedBy: operator.id,
  };
  const detail = { enabled, placement, bidMinor: row.bidMinor, dailyBudgetMinor: row.dailyBudgetMinor, pacing };
  await save(deps.db, row, auditRow(deps, operator, { action: "campaign.save", subjectKind: "campaign", subject: id, detail }));
  campaignSaved(deps, { campaignId: id, by: operator.id, enabled });
  return (await findCampaign(deps.db, id, utcDay(now))) ?? { ...row, spentMinor: 0 };
}

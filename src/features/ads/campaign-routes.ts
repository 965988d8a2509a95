import { Routes } from "../../platform/http/route.ts";
import { hourOf } from "./controls.ts";
import type { AdsDeps } from "./ports.ts";
import { readCampaigns } from "./read-campaigns.ts";
import { saveCampaign } from "./save-campaign.ts";
import { campaignBody, campaignPage, campaignParams, campaignQuery, campaignSchema } from "./schemas.ts";
import type { CampaignWithSpend } from "./store.ts";

const tag = "Ads: campaigns";
const HOUR_MS = 3_600_000;
const usd = (amount: number) => ({ amount, currency: "USD" as const });

const shown = ({ bidMinor, dailyBudgetMinor, spentMinor, servesFrom, updatedAt, ...campaign }: CampaignWithSpend, now: Date) => ({
  ...campaign,
  servesFrom: campaign.enabled && servesFrom > hourOf(now.getTime()) ? new Date(servesFrom * HOUR_MS).toISOString() : null,
  bid: usd(bidMinor),
  dailyBudget: dailyBudgetMinor === null ? null : usd(dailyBudgetMinor),
  spentToday: usd(spentMinor),
  updatedAt: updatedAt.toISOString(),
});

export const campaignRoutes = new Routes<AdsDeps>()
  .add(
    {
      method: "put",
      path: "/admin/ads/campaigns/{id}",
      tag,
      summary: "Make or replace a campaign",
      access: "operator",
      params: campaignParams,
      body: campaignBody,
      replies: { 200: { description: "The campaign.", schema: campaignSchema } },
    },
    async ({ deps, identity, params, body, reply }) =>
      reply(200, shown(await saveCampaign(deps, identity, params.id, body), deps.clock.now())),
  )
  .add(
    {
      method: "get",
      path: "/admin/ads/campaigns",
      tag,
      summary: "List campaigns",
      access: "observer",
      query: campaignQuery,
      replies: { 200: { description: "One page.", schema: campaignPage } },
    },
    async ({ deps, query, reply }) => {
      const { items, nextCursor } = await readCampaigns(deps, query);
      return reply(200, { items: items.map((campaign) => shown(campaign, deps.clock.now())), nextCursor });
    },
  );

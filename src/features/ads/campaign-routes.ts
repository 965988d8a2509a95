import { Routes } from "../../platform/http/route.ts";
import { resumesAt, standingOf } from "./campaign-rules.ts";
import { campaignBody, campaignPage, campaignParams, campaignQuery, campaignSchema } from "./campaign-schemas.ts";
import type { AdsDeps } from "./ports.ts";
import { readCampaigns } from "./read-campaigns.ts";
import { readAuctions, replayAuction, type ReplayedAuction } from "./read-auctions.ts";
import { saveCampaign } from "./save-campaign.ts";
import { auctionPage, auctionParams, auctionQuery, auctionSchema } from "./schemas.ts";
import type { CampaignWithSpend } from "./store.ts";
import { shownTargets } from "./targets.ts";

const tag = "Ads: campaigns";
const usd = (amount: number) => ({ amount, currency: "USD" as const });

function shown(row: CampaignWithSpend, now: Date) {
  const { bidMinor, dailyBudgetMinor, totalBudgetMinor, spentMinor, spentInTotalMinor, startsAt, endsAt, ...campaign } = row;
  return {
    ...campaign,
    targets: shownTargets(row.targets),
    hours: row.hours === null ? null : { timeZone: row.hours.timeZone, open: row.hours.open },
    standing: standingOf(row, now),
    servesFrom: resumesAt(row, now)?.toISOString() ?? null,
    bid: usd(bidMinor),
    dailyBudget: dailyBudgetMinor === null ? null : usd(dailyBudgetMinor),
    totalBudget: totalBudgetMinor === null ? null : usd(totalBudgetMinor),
    spentToday: usd(spentMinor),
    spentInTotal: usd(spentInTotalMinor),
    startsAt: startsAt?.toISOString() ?? null,
    endsAt: endsAt?.toISOString() ?? null,
    updatedAt: campaign.updatedAt.toISOString(),
  };
}

const heldAuction = ({ heldAt, ...auction }: ReplayedAuction) => ({ ...auction, heldAt: heldAt.toISOString() });

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
  )
  .add(
    {
      method: "get",
      path: "/admin/ads/auctions",
      tag,
      summary: "List auctions, each held again by its record",
      access: "observer",
      query: auctionQuery,
      replies: { 200: { description: "One page, the latest first.", schema: auctionPage } },
    },
    async ({ deps, query, reply }) => {
      const { items, nextCursor } = await readAuctions(deps, query);
      return reply(200, { items: items.map(heldAuction), nextCursor });
    },
  )
  .add(
    {
      method: "get",
      path: "/admin/ads/auctions/{id}",
      tag,
      summary: "An auction, held again by its record",
      access: "observer",
      params: auctionParams,
      replies: { 200: { description: "What it was asked, what it sold, and how it comes out now.", schema: auctionSchema } },
      problems: ["not-found"],
    },
    async ({ deps, params, reply }) => reply(200, heldAuction(await replayAuction(deps, params.id))),
  );

import { raw } from "hono/html";
import { htmlResponse, Page } from "../../platform/console/page.tsx";
import { Routes } from "../../platform/http/route.ts";
import { loadCampaignCards } from "../../sdks.ts";
import { resumesAt, standingOf } from "./campaign-rules.ts";
import { campaignQuery } from "./campaign-schemas.ts";
import type { AdsDeps } from "./ports.ts";
import { readCampaigns } from "./read-campaigns.ts";
import { tell } from "../../platform/console/tell.ts";

const PATH = "/admin/ads";

export const campaignPageRoutes = new Routes<AdsDeps>().add(
  {
    method: "get",
    path: PATH,
    tag: "Console",
    summary: "Campaigns: where each stands, its spend against its budgets, its schedule",
    access: "observer",
    page: true,
    query: campaignQuery,
    replies: { 200: { description: "HTML.", contentType: "text/html" } },
  },
  async ({ deps, identity, query }) => {
    const now = deps.clock.now();
    const [{ items, nextCursor }, { campaignCards }] = await Promise.all([readCampaigns(deps, query), loadCampaignCards()]);
    const campaigns = items.map((campaign) => ({ campaign, standing: standingOf(campaign, now), servesFrom: resumesAt(campaign, now) }));
    return htmlResponse(
      <Page title={tell`Campaigns`} path={PATH} operator={identity} live>
        {raw(campaignCards({ path: PATH, now, campaigns, nextCursor }))}
      </Page>,
    );
  },
);

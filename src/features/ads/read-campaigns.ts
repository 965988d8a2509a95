import { readCursor, toPage, type Page } from "../../platform/http/pagination.ts";
import type { Platform } from "../../platform/platform.ts";
import { listCampaigns, type CampaignWithSpend } from "./store.ts";
import { utcDay } from "../../platform/utc-day.ts";

/** One page of all campaigns, by id, with what each spent today. */
export async function readCampaigns(
  deps: Platform,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<CampaignWithSpend>> {
  const after = readCursor(cursor, 1)?.[0];
  return toPage(
    await listCampaigns(deps.db, utcDay(deps.clock.now()), after, limit),
    limit,
    ({ id }) => [id],
    (row) => row,
  );
}

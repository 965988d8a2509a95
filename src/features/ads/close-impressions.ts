import type { Platform } from "../../platform/platform.ts";
import { deleteHintControlsBefore } from "./controls-store.ts";
import { sweepServing } from "./serving-store.ts";
import { closeExpired, deleteAuctionRecordsBefore, deleteImpressionsBefore, forgetNetworksBefore } from "./store.ts";

const KEPT_DAYS = 90;

/** Longer than caps count, by what clocks may be apart. */
const NETWORKS_KEPT_MS = 2 * 3_600_000;

/** As long as a browser may keep a viewer's hint. */
const HINTS_KEPT_DAYS = 400;

/** Hourly: impressions whose tokens have expired end unbilled, with the reason. */
export async function closeExpiredImpressions(deps: Platform): Promise<{ closed: number }> {
  return { closed: await closeExpired(deps.db, deps.clock.now()) };
}

/** Hourly: where viewers came from who named themselves in no way is forgotten, once no cap counts it any more. */
export async function forgetNetworks(deps: Platform): Promise<{ forgotten: number }> {
  return { forgotten: await forgetNetworksBefore(deps.db, new Date(deps.clock.now().getTime() - NETWORKS_KEPT_MS)) };
}

/** Hourly: campaigns that have waited for the next day, or for their share of it, are put among those that can serve, and what no click said of others is. */
export async function resumeCampaigns(deps: Platform): Promise<{ resumed: number; rested: number; switched: number }> {
  return sweepServing(deps.db, deps.clock.now());
}

/** Daily retention of ended impressions, and of the auctions that sold them a day later. */
export async function deleteOldImpressions(deps: Platform): Promise<{ deleted: number; auctions: number }> {
  const daysAgo = (days: number) => new Date(deps.clock.now().getTime() - days * 86_400_000);
  const deleted = await deleteImpressionsBefore(deps.db, daysAgo(KEPT_DAYS));
  return { deleted, auctions: await deleteAuctionRecordsBefore(deps.db, daysAgo(KEPT_DAYS + 1)) };
}

/** Daily retention of what was decided under viewer hints alone. */
export async function deleteOldHintControls(deps: Platform): Promise<{ deleted: number }> {
  return { deleted: await deleteHintControlsBefore(deps.db, new Date(deps.clock.now().getTime() - HINTS_KEPT_DAYS * 86_400_000)) };
}

import type { Platform } from "../../platform/platform.ts";
import { closeExpired, deleteImpressionsBefore } from "./store.ts";

const KEPT_DAYS = 90;

/** Hourly: impressions whose tokens have expired end unbilled, with the reason. */
export async function closeExpiredImpressions(deps: Platform): Promise<{ closed: number }> {
  return { closed: await closeExpired(deps.db, deps.clock.now()) };
}

/** Daily retention of ended impressions. */
export async function deleteOldImpressions(deps: Platform): Promise<{ deleted: number }> {
  return { deleted: await deleteImpressionsBefore(deps.db, new Date(deps.clock.now().getTime() - KEPT_DAYS * 86_400_000)) };
}

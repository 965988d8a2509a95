import type { Platform } from "../../platform/platform.ts";
import { deleteBefore } from "./store.ts";
import { KEPT_DAYS } from "./usage-range.ts";
import { utcDay } from "../../platform/utc-day.ts";

/** Daily retention of the audit events and their projection. Answers how many rows went. */
export async function deleteOldUsage(deps: Platform): Promise<{ events: number; rows: number }> {
  const before = utcDay(new Date(deps.clock.now().getTime() - KEPT_DAYS * 86_400_000));
  const [events, rows] = await deleteBefore(deps.db, before);
  return { events: events.rowCount, rows: rows.rowCount };
}

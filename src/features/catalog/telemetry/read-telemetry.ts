import { utcDay } from "../../../platform/utc-day.ts";
import type { TelemetryDeps } from "./ports.ts";
import type { SearchTelemetry, TelemetryDays } from "./schemas.ts";
import { reportsOfSearch, totalsSince } from "./store.ts";

/** What was reported, added up by UTC day, the latest first. */
export async function readTelemetryDays(deps: TelemetryDeps, days: number): Promise<TelemetryDays> {
  const rows = await totalsSince(deps.db, utcDay(new Date(deps.clock.now().getTime() - (days - 1) * 86_400_000)));
  const items = new Map<string, TelemetryDays["days"][number]>();
  for (const { day, kind, figure, total } of rows) {
    const item = items.get(day) ?? { day, stream: {}, quotes: {} };
    item[kind][figure] = total;
    items.set(day, item);
  }
  return { days: [...items.values()] };
}

const LAST_REPORTS = 100;

/** The last reports on one search's streams, newest first. */
export async function readSearchTelemetry(deps: TelemetryDeps, searchId: string): Promise<SearchTelemetry> {
  const rows = await reportsOfSearch(deps.db, searchId, LAST_REPORTS);
  return {
    reports: rows.map(({ id, beganAt, endedAt, figures }) => ({
      ...{ id, beganAt: beganAt.toISOString(), endedAt: endedAt.toISOString(), figures },
    })),
  };
}

import { utcDay } from "../../../platform/utc-day.ts";
import type { TelemetryDeps } from "./ports.ts";
import { deleteReportsBefore } from "./store.ts";

/** Daily cron: forgets reports and their days' totals after the contract's retention. A report lives longer than a message of the queue, so none is counted twice. */
export async function deleteOldReports(deps: TelemetryDeps): Promise<{ reports: number; totals: number }> {
  const { reportDays, totalDays } = deps.contract.catalog.telemetry;
  const ago = (days: number) => new Date(deps.clock.now().getTime() - days * 86_400_000);
  return deleteReportsBefore(deps.db, ago(reportDays), utcDay(ago(totalDays)));
}

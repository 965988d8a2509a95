import { catalogReportsLost, catalogReportsWritten } from "../../../platform/events/catalog.ts";
import { isRefusedData } from "../../../platform/db/refused.ts";
import type { TelemetryDeps } from "./ports.ts";
import { catalogReportSchema, type CatalogReport } from "./report-message.ts";
import { insertReports } from "./store.ts";

/** A report as the queue has it, and since when. */
export interface SentReport {
  body: unknown;
  timestamp: Date;
}

/**
 * Writes a batch of reports in one statement, each once however often it comes. One that nobody can read, or that Postgres will never
 * take, is lost and counted, and keeps no other from being written. Throws where Postgres does not answer.
 */
export async function writeReports(deps: TelemetryDeps, sent: readonly SentReport[]): Promise<void> {
  const read = sent.map(({ body }) => catalogReportSchema().safeParse(body));
  const reports = read.flatMap(({ data }) => (data ? [data] : []));
  const unreadable = read.find(({ success }) => !success);
  if (unreadable) catalogReportsLost(deps, { reports: read.length - reports.length, why: "unreadable", error: unreadable.error });
  if (reports.length === 0) return;
  const written = await insertTakingApart(deps, reports);
  const now = deps.clock.now().getTime();
  const { lateSeconds } = deps.contract.catalog.telemetry;
  const agesMs = sent.map(({ timestamp }) => Math.max(0, now - timestamp.getTime()));
  catalogReportsWritten(deps, { written, agesMs, late: agesMs.filter((age) => age > lateSeconds * 1000).length });
}

async function insertTakingApart(deps: TelemetryDeps, reports: readonly CatalogReport[]): Promise<number> {
  try {
    return await insertReports(deps.db, reports, deps.clock.now());
  } catch (error) {
    if (!isRefusedData(error)) throw error;
    if (reports.length === 1) {
      catalogReportsLost(deps, { reports: 1, why: "refused", error });
      return 0;
    }
    const middle = Math.ceil(reports.length / 2);
    return (await insertTakingApart(deps, reports.slice(0, middle))) + (await insertTakingApart(deps, reports.slice(middle)));
  }
}

import { desc, eq, gte, lt, sql } from "drizzle-orm";
import type { Db } from "../../../platform/db/client.ts";
import { catalogReportDays, catalogReports } from "../tables.ts";
import type { CatalogReport } from "./report-message.ts";

/**
 * Stores reports and adds those that are new to their days' totals, in one statement. Days are taken in their order, so that two batches
 * at once do not wait for each other.
 * @returns how many were new
 */
export async function insertReports(db: Db, reports: readonly CatalogReport[], writtenAt: Date): Promise<number> {
  const { rows } = await db.execute<{ written: number }>(sql`
    with told as (
      select * from jsonb_to_recordset(${JSON.stringify(reports)}::jsonb)
        as report (id text, kind text, "searchId" text, "beganAt" timestamptz, "endedAt" timestamptz, figures jsonb)
    ), stored as (
      insert into ${catalogReports} (id, kind, search_id, began_at, ended_at, figures, written_at)
      select id, kind, "searchId", "beganAt", "endedAt", figures, ${writtenAt.toISOString()}::timestamptz from told
      on conflict do nothing returning kind, ended_at, figures
    ), totals as (
      insert into ${catalogReportDays} (day, kind, figure, total)
      select day, kind, figure, sum(many) from (
        select (ended_at at time zone 'UTC')::date as day, kind, figure, many::bigint
        from stored, jsonb_each_text(figures || '{"reports": 1}'::jsonb) as each (figure, many)) told_apart
      group by day, kind, figure order by day, kind, figure
      on conflict (day, kind, figure) do update set total = catalog_report_days.total + excluded.total
    )
    select count(*)::int as written from stored`);
  return rows[0]?.written ?? 0;
}

/** Totals of the days from one on. */
export const totalsSince = (db: Db, day: string) =>
  db
    .select()
    .from(catalogReportDays)
    .where(gte(catalogReportDays.day, day))
    .orderBy(desc(catalogReportDays.day), catalogReportDays.kind, catalogReportDays.figure);

/** The last reports on a search's streams, newest first. */
export const reportsOfSearch = (db: Db, searchId: string, limit: number) =>
  db
    .select()
    .from(catalogReports)
    .where(eq(catalogReports.searchId, searchId))
    .orderBy(desc(catalogReports.endedAt), desc(catalogReports.id))
    .limit(limit);

export async function deleteReportsBefore(db: Db, written: Date, day: string): Promise<{ reports: number; totals: number }> {
  const [reports, totals] = await db.batch([
    db.delete(catalogReports).where(lt(catalogReports.writtenAt, written)),
    db.delete(catalogReportDays).where(lt(catalogReportDays.day, day)),
  ]);
  return { reports: reports.rowCount, totals: totals.rowCount };
}

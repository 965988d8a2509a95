import * as z from "zod";
import type { Contract } from "../../../platform/contract.ts";
import type { Degraded } from "../../../platform/degraded.ts";
import { crawlMetrics } from "../../../platform/events/crawl.ts";
import { total, type MetricWindow } from "../../../platform/metrics/reader.ts";

export const archiveFiguresSchema = z.object({
  state: z
    .enum(["keeping", "losing", "unconfigured"])
    .describe("`losing` where the archive did not take what was read in the last 15 minutes; crawling goes on without it."),
  kept: z.number().describe("Raw pages kept over the last hour."),
  lost: z.number().describe("Raw pages that were not kept over the last hour, those larger than the contract allows included."),
  lastKeptAt: z.iso.datetime().nullable().describe("When raw pages were last kept; null where that is not known."),
  withoutSince: z.iso.datetime().nullable().describe("Since when nothing is kept; null while it is."),
});
export type ArchiveFigures = z.infer<typeof archiveFiguresSchema>;

/** The archive over the last hour, its state by what happened recently. What the last capture knew of times stands in where the windows end. */
export function archiveFigures(
  windows: { hour: MetricWindow; recent: MetricWindow },
  configured: boolean,
  previous: ArchiveFigures | undefined,
  now: Date,
): ArchiveFigures {
  const { archived, archiveLost, archivedAt } = crawlMetrics;
  const losing = total(windows.recent, archiveLost, { why: "unavailable" }) > 0;
  const state = !configured ? "unconfigured" : losing ? "losing" : "keeping";
  const at = total(windows.hour, archivedAt);
  return {
    state,
    kept: total(windows.hour, archived),
    lost: total(windows.hour, archiveLost),
    lastKeptAt: at > 0 ? new Date(at * 1000).toISOString() : (previous?.lastKeptAt ?? null),
    withoutSince: state === "keeping" ? null : (previous?.withoutSince ?? now.toISOString()),
  };
}

/** How the archive's absence is said; undefined while it keeps. */
export function archiveDegraded({ state, lost, withoutSince }: ArchiveFigures, { crawl }: Contract): Degraded | undefined {
  if (state === "keeping" || withoutSince === null) return undefined;
  const reason = state === "unconfigured" ? "MONGO_URL is missing or malformed" : "MongoDB does not take them";
  return {
    mode: "without-archive",
    reason: `raw pages are not kept for re-extraction, ${lost} in the last hour: ${reason}`,
    since: withoutSince,
    policy: "crawl.archive",
    owner: crawl.owner,
  };
}

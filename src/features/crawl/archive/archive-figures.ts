import * as z from "zod";
import type { Contract } from "../../../platform/contract.ts";
import type { Degraded } from "../../../platform/degraded.ts";
import { crawlMetrics } from "../../../platform/events/crawl.ts";
import { count, unshown } from "../../../platform/health/figure.ts";
import { figures } from "../../../platform/health/figures.ts";
import { flag } from "../../../platform/metrics/metrics.ts";
import { total, type MetricWindow } from "../../../platform/metrics/reader.ts";
import type { ArchiveFacts } from "./page-archive.ts";
import { stateName } from "../../../platform/console/state-names.ts";
import { tell } from "../../../platform/console/tell.ts";
import { recorded } from "../../../platform/language/say.ts";

export const archive = figures({
  state: unshown(
    z
      .enum(["keeping", "losing", "unconfigured"])
      .describe("`losing` where the archive did not take what was read in the last 15 minutes; crawling goes on without it."),
  ),
  lastKeptAt: unshown(z.iso.datetime().nullable().describe("When raw pages were last kept; null where that is not known.")),
  withoutSince: unshown(z.iso.datetime().nullable().describe("Since when nothing is kept; null while it is.")),
})
  .text("Raw pages", ({ state, lastKeptAt }) => tell`${stateName(state)}, last kept ${lastKeptAt ?? tell`at a time not known`}`)
  .gauge("Raw pages not kept now", flag("crawl_archive_away", "1 while raw pages are not kept."), ({ state }) =>
    state === "keeping" ? 0 : 1,
  )
  .and({
    kept: count("Raw pages kept (1 h)", "crawl_archive_kept_recent", "Raw pages kept over an hour."),
    lost: count(
      "Raw pages lost (1 h)",
      "crawl_archive_lost_recent",
      "Raw pages that were not kept over an hour.",
      "Those larger than the contract allows are among them.",
    ),
  });
export type ArchiveFigures = z.infer<typeof archive.schema>;

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
export function archiveDegraded(
  { state, lost, withoutSince }: ArchiveFigures,
  { missing, name }: ArchiveFacts,
  { crawl }: Contract,
): Degraded | undefined {
  if (state === "keeping" || withoutSince === null) return undefined;
  const reason = state === "unconfigured" ? missing : `${name} does not take them`;
  return {
    mode: "without-archive",
    reason: recorded`raw pages are not kept for re-extraction, ${lost} in the last hour: ${reason}`,
    since: withoutSince,
    policy: "crawl.archive",
    owner: crawl.owner,
  };
}

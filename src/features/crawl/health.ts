import * as z from "zod";
import { crawlMetrics } from "../../platform/events/crawl.ts";
import { healthSection, type HealthSection } from "../../platform/health.ts";
import { flag, gauge } from "../../platform/metrics/metrics.ts";
import { quantile, total } from "../../platform/metrics/reader.ts";
import type { Platform } from "../../platform/platform.ts";
import { crawlAlerts } from "./alerts.ts";
import { archiveDegraded, archiveFigures, archiveFiguresSchema, type ArchiveFigures } from "./archive/archive-figures.ts";
import { crawlFigures } from "./health-figures.ts";
import { crawlHealthSchema, type CrawlHealthFigures } from "./health-schema.ts";
import { filesSetAside } from "./reading-store.ts";

const RECENT_MINUTES = 15;
const SET_ASIDE_SHOWN = 5;

export const crawlHealthMetrics = {
  depth: gauge("crawl_queue_depth", "Crawls that are due and that nobody holds."),
  oldestDue: gauge("crawl_oldest_undispatched_age", "Age of the oldest due crawl.", [], { unit: "seconds" }),
  queued: gauge("crawl_queued", "Crawls that are queued."),
  oldestQueued: gauge("crawl_oldest_queued_age", "Age of the oldest queued crawl.", [], { unit: "seconds" }),
  running: gauge("crawl_running", "Crawls that run."),
  oldestRunning: gauge("crawl_oldest_running_age", "Age of the oldest running crawl.", [], { unit: "seconds" }),
  redispatches: gauge("crawl_redispatches_recent", "Forgotten crawls the sweep woke over an hour."),
  failureRate: gauge("crawl_failure_rate", "Share of an hour's ended crawls that failed.", [], { unit: "ratio" }),
  setAside: gauge("crawl_files_set_aside", "Files of suppliers that are not read because reading them ended the Worker before."),
  archiveKept: gauge("crawl_archive_kept_recent", "Raw pages kept over an hour."),
  archiveLost: gauge("crawl_archive_lost_recent", "Raw pages that were not kept over an hour."),
  archiveAway: flag("crawl_archive_away", "1 while raw pages are not kept."),
  latency: gauge("crawl_latency_recent", "95th percentile of suppliers' answers over 15 minutes.", [], { unit: "seconds" }),
};

/** CRL-1: dispatch, ages, latency and failures of crawls together. */
export const crawlHealth = (deps: Platform): HealthSection =>
  healthSection({
    name: "crawl",
    title: "Crawl",
    surfaces: ["detailed", "ops"],
    figures: crawlHealthSchema,
    settings: ["DATABASE_URL"],
    async capture({ now, outbound, metrics, previous }) {
      const found = await outbound("postgres", () => crawlFigures(deps.db, now));
      const aside = await outbound("postgres", () => filesSetAside(deps.db, deps.contract.crawl.setAside, now, SET_ASIDE_SHOWN));
      const { redispatches, pageDuration, archived, archiveLost, archivedAt } = crawlMetrics;
      const hour = await metrics.read([redispatches, archived, archiveLost, archivedAt], 60);
      const recent = await metrics.read([pageDuration, archiveLost], RECENT_MINUTES);
      const latency = quantile(recent, crawlMetrics.pageDuration, 0.95);
      const figures: CrawlHealthFigures = {
        queueDepth: found.depth,
        oldestUndispatchedAgeSeconds: whole(found.oldest_due),
        queued: found.queued,
        oldestQueuedAgeSeconds: whole(found.oldest_queued),
        running: found.running,
        oldestRunningAgeSeconds: whole(found.oldest_running),
        redispatchesLastHour: total(hour, crawlMetrics.redispatches),
        endedLastHour: found.ended,
        failureRate: found.ended === 0 ? null : found.failed / found.ended,
        latencyMs: latency === null ? null : Math.round(latency * 1000),
        setAside: { files: aside[0]?.of ?? 0, latest: aside.map(({ supplierId, url }) => ({ supplierId, url })) },
        archive: archiveFigures({ hour, recent }, deps.settings.mongo.state === "configured", archiveBefore(previous), now),
      };
      const alarmed = crawlAlerts.some(({ conditions }) => conditions(figures, deps.contract).length > 0);
      const degraded = archiveDegraded(figures.archive, deps.contract);
      return {
        status: alarmed || degraded ? "warn" : "pass",
        complete: hour.complete && recent.complete,
        figures,
        degraded: degraded ? [degraded] : [],
      };
    },
    alerts: crawlAlerts,
    panel: [
      { label: "Due, held by nobody", metric: crawlHealthMetrics.depth, read: (figures) => figures.queueDepth },
      { label: "Oldest due (s)", metric: crawlHealthMetrics.oldestDue, read: (figures) => figures.oldestUndispatchedAgeSeconds },
      { label: "Queued", metric: crawlHealthMetrics.queued, read: (figures) => figures.queued },
      { label: "Oldest queued (s)", metric: crawlHealthMetrics.oldestQueued, read: (figures) => figures.oldestQueuedAgeSeconds },
      { label: "Running", metric: crawlHealthMetrics.running, read: (figures) => figures.running },
      { label: "Oldest running (s)", metric: crawlHealthMetrics.oldestRunning, read: (figures) => figures.oldestRunningAgeSeconds },
      { label: "Redispatches (1 h)", metric: crawlHealthMetrics.redispatches, read: (figures) => figures.redispatchesLastHour },
      { label: "Failure rate (1 h)", metric: crawlHealthMetrics.failureRate, read: (figures) => figures.failureRate },
      {
        label: "Suppliers' latency (p95, s)",
        metric: crawlHealthMetrics.latency,
        read: ({ latencyMs }) => (latencyMs === null ? null : latencyMs / 1000),
      },
      { label: "Files set aside", metric: crawlHealthMetrics.setAside, read: ({ setAside }) => setAside.files },
      { label: "Raw pages", text: ({ archive }) => `${archive.state}, last kept ${archive.lastKeptAt ?? "at a time not known"}` },
      {
        label: "Raw pages not kept now",
        metric: crawlHealthMetrics.archiveAway,
        read: ({ archive }) => (archive.state === "keeping" ? 0 : 1),
      },
      { label: "Raw pages kept (1 h)", metric: crawlHealthMetrics.archiveKept, read: ({ archive }) => archive.kept },
      { label: "Raw pages lost (1 h)", metric: crawlHealthMetrics.archiveLost, read: ({ archive }) => archive.lost },
    ],
  });

/** The last capture's archive; captures of a release before have none. */
function archiveBefore(previous: unknown): ArchiveFigures | undefined {
  return z.object({ archive: archiveFiguresSchema }).safeParse(previous).data?.archive;
}

const whole = (age: number | null): number | null => (age === null ? null : Math.max(0, Math.round(age)));

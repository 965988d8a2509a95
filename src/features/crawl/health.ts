import * as z from "zod";
import { crawlMetrics } from "../../platform/events/crawl.ts";
import { healthSection, type HealthSection } from "../../platform/health.ts";
import { quantileMs, total } from "../../platform/metrics/reader.ts";
import type { Platform } from "../../platform/platform.ts";
import { crawlAlerts } from "./alerts.ts";
import { archive, archiveDegraded, archiveFigures, type ArchiveFigures } from "./archive/archive-figures.ts";
import { archiveFacts } from "./archive/page-archive.ts";
import { crawlMeasured, type CrawlHealthFigures } from "./figures.ts";
import { crawlFigures } from "./health-figures.ts";
import { lateFeeds } from "./feeds/store.ts";
import { heldFigures } from "./held-prices/store.ts";
import { filesSetAside } from "./reading-store.ts";
import { failingSuppliers } from "./supplier-standing/store.ts";

const RECENT_MINUTES = 15;
const SET_ASIDE_SHOWN = 5;

/** CRL-1: dispatch, ages, latency and failures of crawls together. */
export const crawlHealth = (deps: Platform): HealthSection =>
  healthSection({
    name: "crawl",
    title: "Crawl",
    surfaces: ["detailed", "ops"],
    trends: [
      { label: "Pages asked of suppliers", metric: crawlMetrics.pageReads },
      { label: "Failed tries of crawls", metric: crawlMetrics.triesFailed },
    ],
    figures: crawlMeasured,
    settings: ["DATABASE_URL"],
    async capture({ now, outbound, metrics, previous }) {
      const found = await outbound("postgres", () => crawlFigures(deps.db, now));
      const aside = await outbound("postgres", () => filesSetAside(deps.db, deps.contract.crawl.setAside, now, SET_ASIDE_SHOWN));
      const held = await outbound("postgres", () => heldFigures(deps.db));
      const failing = await outbound("postgres", () => failingSuppliers(deps.db, now, deps.contract.crawl.supplierFailures));
      const late = await outbound("postgres", () => lateFeeds(deps.db, now, deps.contract.crawl.feeds.lateSeconds));
      const { redispatches, pageDuration, archived, archiveLost, archivedAt } = crawlMetrics;
      const hour = await metrics.read([redispatches, archived, archiveLost, archivedAt], 60);
      const recent = await metrics.read([pageDuration, archiveLost], RECENT_MINUTES);
      const facts = archiveFacts(deps);
      const figures: CrawlHealthFigures = {
        queueDepth: found.depth,
        oldestUndispatchedAgeSeconds: whole(found.oldest_due),
        queued: found.queued,
        oldestQueuedAgeSeconds: whole(found.oldest_queued),
        running: found.running,
        oldestRunningAgeSeconds: whole(found.oldest_running),
        redispatchesLastHour: total(hour, redispatches),
        endedLastHour: found.ended,
        failureRate: found.ended === 0 ? null : found.failed / found.ended,
        latencyMs: quantileMs(recent, pageDuration, 0.95),
        pricesHeld: held.prices,
        oldestHeldAgeSeconds: held.since && whole((now.getTime() - held.since.getTime()) / 1000),
        setAside: { files: aside[0]?.of ?? 0, latest: aside.map(({ supplierId, url }) => ({ supplierId, url })) },
        failingSuppliers: failing,
        lateFeeds: late,
        archive: archiveFigures({ hour, recent }, facts.configured, archiveBefore(previous), now),
      };
      const alarmed = crawlAlerts.some(({ conditions }) => conditions(figures, deps.contract).length > 0);
      const degraded = archiveDegraded(figures.archive, facts, deps.contract);
      return {
        status: alarmed || degraded ? "warn" : "pass",
        complete: hour.complete && recent.complete,
        figures,
        degraded: degraded ? [degraded] : [],
      };
    },
    alerts: crawlAlerts,
  });

/** The last capture's archive; captures of a release before have none. */
function archiveBefore(previous: unknown): ArchiveFigures | undefined {
  return z.object({ archive: archive.schema }).safeParse(previous).data?.archive;
}

const whole = (age: number | null): number | null => (age === null ? null : Math.max(0, Math.round(age)));

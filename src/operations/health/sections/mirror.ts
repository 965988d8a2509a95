import * as z from "zod";
import type { Degraded } from "../../../platform/degraded.ts";
import { healthSection, type HealthSection } from "../../../platform/health.ts";
import { age, amount, unshown } from "../../../platform/health/figure.ts";
import { figures } from "../../../platform/health/figures.ts";
import type { MetricsStanding } from "../../../platform/metrics/reader.ts";
import type { HealthDeps } from "../ports.ts";
import { tell } from "../../../platform/console/tell.ts";
import { recorded } from "../../../platform/language/say.ts";

const LOST_MINUTES = 60;

const time = z.iso.datetime().nullable();

const mirror = figures({ lastScrapeAt: unshown(time.describe("When /metrics was last read.")) })
  .text("Last scrape", ({ lastScrapeAt }) => lastScrapeAt ?? tell`never`)
  .and({
    ageSeconds: age("Age", "metrics_scrape_age", "Time since /metrics was last read."),
    overdue: unshown(z.boolean()),
    countsAgeSeconds: age("Newest counts", "metrics_counts_age", "Time since an isolate last handed on what it counted."),
    countedSince: unshown(time.describe("Since when all shards' memories count: none was restarted since.")),
    lostSeconds: amount(
      "Counts lost (1 h, s)",
      "metrics_lost_recent",
      "Seconds of counting that died with shards over an hour, added up over the shards, at most.",
    ),
  });

/** MIR-1: whether anybody outside reads what is exported, and how fresh and whole it is. Being overdue matters in production alone. */
export const mirrorHealth = (deps: HealthDeps): HealthSection =>
  healthSection({
    name: "mirror",
    title: "Metrics mirror",
    surfaces: ["ops"],
    figures: mirror,
    async capture({ now, metrics }) {
      const [scraped, standing] = await Promise.all([deps.captureDesk.lastScrapeAt(), metrics.standing(LOST_MINUTES)]);
      const lastScrapeAt = scraped ?? null;
      const ageSeconds = lastScrapeAt === null ? null : (now.getTime() - Date.parse(lastScrapeAt)) / 1000;
      const overdue =
        deps.settings.environment === "production" && (ageSeconds === null || ageSeconds > deps.contract.health.scrapeOverdueSeconds);
      return {
        status: overdue ? "warn" : "pass",
        complete: standing.complete,
        figures: {
          lastScrapeAt,
          ageSeconds,
          overdue,
          countsAgeSeconds: standing.newestAt === null ? null : Math.max(0, (now.getTime() - standing.newestAt) / 1000),
          countedSince: iso(standing.countsSince),
          lostSeconds: standing.lostSeconds,
        },
        degraded: countsLost(standing, deps.contract.health.owner),
      };
    },
    alerts: [
      mirror.warn("ops.metrics.scrape-overdue", {
        when: ({ overdue }) => overdue,
        say: ({ lastScrapeAt }) =>
          lastScrapeAt === null ? recorded`/metrics was never read` : recorded`/metrics was last read ${lastScrapeAt}`,
      }),
    ],
  });

/** Counters are lower than what happened, by what a shard had in memory when it was ended. */
function countsLost({ lostSeconds, lastLostAt }: MetricsStanding, owner: string): Degraded[] {
  const since = iso(lastLostAt);
  if (lostSeconds === 0 || since === null) return [];
  const reason = `shards were restarted, and up to ${Math.ceil(lostSeconds)} s of their counts are lost`;
  return [{ mode: "counts-lost", reason, since, policy: "health.tolerableLoss", owner }];
}

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

import * as z from "zod";
import { healthSection, type HealthSection } from "../../../platform/health.ts";
import { age, unshown } from "../../../platform/health/figure.ts";
import { figures } from "../../../platform/health/figures.ts";
import type { HealthDeps } from "../ports.ts";

const mirror = figures({ lastScrapeAt: unshown(z.iso.datetime().nullable().describe("When /metrics was last read.")) })
  .text("Last scrape", ({ lastScrapeAt }) => lastScrapeAt ?? "never")
  .and({ ageSeconds: age("Age", "metrics_scrape_age", "Time since /metrics was last read."), overdue: unshown(z.boolean()) });

/** MIR-1: whether anybody outside reads what is exported. Being overdue matters in production alone. */
export const mirrorHealth = (deps: HealthDeps): HealthSection =>
  healthSection({
    name: "mirror",
    title: "Metrics mirror",
    surfaces: ["ops"],
    figures: mirror,
    async capture({ now }) {
      const lastScrapeAt = (await deps.captureDesk.lastScrapeAt()) ?? null;
      const ageSeconds = lastScrapeAt === null ? null : (now.getTime() - Date.parse(lastScrapeAt)) / 1000;
      const overdue =
        deps.settings.environment === "production" && (ageSeconds === null || ageSeconds > deps.contract.health.scrapeOverdueSeconds);
      return { status: overdue ? "warn" : "pass", complete: true, figures: { lastScrapeAt, ageSeconds, overdue } };
    },
    alerts: [
      mirror.warn("ops.metrics.scrape-overdue", {
        when: ({ overdue }) => overdue,
        say: ({ lastScrapeAt }) => `/metrics was last read ${lastScrapeAt ?? "never"}`,
      }),
    ],
  });

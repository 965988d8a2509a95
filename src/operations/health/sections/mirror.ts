import * as z from "zod";
import { healthSection, type HealthSection } from "../../../platform/health.ts";
import { gauge } from "../../../platform/metrics/metrics.ts";
import type { HealthDeps } from "../ports.ts";

const figuresSchema = z.object({
  lastScrapeAt: z.iso.datetime().nullable().describe("When /metrics was last read."),
  ageSeconds: z.number().nullable(),
  overdue: z.boolean(),
});

export const mirrorMetrics = {
  scrapeAge: gauge("metrics_scrape_age", "Time since /metrics was last read.", [], { unit: "seconds" }),
};

/** MIR-1: whether anybody outside reads what is exported. Being overdue matters in production alone. */
export const mirrorHealth = (deps: HealthDeps): HealthSection =>
  healthSection({
    name: "mirror",
    title: "Metrics mirror",
    surfaces: ["ops"],
    figures: figuresSchema,
    async capture({ now }) {
      const lastScrapeAt = (await deps.captureDesk.lastScrapeAt()) ?? null;
      const ageSeconds = lastScrapeAt === null ? null : (now.getTime() - Date.parse(lastScrapeAt)) / 1000;
      const overdue =
        deps.settings.environment === "production" && (ageSeconds === null || ageSeconds > deps.contract.health.scrapeOverdueSeconds);
      return { status: overdue ? "warn" : "pass", complete: true, figures: { lastScrapeAt, ageSeconds, overdue } };
    },
    alerts: [
      {
        name: "ops.metrics.scrape-overdue",
        conditions: ({ overdue, lastScrapeAt }) =>
          overdue
            ? [{ key: "ops.metrics.scrape-overdue", severity: "warn", summary: `/metrics was last read ${lastScrapeAt ?? "never"}` }]
            : [],
      },
    ],
    panel: [
      { label: "Last scrape", text: ({ lastScrapeAt }) => lastScrapeAt ?? "never" },
      { label: "Age", metric: mirrorMetrics.scrapeAge, read: ({ ageSeconds }) => ageSeconds },
    ],
  });

import * as z from "zod";
import { healthSection, type HealthSection } from "../../platform/health.ts";
import { gauge } from "../../platform/metrics/metrics.ts";
import type { DrillDeps } from "./ports.ts";
import { drillStandings } from "./rules.ts";
import { drillStandingSchema } from "./schemas.ts";

export const drillHealthMetrics = {
  overdue: gauge("drills_overdue", "Drills the contract demands that have not passed within its interval."),
};

/** Whether the outages the contract names were rehearsed lately; the alert path's own drill is with the incident transport. */
export const drillsHealth = (deps: DrillDeps): HealthSection =>
  healthSection({
    name: "drills",
    title: "Drills",
    surfaces: ["ops"],
    figures: z.object({
      overdue: z.array(z.string()).describe("Demanded drills that have not passed within the contract's interval."),
      required: z.array(drillStandingSchema),
    }),
    async capture({ now }) {
      const required = drillStandings(await deps.drillDesk.lastDrills(), deps.contract.drills, now);
      const overdue = required.filter((drill) => drill.overdue).map(({ name }) => name);
      return { status: overdue.length > 0 ? "warn" : "pass", complete: true, figures: { overdue, required } };
    },
    panel: [
      { label: "Overdue", metric: drillHealthMetrics.overdue, read: ({ overdue }) => overdue.length },
      { label: "To run", text: ({ overdue }) => (overdue.length === 0 ? null : overdue.join(", ")) },
      {
        label: "Last results",
        text: ({ required }) =>
          required
            .map(({ name, lastResult, lastPassedAt }) => `${name}: ${lastResult ?? "never run"}, passed ${lastPassedAt ?? "never"}`)
            .join("; "),
      },
    ],
  });

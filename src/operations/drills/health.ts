import * as z from "zod";
import { healthSection, type HealthSection } from "../../platform/health.ts";
import { names, unshown } from "../../platform/health/figure.ts";
import { figures } from "../../platform/health/figures.ts";
import type { DrillDeps } from "./ports.ts";
import { drillStandings } from "./rules.ts";
import { drillStandingSchema } from "./schemas.ts";
import { tell } from "../../platform/console/tell.ts";

const drills = figures({
  overdue: names("Overdue", "drills_overdue", "Drills the contract demands that have not passed within its interval."),
  required: unshown(z.array(drillStandingSchema)),
})
  .text("To run", ({ overdue }) => (overdue.length === 0 ? null : overdue.join(", ")))
  .text("Last results", ({ required }) =>
    required
      .map(({ name, lastResult, lastPassedAt }) => tell`${name}: ${lastResult ?? tell`never run`}, passed ${lastPassedAt ?? tell`never`}`)
      .join("; "),
  );

/** Whether the outages the contract names were rehearsed lately; the alert path's own drill is with the incident transport. */
export const drillsHealth = (deps: DrillDeps): HealthSection =>
  healthSection({
    name: "drills",
    title: "Drills",
    surfaces: ["ops"],
    figures: drills,
    nextStep: ({ overdue }) =>
      overdue.length === 0 ? null : tell`rehearse them: ${`npm run drill -- ${overdue.length > 3 ? "--all" : overdue.join(" ")}`}`,
    async capture({ now }) {
      const required = drillStandings(await deps.drillDesk.lastDrills(), deps.contract.drills, now);
      const overdue = required.filter((drill) => drill.overdue).map(({ name }) => name);
      return { status: overdue.length > 0 ? "warn" : "pass", complete: true, figures: { overdue, required } };
    },
  });

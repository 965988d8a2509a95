import * as z from "zod";
import { healthSection, type HealthSection } from "../../platform/health.ts";
import { gauge } from "../../platform/metrics/metrics.ts";
import type { FaultDeps } from "./ports.ts";
import { faultSchema } from "./schemas.ts";

export const faultHealthMetrics = {
  standing: gauge("port_faults_standing", "Share of a port's calls that an operator breaks.", ["port", "mode"]),
};

/** So that nobody takes a drill for an outage, or leaves a port broken behind. Shown while a fault stands. */
export const faultsInjectedHealth = (deps: FaultDeps): HealthSection =>
  healthSection({
    name: "faultsInjected",
    title: "Faults injected",
    surfaces: ["ops", "detailed"],
    figures: z.object({ items: z.array(faultSchema).describe("Ports that operators broke, with who did and until when.") }),
    shownWhile: ({ items }) => items.length > 0,
    async capture() {
      const items = [...(await deps.faultDesk.standingFaults())];
      return { status: items.length > 0 ? "warn" : "pass", complete: true, figures: { items } };
    },
    panel: [
      {
        label: "Broken share",
        metric: faultHealthMetrics.standing,
        read: ({ items }) => items.map(({ port, mode, rate }) => ({ labels: [port, mode], value: rate })),
      },
      { label: "By", text: ({ items }) => items.map(({ port, setBy, until }) => `${port}: ${setBy}, until ${until}`).join("; ") || null },
    ],
  });

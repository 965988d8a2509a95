import * as z from "zod";
import { healthSection, type HealthSection } from "../../platform/health.ts";
import { unshown } from "../../platform/health/figure.ts";
import { figures } from "../../platform/health/figures.ts";
import { gauge } from "../../platform/metrics/metrics.ts";
import type { FaultDeps } from "./ports.ts";
import { faultSchema } from "./schemas.ts";
import { tell } from "../../platform/console/tell.ts";

const faults = figures({ items: unshown(z.array(faultSchema).describe("Ports that operators broke, with who did and until when.")) })
  .gauge("Broken share", gauge("port_faults_standing", "Share of a port's calls that an operator breaks.", ["port", "mode"]), ({ items }) =>
    items.map(({ port, mode, rate }) => ({ labels: [port, mode], value: rate })),
  )
  .text("By", ({ items }) => items.map(({ port, setBy, until }) => tell`${port}: ${setBy}, until ${until}`).join("; ") || null);

/** So that nobody takes a drill for an outage, or leaves a port broken behind. Shown while a fault stands. */
export const faultsInjectedHealth = (deps: FaultDeps): HealthSection =>
  healthSection({
    name: "faultsInjected",
    title: "Faults injected",
    surfaces: ["ops", "detailed"],
    figures: faults,
    shownWhile: ({ items }) => items.length > 0,
    async capture() {
      const items = [...(await deps.faultDesk.standingFaults())];
      return { status: items.length > 0 ? "warn" : "pass", complete: true, figures: { items } };
    },
  });

import * as z from "zod";
import { healthSection, type HealthSection } from "../../platform/health.ts";
import { unshown, yesNo } from "../../platform/health/figure.ts";
import { figures } from "../../platform/health/figures.ts";
import { flag } from "../../platform/metrics/metrics.ts";
import type { AlertDeps } from "./ports.ts";
import { transportReadiness, type TransportReadiness } from "./readiness.ts";
import { drillSchema } from "./schemas.ts";
import { drillView, instantOrNull } from "./view.ts";
import { tell } from "../../platform/console/tell.ts";
import { recorded } from "../../platform/language/say.ts";

const transportSchema = z.object({
  urlConfigured: z.boolean(),
  tokenConfigured: z.boolean(),
  configured: z.boolean(),
  demanded: z.boolean().describe("Whether the contract demands it."),
  lastTestedAt: z.iso.datetime().nullable().describe("When a drill last reached it."),
  drillOverdue: z.boolean(),
});

const transport = figures({
  protected: yesNo(
    "Protected",
    "incident_transport_protected",
    "all that is demanded of the alert path is configured and was tested lately.",
  ),
  primary: unshown(transportSchema),
  secondary: unshown(transportSchema),
  lastDrill: unshown(drillSchema.nullable()),
  deployed: unshown(z.boolean().describe("Whether alerts have to leave this environment.")),
})
  .byLabel(
    "Configured",
    flag("incident_transport_configured", "1 where a transport is configured.", ["transport"]),
    ({ primary, secondary }) => ({ primary: primary.configured ? 1 : 0, secondary: secondary.configured ? 1 : 0 }),
  )
  .text("Primary tested", ({ primary }) => primary.lastTestedAt ?? tell`never`)
  .text("Secondary tested", ({ secondary }) => secondary.lastTestedAt ?? tell`never`)
  .text("Drill", ({ primary, secondary, lastDrill }) =>
    primary.drillOverdue || secondary.drillOverdue ? tell`overdue` : (lastDrill?.state ?? null),
  );

const transportView = (found: TransportReadiness) => ({ ...found, lastTestedAt: instantOrNull(found.lastTestedAt) });

/** ALR-4: whether alerts can leave the app. */
export const incidentTransportHealth = (deps: AlertDeps): HealthSection =>
  healthSection({
    name: "incidentTransport",
    title: "Incident transport",
    surfaces: ["ops"],
    figures: transport,
    nextStep: (found) => (overdue(found).length === 0 ? null : tell`rehearse the way of alerts: ${"npm run ops -- alerts drill"}`),
    async capture() {
      const counts = await deps.alertLedger.counts();
      const { primary, secondary, protected: isProtected } = transportReadiness(deps.settings, counts, deps.contract.incidentAlerts);
      const missing = [primary, secondary].some(({ demanded, configured }) => demanded && !configured);
      return {
        status: missing ? "fail" : isProtected ? "pass" : "warn",
        complete: true,
        figures: {
          primary: transportView(primary),
          secondary: transportView(secondary),
          protected: isProtected,
          lastDrill: counts.lastDrill && drillView(counts.lastDrill),
          deployed: deps.settings.deployed,
        },
      };
    },
    alerts: [
      {
        name: "incident-transport.missing",
        conditions: ({ deployed, ...transports }) =>
          RANKS.filter((rank) => deployed && transports[rank].demanded && !transports[rank].configured).map((rank) => ({
            key: `incident-transport.${rank}-missing`,
            severity: "page",
            summary: recorded`alerts cannot leave by the ${rank} transport: its settings are missing or malformed`,
          })),
      },
      transport.warn("incident-transport.drill-overdue", {
        when: (found) => found.deployed && overdue(found).length > 0,
        say: (found) => {
          const [rank = "", other] = overdue(found);
          return other === undefined
            ? recorded`no drill has reached the ${rank} transport within the contract's interval`
            : recorded`no drill has reached the primary and secondary transport within the contract's interval`;
        },
      }),
    ],
  });

const RANKS = ["primary", "secondary"] as const;

const overdue = (transports: Record<(typeof RANKS)[number], z.infer<typeof transportSchema>>) =>
  RANKS.filter((rank) => transports[rank].configured && transports[rank].drillOverdue);

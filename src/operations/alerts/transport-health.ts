import * as z from "zod";
import { healthSection, type AlertCondition, type HealthSection } from "../../platform/health.ts";
import { flag } from "../../platform/metrics/metrics.ts";
import type { AlertDeps } from "./ports.ts";
import { transportReadiness, type TransportReadiness } from "./readiness.ts";
import { drillSchema } from "./schemas.ts";
import { drillView, instantOrNull } from "./view.ts";

export const transportHealthMetrics = {
  protected: flag("incident_transport_protected", "1 where all that is demanded of the alert path is configured and was tested lately."),
  configured: flag("incident_transport_configured", "1 where a transport is configured.", ["transport"]),
};

const transportSchema = z.object({
  urlConfigured: z.boolean(),
  tokenConfigured: z.boolean(),
  configured: z.boolean(),
  demanded: z.boolean().describe("Whether the contract demands it."),
  lastTestedAt: z.iso.datetime().nullable().describe("When a drill last reached it."),
  drillOverdue: z.boolean(),
});

const transportView = (transport: TransportReadiness) => ({ ...transport, lastTestedAt: instantOrNull(transport.lastTestedAt) });

/** ALR-4: whether alerts can leave the app. */
export const incidentTransportHealth = (deps: AlertDeps): HealthSection =>
  healthSection({
    name: "incidentTransport",
    title: "Incident transport",
    surfaces: ["ops"],
    figures: z.object({
      primary: transportSchema,
      secondary: transportSchema,
      protected: z.boolean().describe("All that is demanded is configured and was tested within the contract's interval."),
      lastDrill: drillSchema.nullable(),
      deployed: z.boolean().describe("Whether alerts have to leave this environment."),
    }),
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
          (["primary", "secondary"] as const)
            .filter((name) => deployed && transports[name].demanded && !transports[name].configured)
            .map((name): AlertCondition => ({
              key: `incident-transport.${name}-missing`,
              severity: "page",
              summary: `alerts cannot leave by the ${name} transport: its settings are missing or malformed`,
            })),
      },
      {
        name: "incident-transport.drill-overdue",
        conditions: ({ deployed, ...transports }) => {
          const overdue = (["primary", "secondary"] as const).filter(
            (name) => transports[name].configured && transports[name].drillOverdue,
          );
          return deployed && overdue.length > 0
            ? [
                {
                  key: "incident-transport.drill-overdue",
                  severity: "warn",
                  summary: `no drill has reached the ${overdue.join(" and ")} transport within the contract's interval`,
                },
              ]
            : [];
        },
      },
    ],
    panel: [
      { label: "Protected", metric: transportHealthMetrics.protected, read: (figures) => (figures.protected ? 1 : 0) },
      {
        label: "Configured",
        metric: transportHealthMetrics.configured,
        read: ({ primary, secondary }) => [
          { labels: ["primary"], value: primary.configured ? 1 : 0 },
          { labels: ["secondary"], value: secondary.configured ? 1 : 0 },
        ],
      },
      { label: "Primary tested", text: ({ primary }) => primary.lastTestedAt ?? "never" },
      { label: "Secondary tested", text: ({ secondary }) => secondary.lastTestedAt ?? "never" },
      {
        label: "Drill",
        text: ({ primary, secondary, lastDrill }) =>
          primary.drillOverdue || secondary.drillOverdue ? "overdue" : (lastDrill?.state ?? null),
      },
    ],
  });

import * as z from "zod";
import { healthSection, type HealthSection } from "../../platform/health.ts";
import { flag, gauge } from "../../platform/metrics/metrics.ts";
import type { AlertDeps } from "./ports.ts";
import { instantOrNull } from "./view.ts";

export const alertHealthMetrics = {
  open: gauge("incident_alerts_open", "Alerts that are open."),
  incidents: gauge("incidents_open", "Incidents that are open."),
  deliveries: gauge("incident_alert_deliveries", "Deliveries by state, since the environment began.", ["state"]),
  oldestPending: gauge("incident_alert_oldest_pending_age", "Age of the oldest delivery that is not done.", [], { unit: "seconds" }),
  deadLetters: gauge("incident_alert_dead_letter_backlog", "Notifications permanently dropped, by what was decided.", ["state"]),
  transportIncident: flag("incident_alert_transport_incident", "1 while the backlog grows again after replays succeeded."),
};

/** ALR-3, ALR-5, ALR-8: what of the alerts is on its way, delivered, dropped and undecided. */
export const incidentAlertsHealth = (deps: AlertDeps): HealthSection =>
  healthSection({
    name: "incidentAlerts",
    title: "Incident alerts",
    surfaces: ["ops"],
    figures: z.object({
      open: z.int(),
      openIncidents: z.int(),
      pending: z.int(),
      oldestPendingAgeSeconds: z.number().nullable(),
      delivered: z.int(),
      retrying: z.int(),
      deadLetters: z.int().describe("Permanently dropped, escalated by hand included."),
      undecided: z.int(),
      oldestUndecidedAgeSeconds: z.number().nullable(),
      bothFailed: z.int().describe("Both transports failed: these rank first."),
      transportIncident: z.enum(["none", "active"]),
      transportIncidentSince: z.iso.datetime().nullable(),
    }),
    async capture() {
      const counts = await deps.alertLedger.counts();
      const age = (at: number | null) => (at === null ? null : Math.max(0, (counts.now - at) / 1000));
      const active = counts.transportIncidentSince !== null;
      const { openAlerts: open, openIncidents, pending, delivered, retrying, deadLetters, undecided, bothFailed } = counts;
      return {
        status: active || bothFailed > 0 ? "fail" : undecided > 0 || retrying > 0 ? "warn" : "pass",
        complete: true,
        figures: {
          open,
          openIncidents,
          pending,
          oldestPendingAgeSeconds: age(counts.oldestPendingAt),
          delivered,
          retrying,
          deadLetters,
          undecided,
          oldestUndecidedAgeSeconds: age(counts.oldestUndecidedAt),
          bothFailed,
          transportIncident: active ? ("active" as const) : ("none" as const),
          transportIncidentSince: instantOrNull(counts.transportIncidentSince),
        },
      };
    },
    alerts: [
      {
        name: "incident-alerts.transport-incident",
        conditions: ({ transportIncident, undecided }) =>
          transportIncident === "active"
            ? [
                {
                  key: "incident-alerts.transport-incident",
                  severity: "page",
                  summary: `the dead-letter backlog grows again after replays succeeded; ${undecided} wait for a decision`,
                },
              ]
            : [],
      },
      {
        name: "incident-alerts.undecided",
        conditions: ({ undecided, oldestUndecidedAgeSeconds }, contract) =>
          oldestUndecidedAgeSeconds !== null && oldestUndecidedAgeSeconds > contract.incidentAlerts.undecidedSeconds
            ? [
                {
                  key: "incident-alerts.undecided",
                  severity: "page",
                  summary: `${undecided} alerts were dropped and nobody has decided about them`,
                },
              ]
            : [],
      },
    ],
    panel: [
      { label: "Open", metric: alertHealthMetrics.open, read: ({ open }) => open },
      { label: "Open incidents", metric: alertHealthMetrics.incidents, read: ({ openIncidents }) => openIncidents },
      {
        label: "Deliveries",
        metric: alertHealthMetrics.deliveries,
        read: ({ pending, retrying, delivered }) => [
          { labels: ["pending"], value: pending },
          { labels: ["retrying"], value: retrying },
          { labels: ["delivered"], value: delivered },
        ],
      },
      { label: "Oldest pending", metric: alertHealthMetrics.oldestPending, read: ({ oldestPendingAgeSeconds }) => oldestPendingAgeSeconds },
      {
        label: "Dead letters",
        metric: alertHealthMetrics.deadLetters,
        read: ({ deadLetters, undecided, bothFailed }) => [
          { labels: ["dropped"], value: deadLetters },
          { labels: ["undecided"], value: undecided },
          { labels: ["both-failed"], value: bothFailed },
        ],
      },
      {
        label: "Transport incident",
        metric: alertHealthMetrics.transportIncident,
        read: ({ transportIncident }) => (transportIncident === "active" ? 1 : 0),
      },
    ],
  });

import { alertMetrics } from "../../platform/events/alerts.ts";
import * as z from "zod";
import { healthSection, isOver, type HealthSection } from "../../platform/health.ts";
import { age, count, unshown } from "../../platform/health/figure.ts";
import { figures } from "../../platform/health/figures.ts";
import { flag, gauge } from "../../platform/metrics/metrics.ts";
import type { AlertDeps } from "./ports.ts";
import { instantOrNull } from "./view.ts";
import { recorded } from "../../platform/language/say.ts";

const alerts = figures({
  open: count("Open", "incident_alerts_open", "Alerts that are open."),
  openIncidents: count("Open incidents", "incidents_open", "Incidents that are open."),
  pending: unshown(z.int()),
  retrying: unshown(z.int()),
  delivered: unshown(z.int()),
})
  .byLabel(
    "Deliveries",
    gauge("incident_alert_deliveries", "Deliveries by state, since the environment began.", ["state"]),
    ({ pending, retrying, delivered }) => ({ pending, retrying, delivered }),
  )
  .and({
    oldestPendingAgeSeconds: age("Oldest pending", "incident_alert_oldest_pending_age", "Age of the oldest delivery that is not done."),
    unreachedPages: count("Pages nobody has", "incident_alert_pages_unreached", "Pages that no transport has delivered."),
    unreachedPageAgeSeconds: age(
      "Nobody reached for",
      "incident_alert_page_unreached_age",
      "How long the oldest page that no transport has delivered is owed: for so long nobody could be reached.",
    ),
    firstTryAgeSeconds: age(
      "First try owed for",
      "incident_alert_first_try_owed_age",
      "How long the oldest notification without a first try has waited for it.",
    ),
    transportFailingSeconds: unshown(
      z
        .object({ primary: z.number().nullable(), secondary: z.number().nullable() })
        .describe(
          "How long each transport has failed, from the failure that opened its breaker until a try succeeds; null while it works.",
        ),
    ),
  })
  .byLabel(
    "Failing for",
    gauge(
      "incident_alert_transport_failing",
      "Seconds a transport has failed as often in a row as opens its breaker; 0 while it works.",
      ["transport"],
      {
        unit: "seconds",
      },
    ),
    ({ transportFailingSeconds: { primary, secondary } }) => ({ primary: primary ?? 0, secondary: secondary ?? 0 }),
    { zeroUnshown: true },
  )
  .and({
    deadLetters: unshown(z.int().describe("Permanently dropped, escalated by hand included.")),
    undecided: unshown(z.int()),
    oldestUndecidedAgeSeconds: unshown(z.number().nullable()),
    bothFailed: unshown(z.int().describe("Both transports failed: these rank first.")),
  })
  .byLabel(
    "Dead letters",
    gauge("incident_alert_dead_letter_backlog", "Notifications permanently dropped, by what was decided.", ["state"]),
    ({ deadLetters, undecided, bothFailed }) => ({ dropped: deadLetters, undecided, "both-failed": bothFailed }),
  )
  .and({ transportIncident: unshown(z.enum(["none", "active"])), transportIncidentSince: unshown(z.iso.datetime().nullable()) })
  .gauge(
    "Transport incident",
    flag("incident_alert_transport_incident", "1 while the backlog grows again after replays succeeded."),
    ({ transportIncident }) => (transportIncident === "active" ? 1 : 0),
  );

/** ALR-3, ALR-5, ALR-8: what of the alerts is on its way, delivered, dropped and undecided. */
export const incidentAlertsHealth = (deps: AlertDeps): HealthSection =>
  healthSection({
    name: "incidentAlerts",
    title: "Incident alerts",
    surfaces: ["ops"],
    trends: [
      { label: "Alerts raised", metric: alertMetrics.raised },
      { label: "Tries to deliver", metric: alertMetrics.attempts },
    ],
    figures: alerts,
    async capture() {
      const counts = await deps.alertLedger.counts();
      const ageOf = (at: number | null) => (at === null ? null : Math.max(0, (counts.now - at) / 1000));
      const { owed } = counts;
      const ages = { unreachedPageAgeSeconds: ageOf(owed.pageAt), firstTryAgeSeconds: ageOf(owed.firstTryAt) };
      const failing = { primary: ageOf(owed.failing.primary), secondary: ageOf(owed.failing.secondary) };
      const { behindSeconds } = deps.contract.incidentAlerts;
      const behind = Object.values(ages).some((age) => isOver(age, behindSeconds));
      const active = counts.transportIncidentSince !== null;
      const { openAlerts: open, openIncidents, pending, delivered, retrying, deadLetters, undecided, bothFailed } = counts;
      return {
        status:
          active || behind || bothFailed > 0 || failing.primary !== null || failing.secondary !== null
            ? "fail"
            : undecided > 0 || retrying > 0
              ? "warn"
              : "pass",
        complete: true,
        figures: {
          open,
          openIncidents,
          pending,
          unreachedPages: owed.pages,
          ...ages,
          transportFailingSeconds: failing,
          oldestPendingAgeSeconds: ageOf(counts.oldestPendingAt),
          delivered,
          retrying,
          deadLetters,
          undecided,
          oldestUndecidedAgeSeconds: ageOf(counts.oldestUndecidedAt),
          bothFailed,
          transportIncident: active ? ("active" as const) : ("none" as const),
          transportIncidentSince: instantOrNull(counts.transportIncidentSince),
        },
      };
    },
    alerts: [
      alerts.page("incident-alerts.transport-incident", {
        when: ({ transportIncident }) => transportIncident === "active",
        say: ({ undecided }) => recorded`the dead-letter backlog grows again after replays succeeded; ${undecided} wait for a decision`,
      }),
      alerts.page("incident-alerts.transport-failing", {
        when: ({ transportFailingSeconds: { primary, secondary } }) => primary !== null || secondary !== null,
        say: ({ transportFailingSeconds: { primary, secondary }, unreachedPages, pending, retrying }) =>
          pending + retrying === 0
            ? recorded`${failingText({ primary, secondary })}; ${unreachedPages} pages have reached nobody; nothing is left to try it with: a drill finds out whether it works again`
            : recorded`${failingText({ primary, secondary })}; ${unreachedPages} pages have reached nobody`,
      }),
      alerts.page("incident-alerts.undecided", {
        when: ({ oldestUndecidedAgeSeconds }, { incidentAlerts }) => isOver(oldestUndecidedAgeSeconds, incidentAlerts.undecidedSeconds),
        say: ({ undecided }) => recorded`${undecided} alerts were dropped and nobody has decided about them`,
      }),
    ],
  });

function failingText({ primary, secondary }: Record<"primary" | "secondary", number | null>): string {
  if (primary !== null && secondary !== null) return recorded`the primary transport and the secondary transport fail`;
  return primary === null ? recorded`the secondary transport fails` : recorded`the primary transport fails`;
}

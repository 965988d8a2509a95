import type { Alert } from "../../src/operations/alerts/alert.ts";
import type { DeadLetter, DeadLetterDetail } from "../../src/operations/alerts/dead-letter.ts";
import type { LeasedDelivery } from "../../src/operations/alerts/delivery.ts";
import type { Drill } from "../../src/operations/alerts/drill.ts";
import type { AlertCounts, AlertLedger as AlertLedgerPort, LastRaise, ReplayAnswer } from "../../src/operations/alerts/ports.ts";
import type { HealthCapture } from "../../src/operations/health/ports.ts";
import type { Incident } from "../../src/operations/incidents/incident.ts";
import type { IncidentBook, IncidentDetail, PublicIncident } from "../../src/operations/incidents/ports.ts";
import type { Notification } from "../../src/operations/notifications/notification.ts";
import type { AcknowledgedNotification, NotificationFeed } from "../../src/operations/notifications/ports.ts";
import { authorOf, type AuditLine, type AuditTrail } from "../../src/platform/audit/line.ts";
import { withDeadline } from "../../src/platform/deadline.ts";
import type { AlertLedger } from "./object.ts";

/** How long a caller waits for the ledger. */
export const ALERT_LEDGER_DEADLINE_MS = 5_000;

/** The environment's one ledger behind the operations' ports. Every call ends within 5 s, or throws `dependency-unavailable`. */
export function alertLedgerClient(
  namespace: DurableObjectNamespace<AlertLedger>,
  name = "ledger",
): { alertLedger: AlertLedgerPort; notificationFeed: NotificationFeed; incidentBook: IncidentBook; auditTrail: AuditTrail } {
  // The stub's types wrap what is plain data on both sides, hence the one cast.
  const ask = <T>(call: (ledger: DurableObjectStub<AlertLedger>) => unknown): Promise<T> =>
    withDeadline("alert-ledger", ALERT_LEDGER_DEADLINE_MS, async () => (await call(namespace.get(namespace.idFromName(name)))) as T);

  return {
    alertLedger: {
      raise: (raises) => ask<void>((ledger) => ledger.raise(raises)),
      raiseOnce: (raise, idempotency) => ask((ledger) => ledger.raiseOnce(raise, idempotency)),
      resolve: (key, reason) => ask<void>((ledger) => ledger.resolve(key, reason)),
      act: (id, action, by) => ask((ledger) => ledger.act(id, action, by.email, authorOf(by))),
      alerts: (query) => ask<Alert[]>((ledger) => ledger.listAlerts(query)),
      alert: (id) => ask<Alert | undefined>((ledger) => ledger.readAlert(id)),
      lastRaises: (keys) => ask<LastRaise[]>((ledger) => ledger.lastRaises(keys)),
      lease: (ids) => ask<LeasedDelivery[]>((ledger) => ledger.lease(ids)),
      record: (reports) => ask<void>((ledger) => ledger.record(reports)),
      bury: (letters, secondaryConfigured) => ask<number>((ledger) => ledger.bury(letters, secondaryConfigured)),
      sweep: () => ask<number>((ledger) => ledger.sweep()),
      deadLetters: (query) => ask<DeadLetter[]>((ledger) => ledger.listDeadLetters(query)),
      deadLetter: (id) => ask<DeadLetterDetail | undefined>((ledger) => ledger.readDeadLetter(id)),
      decide: (id, decision, by) => ask((ledger) => ledger.decide(id, { ...decision, operator: by.email }, authorOf(by))),
      replayOldest: (limit, note, dryRun, by) =>
        ask<ReplayAnswer>((ledger) => ledger.replayOldest(limit, { note, operator: by.email }, dryRun, authorOf(by))),
      startDrill: (simulate, secondaryConfigured, by) =>
        ask<Drill>((ledger) => ledger.startDrill(simulate, by.email, secondaryConfigured, authorOf(by))),
      drills: (limit) => ask<Drill[]>((ledger) => ledger.listDrills(limit)),
      counts: () => ask<AlertCounts>((ledger) => ledger.counts()),
    },
    notificationFeed: {
      list: (query) => ask<Notification[]>((ledger) => ledger.listNotifications(query)),
      acknowledge: (sequence, by) =>
        ask<AcknowledgedNotification | undefined>((ledger) => ledger.acknowledgeNotification(sequence, by.email, authorOf(by))),
      stream: (lastEventId, signal) =>
        ask<Response>((ledger) =>
          ledger.fetch("https://alert-ledger/notifications", {
            signal,
            headers: lastEventId === null ? {} : { "last-event-id": lastEventId },
          }),
        ),
    },
    incidentBook: {
      open: (incident, by) => ask<Incident>((ledger) => ledger.openIncident({ ...incident, openedBy: by.email }, authorOf(by))),
      list: (query) => ask<Incident[]>((ledger) => ledger.listIncidents(query)),
      read: (id) => ask<IncidentDetail | undefined>((ledger) => ledger.readIncident(id)),
      health: (id) => ask<HealthCapture | undefined>((ledger) => ledger.incidentHealth(id)),
      append: (id, entry, by) => ask((ledger) => ledger.appendToIncident(id, { ...entry, by: by.email }, authorOf(by))),
      appendToOpen: (entry) => ask<number>((ledger) => ledger.appendToOpenIncidents(entry)),
      escalate: (id, message, by) => ask((ledger) => ledger.escalateIncident(id, message, by.email, authorOf(by))),
      close: (id, request, by) => ask((ledger) => ledger.closeIncident(id, request, by.email, authorOf(by))),
      published: () => ask<PublicIncident[]>((ledger) => ledger.publishedIncidents()),
    },
    auditTrail: { lines: (query) => ask<AuditLine[]>((ledger) => ledger.auditLines(query)) },
  };
}

import { counter } from "../metrics/metrics.ts";
import { say, type Recorder } from "./record.ts";

export const incidentMetrics = {
  opened: counter("incidents_opened", "Incidents opened, by severity.", ["severity"]),
  closed: counter("incidents_closed", "Incidents closed with their review."),
  written: counter("incident_entries", "What operators wrote on open incidents, by kind.", ["kind"]),
};

export function incidentOpened(to: Recorder, fields: { incidentId: string; operatorId: string; severity: string }): void {
  to.metrics.count(incidentMetrics.opened, { severity: fields.severity });
  say(to, "warn", "incident.opened", { ...fields, audit: true });
}

export function incidentClosed(to: Recorder, fields: { incidentId: string; operatorId: string }): void {
  to.metrics.count(incidentMetrics.closed, {});
  say(to, "info", "incident.closed", { ...fields, audit: true });
}

export function incidentEscalated(to: Recorder, fields: { incidentId: string; operatorId: string }): void {
  to.metrics.count(incidentMetrics.written, { kind: "escalation" });
  say(to, "warn", "incident.escalated", { ...fields, audit: true });
}

export function escalationsReplayed(to: Recorder, fields: { incidentId: string; operatorId: string; limit: number }): void {
  to.metrics.count(incidentMetrics.written, { kind: "escalation" });
  say(to, "warn", "incident.escalations.replayed", { ...fields, audit: true });
}

export function incidentNoted(to: Recorder, fields: { incidentId: string; operatorId: string }): void {
  to.metrics.count(incidentMetrics.written, { kind: "note" });
  say(to, "info", "incident.noted", { ...fields, audit: true });
}

export function incidentUpdatePublished(to: Recorder, fields: { incidentId: string; operatorId: string }): void {
  to.metrics.count(incidentMetrics.written, { kind: "update" });
  say(to, "info", "incident.update.published", { ...fields, audit: true });
}

/** How a model is accounted for could not be read for an incident's page, which says so. */
export function modelAccountingUnread(to: Recorder, fields: { model: string; error: unknown }): void {
  say(to, "error", "incident.model-accounting.unread", fields);
}

export function blastRadiusUnread(to: Recorder, fields: { what: string; error: unknown }): void {
  say(to, "error", "incident.blast-radius.unread", fields);
}

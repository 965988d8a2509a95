import { counter } from "../metrics/metrics.ts";
import { say, type Recorder } from "./record.ts";

export const auditMetrics = {
  unread: counter("audit_trails_unread", "Readings of the audit trail that lack an owner's lines, by owner.", ["owner"]),
};

export function auditTrailUnread(to: Recorder, fields: { owner: string; error: unknown }): void {
  to.metrics.count(auditMetrics.unread, { owner: fields.owner });
  say(to, "warn", "audit.trail.unread", fields);
}

import { counter } from "../metrics/metrics.ts";
import { say, type Recorder } from "./record.ts";

export const notificationMetrics = {
  acknowledged: counter("notifications_acknowledged", "Notifications of the operators' feed that somebody acknowledged."),
};

export function notificationAcknowledged(to: Recorder, fields: { sequence: number; operatorId: string }): void {
  to.metrics.count(notificationMetrics.acknowledged, {});
  say(to, "info", "notification.acknowledged", { ...fields, audit: true });
}

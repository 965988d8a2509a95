import { counter } from "../metrics/metrics.ts";
import { say, type Recorder } from "./record.ts";

export const silenceMetrics = {
  planned: counter(
    "incident_alert_silences",
    "Silences of alerts by matcher that operators made, by kind: at once, or a maintenance window ahead.",
    ["kind"],
  ),
  ended: counter("incident_alert_silences_ended", "Silences of alerts by matcher that operators ended before their time."),
};

export function silencePlanned(to: Recorder, fields: { silenceId: string; kind: string; matches: string; operatorId: string }): void {
  to.metrics.count(silenceMetrics.planned, { kind: fields.kind });
  say(to, "info", "silence.planned", { ...fields, audit: true });
}

export function silenceEnded(to: Recorder, fields: { silenceId: string; operatorId: string }): void {
  to.metrics.count(silenceMetrics.ended, {});
  say(to, "info", "silence.ended", { ...fields, audit: true });
}

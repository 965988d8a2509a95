import { counter } from "../metrics/metrics.ts";
import { say, type Recorder } from "./record.ts";

export const onCallMetrics = {
  changed: counter("on_call_changes", "Changes that operators made of who is on call, by kind: turns set, a cover, its end by hand.", [
    "change",
  ]),
};

export function rotaChanged(to: Recorder, fields: { receiver: string; change: "set" | "cover" | "end-cover"; operatorId: string }): void {
  to.metrics.count(onCallMetrics.changed, { change: fields.change });
  say(to, "info", "on-call.changed", { ...fields, audit: true });
}

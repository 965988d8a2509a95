import { counter } from "../metrics/metrics.ts";
import { say, type Recorder } from "./record.ts";

export const drillMetrics = {
  recorded: counter("drills_recorded", "Drills whose result was reported, by result.", ["result"]),
};

export function drillRecorded(
  to: Recorder,
  fields: { recordId: string; name: string; result: string; detectedAfterSeconds: number | null; operatorId: string },
): void {
  to.metrics.count(drillMetrics.recorded, { result: fields.result });
  say(to, fields.result === "passed" ? "info" : "warn", "drill.recorded", { ...fields, audit: true });
}

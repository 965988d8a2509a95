import { counter } from "../metrics/metrics.ts";
import type { PortFault } from "../port-faults.ts";
import { say, type Recorder } from "./record.ts";

export const drillMetrics = {
  recorded: counter("drills_recorded", "Drills whose result was reported, by result.", ["result"]),
  faultsMet: counter("port_faults_met", "Calls of a port that met a fault an operator injected.", ["port", "mode"]),
};

export function drillRecorded(
  to: Recorder,
  fields: { recordId: string; name: string; result: string; detectedAfterSeconds: number | null; operatorId: string },
): void {
  to.metrics.count(drillMetrics.recorded, { result: fields.result });
  say(to, fields.result === "passed" ? "info" : "warn", "drill.recorded", { ...fields, audit: true });
}

/** One line a call: a failure that was ordered must be told from one that was not. */
export function portFaultMet(to: Recorder, fields: Pick<PortFault, "port" | "mode">): void {
  to.metrics.count(drillMetrics.faultsMet, fields);
  say(to, "warn", "port-fault.met", fields);
}

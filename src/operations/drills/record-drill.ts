import { authorOf } from "../../platform/audit/line.ts";
import { drillRecorded } from "../../platform/events/drills.ts";
import type { Operator } from "../../platform/identity.ts";
import type { DrillDeps } from "./ports.ts";
import type { DrillRecord, DrillReport } from "./record.ts";

/** Keeps what a drill found; throws `dependency-unavailable` where the desk does not answer. */
export async function recordDrill(deps: DrillDeps, report: DrillReport, operator: Operator): Promise<DrillRecord> {
  const record = await deps.drillDesk.recordDrill(report, authorOf(operator));
  const { id, name, result, detectedAfterSeconds } = record;
  drillRecorded(deps, { recordId: id, name, result, detectedAfterSeconds, operatorId: operator.id });
  return record;
}

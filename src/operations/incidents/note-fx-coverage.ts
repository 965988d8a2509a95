import { coverageIn } from "./fx-coverage.ts";
import type { IncidentDeps } from "./ports.ts";

/**
 * The cron's verb: tells open incidents about exchange rates what the last capture found of their coverage, each change once
 * (FX-3). Run twice, late or out of order it adds nothing: the incident's record says what was told.
 */
export async function noteFxCoverage(deps: Pick<IncidentDeps, "captureDesk" | "incidentBook">): Promise<{ incidents: number }> {
  const coverage = coverageIn(await deps.captureDesk.lastCapture());
  return { incidents: coverage ? await deps.incidentBook.noteFxCoverage(coverage) : 0 };
}

import { authorOf } from "../../platform/audit/line.ts";
import { alertDrillStarted } from "../../platform/events/alerts.ts";
import type { Operator } from "../../platform/identity.ts";
import type { Drill } from "./drill.ts";
import type { AlertDeps } from "./ports.ts";
import { secondaryConfigured } from "./transports.ts";

/** Sends a marked synthetic alert through the real path (ALR-9): to each transport, or failing on the primary so that its replay is rehearsed. */
export async function startDrill(deps: AlertDeps, simulate: Drill["simulate"], operator: Operator): Promise<Drill> {
  const drill = await deps.alertLedger.startDrill(simulate, secondaryConfigured(deps.settings), authorOf(operator));
  alertDrillStarted(deps, { drillId: drill.id, simulate, operatorId: operator.id });
  return drill;
}

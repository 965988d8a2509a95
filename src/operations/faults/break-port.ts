import { authorOf } from "../../platform/audit/line.ts";
import { operatorActed } from "../../platform/events/operators.ts";
import type { PortFault } from "../../platform/port-faults.ts";
import type { Actor } from "../../platform/identity.ts";
import type { FaultDeps, StandingFault } from "./ports.ts";

/** Breaks a port for so many seconds, in place of the fault it had; every isolate follows within 5 s. Audited at the desk. */
export async function breakPort(deps: FaultDeps, fault: PortFault, seconds: number, actor: Actor): Promise<StandingFault> {
  const standing = await deps.faultDesk.setFault(fault, seconds, authorOf(actor));
  deps.faultRecords.forget();
  operatorActed(deps, { actorId: actor.id, action: "fault.inject", subject: fault.port });
  return standing;
}

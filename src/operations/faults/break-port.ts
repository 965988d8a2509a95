import { operatorActed } from "../../platform/events/operators.ts";
import type { BreakablePort, PortFault } from "../../platform/port-faults.ts";
import type { Actor } from "../operators/ports.ts";
import type { FaultDeps, StandingFault } from "./ports.ts";

/** Breaks a port for so many seconds, in place of the fault it had; every isolate follows within 5 s. Audited at the desk. */
export async function breakPort(deps: FaultDeps, fault: PortFault, seconds: number, actor: Actor): Promise<StandingFault> {
  const standing = await deps.faultDesk.setFault(fault, seconds, actor);
  deps.faultRecords.forget();
  operatorActed(deps, { actorId: actor.id, action: "fault.inject", subject: fault.port });
  return standing;
}

/** Makes one port whole again, or all; answers the faults that stood. Audited at the desk. */
export async function mendPorts(deps: FaultDeps, port: BreakablePort | undefined, actor: Actor): Promise<readonly StandingFault[]> {
  const ended = await deps.faultDesk.clearFaults(port, actor);
  deps.faultRecords.forget();
  for (const fault of ended) operatorActed(deps, { actorId: actor.id, action: "fault.clear", subject: fault.port });
  return ended;
}

import { authorOf } from "../../platform/audit/line.ts";
import { operatorActed } from "../../platform/events/operators.ts";
import type { Actor } from "../../platform/identity.ts";
import type { BreakablePort } from "../../platform/port-faults.ts";
import type { FaultDeps, StandingFault } from "./ports.ts";

/** Makes one port whole again, or all; answers the faults that stood. Audited at the desk. */
export async function mendPorts(deps: FaultDeps, port: BreakablePort | undefined, actor: Actor): Promise<readonly StandingFault[]> {
  const ended = await deps.faultDesk.clearFaults(port, authorOf(actor));
  deps.faultRecords.forget();
  for (const fault of ended) operatorActed(deps, { actorId: actor.id, action: "fault.clear", subject: fault.port });
  return ended;
}

import { withDeadline } from "../../platform/deadline.ts";
import { portFaultMet } from "../../platform/events/drills.ts";
import { deskUnavailable } from "../../platform/events/operators.ts";
import { keptFresh, type KeptFresh } from "../../platform/kept-fresh.ts";
import type { PortFaults } from "../../platform/port-faults.ts";
import type { FaultDeps, StandingFault } from "./ports.ts";

/** With what an isolate may wait for the desk, less than the 5 s within which a fault is everywhere. */
const KEPT_MS = 3_000;
/** Calls wait for this before they are made, so a desk that is slow must not be felt by all of them. */
const DESK_MS = 500;

type KeepDeps = Omit<FaultDeps, "faultRecords">;

/** The isolate's copy of what operators broke. */
export function keepFaultRecords(deps: KeepDeps): KeptFresh<readonly StandingFault[]> {
  return keptFresh<readonly StandingFault[]>(
    deps.clock,
    { maxAgeMs: KEPT_MS },
    () => withDeadline("ops-desk", DESK_MS, () => deps.faultDesk.standingFaults()),
    (error) => deskUnavailable(deps, { use: "port-faults", error }),
  );
}

/** Which calls meet a fault: none where the desk never answered, and none past a fault's end even if the desk is gone since. */
export function createPortFaults(deps: FaultDeps): PortFaults {
  return {
    async met(port) {
      const known = await deps.faultRecords.get().catch((): readonly StandingFault[] => []);
      const fault = known.find((candidate) => candidate.port === port);
      if (!fault || Date.parse(fault.until) <= deps.clock.now().getTime() || deps.random() >= fault.rate) return undefined;
      portFaultMet(deps, { port, mode: fault.mode });
      return fault;
    },
  };
}

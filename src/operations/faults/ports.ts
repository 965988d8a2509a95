import type { Author } from "../../platform/audit/line.ts";
import type { KeptFresh } from "../../platform/kept-fresh.ts";
import type { Platform } from "../../platform/platform.ts";
import type { BreakablePort, PortFault } from "../../platform/port-faults.ts";

/** A fault that an operator injected; times are RFC 3339 UTC. */
export interface StandingFault extends PortFault {
  setBy: string;
  setAt: string;
  /** When it ends by itself. */
  until: string;
}

/** The desk's half that keeps injected faults, by its own clock: what has ended is not answered. Each call is one transaction there. */
export interface FaultDesk {
  standingFaults(): Promise<readonly StandingFault[]>;
  setFault(fault: PortFault, seconds: number, author: Author): Promise<StandingFault>;
  /** Ends one port's fault, or all; answers those that stood. */
  clearFaults(port: BreakablePort | undefined, author: Author): Promise<readonly StandingFault[]>;
}

export interface FaultDeps extends Platform {
  faultDesk: FaultDesk;
  /** This isolate's copy. */
  faultRecords: KeptFresh<readonly StandingFault[]>;
}

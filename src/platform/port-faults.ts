import { withDeadline } from "./deadline.ts";
import { unavailable } from "./errors.ts";
import { answering, callBy } from "./objects/answering.ts";

/** Durable Objects behind their ports, which no outside server can break. */
export const OBJECT_PORTS = [
  "buyer-sessions",
  "sign-in-counters",
  "carts",
  "cart-lists",
  "search-streams",
  "supplier-hosts",
  "viewer-controls",
  "token-budgets",
  "token-pool",
  "provider-circuits",
  "alert-ledger",
] as const;
/** A queue's port; which there are, the table of queues says. */
export type QueuePort = `queue-${string}`;
export type BreakablePort = (typeof OBJECT_PORTS)[number] | QueuePort;

/** `down` and `error` refuse at once, `hang` answers never, `slow` answers late. */
export const PORT_FAULT_MODES = ["down", "hang", "slow", "error"] as const;
export type PortFaultMode = (typeof PORT_FAULT_MODES)[number];

export interface PortFault {
  port: BreakablePort;
  mode: PortFaultMode;
  /** How long `slow` waits before the call; 0 in the other modes. */
  latencyMs: number;
  /** Share of the calls that meet it, 0 < rate ≤ 1. */
  rate: number;
}

export interface PortFaults {
  /** The fault that this call of the port meets, if any. Never throws. */
  met(port: BreakablePort): Promise<PortFault | undefined>;
}

/** Puts a port behind the faults; `deadlineMs` is how long its callers wait for it. */
export type BreakPort = <Port extends object>(name: BreakablePort, port: Port, deadlineMs?: number) => Port;

/** How long a call hangs that has no deadline of its own. */
const LONGEST_MS = 30_000;

/** Where faults may be injected the decorator, in production each port as it is: nothing there looks for a fault. */
export function portBreaker(environment: string, faults: PortFaults): BreakPort {
  if (environment === "production") return (_name, port) => port;
  return (name, port, deadlineMs) => withFaults(name, port, faults, deadlineMs);
}

/** The port with each of its methods asking first whether it is broken; a broken one throws `dependency-unavailable`. */
export function withFaults<Port extends object>(name: BreakablePort, port: Port, faults: PortFaults, deadlineMs = LONGEST_MS): Port {
  return answering<Port>(async (method, given) => {
    const call = () => callBy(port, method, given);
    const fault = await faults.met(name);
    return fault ? suffer(fault, deadlineMs, call) : call();
  });
}

/** What a real failure of the kind looks like to the caller, who cannot tell it from one. */
async function suffer<T>({ port, mode, latencyMs }: PortFault, deadlineMs: number, call: () => Promise<T>): Promise<T> {
  switch (mode) {
    case "down":
    case "error":
      throw unavailable(port, new Error(`broken by an operator: ${mode}`));
    case "hang":
      return withDeadline(port, deadlineMs, () => new Promise<never>(() => undefined));
    case "slow":
      return withDeadline(port, deadlineMs, async () => {
        await new Promise((resolve) => void setTimeout(resolve, latencyMs));
        return call();
      });
  }
}

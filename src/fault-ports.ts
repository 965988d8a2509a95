import { QUEUE_FAULT_PORTS } from "../queues/ports.ts";
import { OBJECT_PORTS, type BreakablePort } from "./platform/port-faults.ts";

/** Every port inside the Worker that can be broken: its Durable Objects' and its queues'. Part of the composition root. */
export const FAULT_PORTS: readonly BreakablePort[] = [...OBJECT_PORTS, ...QUEUE_FAULT_PORTS];

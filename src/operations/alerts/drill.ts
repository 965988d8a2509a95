import type { DeadLetterState } from "./dead-letter.ts";
import type { Delivery } from "./delivery.ts";

/** A rehearsal of the alert path with a marked synthetic alert (ALR-9). Times are milliseconds since the epoch. */
export interface Drill {
  id: string;
  alertId: string;
  startedBy: string;
  startedAt: number;
  /** The message fails on the primary by itself, so that dead letter and replay are rehearsed; an operator replays it. */
  simulate: "primary-failure" | null;
  state: "running" | "awaiting-decision" | "passed" | "failed";
  finishedAt: number | null;
}

/** How a drill stands, from what became of its deliveries and, for a simulated failure, of its dead letter. */
export function judgeDrill(
  drill: Pick<Drill, "simulate">,
  deliveries: readonly Pick<Delivery, "transport" | "state">[],
  letter: { state: DeadLetterState } | undefined,
): Drill["state"] {
  if (deliveries.some(({ state }) => state !== "delivered" && state !== "dead")) return "running";
  const reached = (delivery: Pick<Delivery, "state">) => delivery.state === "delivered";
  if (drill.simulate === null) return deliveries.every(reached) ? "passed" : "failed";
  if (!letter || letter.state === "undecided") return "awaiting-decision";
  if (letter.state === "in-progress") return "running";
  return letter.state === "delivered" && deliveries.some(reached) ? "passed" : "failed";
}

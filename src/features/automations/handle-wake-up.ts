import { asAppError } from "../../platform/db/faults.ts";
import { automationsHeld } from "../../platform/events/automations.ts";
import { dispatchEvent } from "./dispatch-event.ts";
import type { AutomationWakeUp } from "./ports.ts";
import type { Lane } from "./rules.ts";
import type { RunDeps } from "./run-ports.ts";
import { runExecution } from "./run-execution.ts";

/**
 * Does what a wake-up asks for. Held work is simply not done: its rows wait, and the sweep wakes it once the feature is on
 * again or Postgres answers, so that neither costs a try or a dead letter.
 */
export async function handleWakeUp(deps: RunDeps, wakeUp: AutomationWakeUp, lane: Lane = "quick"): Promise<void> {
  if ((await deps.switches.state("automations")) === "off") return automationsHeld(deps, { reason: "switched-off" });
  try {
    await ("executionId" in wakeUp ? runExecution(deps, wakeUp.executionId, lane) : dispatchEvent(deps, wakeUp.eventId));
  } catch (error) {
    if (!isPostgresGone(error)) throw error;
    automationsHeld(deps, { reason: "postgres-unavailable", error });
  }
}

export function isPostgresGone(error: unknown): boolean {
  const known = asAppError(error);
  return known?.code === "dependency-unavailable" && known.detail.subject === "postgres";
}

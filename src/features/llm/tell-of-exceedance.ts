import { llmReservationAlertLost, llmReservationExceeded } from "../../platform/events/llm.ts";
import type { Platform } from "../../platform/platform.ts";
import type { Exceedance } from "./ports.ts";
import { tokensOf } from "./usage-record.ts";

/**
 * Pages about a call that used more than was reserved for it (LLM-3): the bounds of its model, or of a part it had, do not hold, and with
 * them no limit does. False where nobody took the alert: it is to be told again.
 */
export async function tellOfExceedance(
  deps: Pick<Platform, "alerts" | "log" | "metrics">,
  { record, reserved }: Exceedance,
): Promise<boolean> {
  const { callId, userId, provider, model, wire, parts } = record;
  const used = tokensOf(record);
  try {
    await deps.alerts.raise({
      key: `llm-gateway.reservation-exceeded.${provider}.${model}`,
      severity: "page",
      summary: `A call to ${model} used ${used} tokens where ${reserved} were reserved: its bounds do not hold`,
      detail: { callId, userId, wire, parts, used, reserved },
    });
  } catch (error) {
    llmReservationAlertLost(deps, { callId, error });
    return false;
  }
  llmReservationExceeded(deps, { callId, userId, provider, model, wire, parts, used, reserved });
  return true;
}

import { llmReservationAlertLost, llmReservationExceeded } from "../../platform/events/llm.ts";
import type { Platform } from "../../platform/platform.ts";
import type { Exceedance } from "./ports.ts";
import { amountText, UNITS } from "./unit.ts";
import { usedOf } from "./usage-record.ts";
import { recorded } from "../../platform/language/say.ts";

/**
 * Pages about a call that used more than was reserved for it (LLM-3): the bounds of its model, or of a part it had, do not hold, and with
 * them no limit does. False where nobody took the alert: it is to be told again.
 */
export async function tellOfExceedance(
  deps: Pick<Platform, "alerts" | "log" | "metrics">,
  { record, reserved }: Exceedance,
): Promise<boolean> {
  const { callId, userId, provider, model, wire, parts } = record;
  const used = usedOf(record);
  const beyond = UNITS.find((unit) => used[unit] > reserved[unit]) ?? "tokens";
  const [had, held] = [amountText(beyond, used[beyond]), amountText(beyond, reserved[beyond])];
  try {
    await deps.alerts.raise({
      key: `llm-gateway.reservation-exceeded.${provider}.${model}`,
      severity: "page",
      summary: recorded`A call to ${model} used ${had} where ${held} were reserved: its bounds do not hold`,
      detail: { callId, userId, wire, parts, used, reserved },
    });
  } catch (error) {
    llmReservationAlertLost(deps, { callId, error });
    return false;
  }
  llmReservationExceeded(deps, { callId, userId, provider, model, wire, parts, used, reserved });
  return true;
}

import { wakeUpsNotSent } from "../../platform/events/automations.ts";
import type { AutomationsDeps, AutomationWakeUp } from "./ports.ts";
import { replayDelaySeconds } from "./rules.ts";

/** Wakes what an operator replays, at the contract's rate, `from` having been taken just before. The rows say it all: what could not be sent the sweep does again. */
export async function sendReplays(deps: AutomationsDeps, wakeUps: readonly AutomationWakeUp[], from = 0): Promise<void> {
  const { replaysPerSecond } = deps.contract.automations;
  const sending = wakeUps.map((wakeUp, index) =>
    deps.automationEvents.send(wakeUp, { delaySeconds: replayDelaySeconds(from + index, replaysPerSecond) }),
  );
  for (const sent of await Promise.allSettled(sending))
    if (sent.status === "rejected") wakeUpsNotSent(deps, { count: 1, error: sent.reason });
}

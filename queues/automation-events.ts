import type { AutomationWakeUp } from "../src/features/automations/ports.ts";
import { startWakeUps } from "../src/features/automations/start-wake-ups.ts";
import type { QueueDeps, SharedConsumer } from "./consumer.ts";

/** Tries that an isolate makes and no batch waits for. */
const MOST_LEFT = 64;

/** By when each of these is over. One whose invocation was ended says no word, and must not hold a place for ever. */
const left = new Map<Promise<void>, number>();

/**
 * Events to dispatch, and executions that may be due. A receiver that answers late is not waited for: what a message asked for is in its row,
 * so the batch is done with once its tries are begun. Where many are under way it waits for its own, so that an isolate never makes more.
 */
export const automationEvents: SharedConsumer<AutomationWakeUp> = async (wakeUps, deps) => {
  const { taken, tries } = await startWakeUps(deps, wakeUps, "quick");
  const now = deps.clock.now().getTime();
  for (const [made, until] of left) if (until <= now) left.delete(made);
  if (left.size + tries.length > MOST_LEFT) await Promise.all(tries);
  else for (const made of tries) leave(deps, made, now);
  return taken;
};

function leave(deps: QueueDeps, made: Promise<void>, now: number): void {
  left.set(made, now + 1_000 * deps.contract.automations.leaseSeconds);
  deps.defer(made.finally(() => left.delete(made)));
}

/** Executions whose receiver was slow when it was last tried: they are waited for here, where they hold up their like alone. */
export const slowDeliveries: SharedConsumer<AutomationWakeUp> = async (wakeUps, deps) => {
  const { taken, tries } = await startWakeUps(deps, wakeUps, "slow");
  await Promise.all(tries);
  return taken;
};

import { automationsHeld, spillUnknown } from "../../platform/events/automations.ts";
import { withLease } from "../../platform/leases/with-lease.ts";
import { dispatchForgotten } from "./dispatch-forgotten.ts";
import type { AutomationsDeps } from "./ports.ts";
import { drainSpill } from "./spill.ts";
import { storeDeadLetter } from "./store-dead-letter.ts";
import { dueExecutions, spentExecutions } from "./store/executions.ts";

const LEASE_SECONDS = 50;
const LIMIT = 500;
/** Of one automation: as many as its receiver may take until the next sweep. */
const EACH = 50;
/** A verb's own wake-up gets this long before the sweep sends another. */
const PATIENCE_MS = 5_000;

/**
 * Makes up for what was forgotten: dispatches events that were not, wakes executions that are due and dead letters not stored, and stores those
 * that Redis kept while Postgres was gone. While automations are switched off the work is held and no try is consumed (GEN-6).
 */
export async function sweepAutomations(deps: AutomationsDeps): Promise<unknown> {
  const swept = await withLease(deps, "automations.sweep", LEASE_SECONDS, async () => {
    const before = new Date(deps.clock.now().getTime() - PATIENCE_MS);
    const drained = await drain(deps);
    const spent = await spentExecutions(deps.db, before, LIMIT);
    await deps.automationDeadLetters.sendBatch(spent.map((executionId) => ({ executionId })));
    if ((await deps.switches.state("automations")) === "off") {
      automationsHeld(deps, { reason: "switched-off" });
      return { drained, spent: spent.length, held: true };
    }
    const events = await dispatchForgotten(deps, before);
    const executions = await dueExecutions(deps.db, LIMIT, EACH);
    await deps.automationEvents.sendBatch(executions.map((executionId) => ({ executionId })));
    return { drained, spent: spent.length, ...events, executions: executions.length };
  });
  return swept ?? { skipped: "another isolate is sweeping" };
}

/** Redis gone must not keep what Postgres knows from being woken. */
async function drain(deps: AutomationsDeps): Promise<number | "unknown"> {
  try {
    return await drainSpill(deps, LIMIT, (letter) => storeDeadLetter(deps, letter));
  } catch (error) {
    spillUnknown(deps, { error });
    return "unknown";
  }
}

import { automationsHeld, eventNotSetAside, spillUnknown } from "../../platform/events/automations.ts";
import { withLease } from "../../platform/leases/with-lease.ts";
import type { AutomationsDeps } from "./ports.ts";
import { drainSpill } from "./spill.ts";
import { storeDeadLetter } from "./store-dead-letter.ts";
import { undispatchedEvents } from "./store/events.ts";
import { dueExecutions, spentExecutions } from "./store/executions.ts";
import { wakeUpSchema } from "./wake-up-message.ts";

const LEASE_SECONDS = 50;
const LIMIT = 500;
/** Of one automation: as many as its receiver may take until the next sweep. */
const EACH = 50;
/** A verb's own wake-up gets this long before the sweep sends another. */
const PATIENCE_MS = 5_000;
const UNSENDABLE = "the event's id is none of ours, so nothing can be woken by it";

/**
 * Wakes what was forgotten: events not dispatched, executions that are due, dead letters not stored, and those that Redis kept
 * while Postgres was gone. While automations are switched off the work is held and no try is consumed (GEN-6).
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
    const { events, setAside } = await sendable(deps, await undispatchedEvents(deps.db, before, LIMIT));
    const executions = await dueExecutions(deps.db, LIMIT, EACH);
    await deps.automationEvents.sendBatch([
      ...events.map((eventId) => ({ eventId })),
      ...executions.map((executionId) => ({ executionId })),
    ]);
    return { drained, spent: spent.length, events: events.length, setAside, executions: executions.length };
  });
  return swept ?? { skipped: "another isolate is sweeping" };
}

/** Those that can be sent. One whose id no message may carry would come back with every sweep and never be dispatched: it is a dead letter at once. */
async function sendable(deps: AutomationsDeps, eventIds: readonly string[]): Promise<{ events: string[]; setAside: number }> {
  const isSendable = (eventId: string) => wakeUpSchema().safeParse({ eventId }).success;
  const odd = eventIds.filter((eventId) => !isSendable(eventId));
  for (const eventId of odd) {
    try {
      await storeDeadLetter(deps, { eventId }, UNSENDABLE);
    } catch (error) {
      eventNotSetAside(deps, { eventId, error });
    }
  }
  return { events: eventIds.filter(isSendable), setAside: odd.length };
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

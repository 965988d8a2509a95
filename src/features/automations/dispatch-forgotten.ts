import { asAppError } from "../../platform/db/faults.ts";
import { eventNotSetAside, eventsNotDispatched } from "../../platform/events/automations.ts";
import { dispatchTogether } from "./dispatch-events.ts";
import type { AutomationsDeps } from "./ports.ts";
import { storeDeadLetter } from "./store-dead-letter.ts";
import { undispatchedEvents } from "./store/events.ts";
import { wakeUpSchema } from "./wake-up-message.ts";

/** Events that are dispatched in one transaction: with all the automations that a buyer may have, fewer values than a statement takes. */
const PAGE = 100;
/** What one sweep spends on it: half of its lease, and the next sweep goes on. */
const BUDGET_MS = 25_000;
const UNSENDABLE = "the event's id is none of ours, so nothing can be woken by it";

export interface Forgotten {
  dispatched: number;
  /** Left to their own wake-ups, because not all of a page could be dispatched. */
  woken: number;
  setAside: number;
}

/**
 * Dispatches the events that nobody was woken for, the oldest first, page by page: an outage leaves thousands, and a message for each would
 * take hours. The executions are made and not woken, which the sweep does in a fair order. Where a page cannot be dispatched as one, each of
 * its events is woken by itself, so that the one at fault becomes a dead letter and the others do not.
 */
export async function dispatchForgotten(deps: AutomationsDeps, before: Date): Promise<Forgotten> {
  const total: Forgotten = { dispatched: 0, woken: 0, setAside: 0 };
  const until = deps.clock.now().getTime() + BUDGET_MS;
  for (;;) {
    const found = await undispatchedEvents(deps.db, before, PAGE);
    const { events, setAside } = await sendable(deps, found);
    total.setAside += setAside;
    const dispatched = await dispatchPage(deps, events);
    if (dispatched === undefined) {
      await deps.automationEvents.sendBatch(events.map((eventId) => ({ eventId })));
      total.woken += events.length;
      return total;
    }
    total.dispatched += dispatched;
    if (found.length < PAGE || dispatched === 0 || deps.clock.now().getTime() >= until) return total;
  }
}

/** How many it was; undefined where something about one of them does not let the others be. Throws where Postgres is gone. */
async function dispatchPage(deps: AutomationsDeps, eventIds: readonly string[]): Promise<number | undefined> {
  if (eventIds.length === 0) return 0;
  try {
    return (await dispatchTogether(deps, eventIds)).count;
  } catch (error) {
    const known = asAppError(error);
    if (known?.code === "dependency-unavailable") throw error;
    eventsNotDispatched(deps, { count: eventIds.length, error });
    return undefined;
  }
}

/** Those that can be sent. One whose id no message may carry could never be woken by itself: it is a dead letter at once. */
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

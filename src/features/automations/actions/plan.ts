import { say, type Text } from "../../../platform/language/say.ts";
import type { EventType } from "../../../platform/outbox/event-types.ts";
import { callsAddress, type Action } from "./action.ts";

/** Where a run goes on, and how long after now. */
export interface Turn {
  /** The place of an action that is no delay. */
  step: number;
  delaySeconds: number;
}

/** What is to be done next from a place on: the first action that is no delay, after the delays before it. Undefined where there is none. */
export function turnFrom(actions: readonly Action[], place: number): Turn | undefined {
  let delaySeconds = 0;
  for (const [step, action] of actions.entries()) {
    if (step < place) continue;
    if (action.kind !== "delay") return { step, delaySeconds };
    delaySeconds += action.seconds;
  }
  return undefined;
}

/** What is to be done once the action that is next at a place is done. */
export const turnAfter = (actions: readonly Action[], place: number): Turn | undefined =>
  turnFrom(actions, (turnFrom(actions, place)?.step ?? place) + 1);

/** Why actions cannot be an automation's, and where. */
export interface ActionFault {
  /** JSON pointer into the request's body. */
  pointer: string;
  reason: Text;
}

/** Events that are about a search or about offers, so that there is a search to make again. */
const ABOUT_SOUGHT: ReadonlySet<EventType> = new Set([
  ...(["search.completed", "offer.found", "offer.price.dropped", "cart.abandoned"] as const),
  ...(["checkout.failed", "checkout.stuck", "order.shortfall"] as const),
]);

/** The first thing that is wrong with the order of actions, with what they want of the event, or with mails to who has not proven an address. */
export function actionFault(actions: readonly Action[], eventType: EventType, isProven: boolean): ActionFault | undefined {
  for (const [place, { kind }] of actions.entries()) {
    const at = (reason: Text): ActionFault => ({ pointer: `/actions/${place}`, reason });
    if (kind === "delay" && place === actions.length - 1) return at(say`has nothing after it that could be delayed`);
    if (kind !== "delay" && actions.findIndex((other) => other.kind === kind) < place) return at(say`is there twice`);
    if (kind === "search-again" && !ABOUT_SOUGHT.has(eventType)) return at(say`needs an event that is about a search or about offers`);
    if (kind === "mail" && !isProven) return at(say`needs an e-mail address that is proven to be yours`);
  }
  return undefined;
}

/** What an address lacks for what is to be done; undefined where it is there just where it is called. */
export function addressFault(actions: readonly Action[], url: string): string | undefined {
  if (callsAddress(actions)) return url === "" ? "is missing: a webhook is sent to it" : undefined;
  return url === "" ? undefined : "is not called: none of the actions is a webhook";
}

import { checkoutEnded } from "../../platform/events/checkout.ts";
import { momentAfter } from "../../platform/clock.ts";
import type { EventData } from "../../platform/outbox/event-data.ts";
import { wakeAutomations } from "../automations/wake-automations.ts";
import { causeOf } from "./cause.ts";
import type { CheckoutDeps } from "./ports.ts";
import { endAttempt, type Attempt, type CheckoutEnd, type EndEvent } from "./store.ts";

/**
 * Ends an attempt from the state it was read in and records it; answers the attempt as it stands afterwards, or undefined
 * where it had moved on meanwhile. A buyer's automations hear of every end of an open attempt; of what becomes of an order's money
 * they hear where that is booked.
 */
export async function endCheckout(deps: CheckoutDeps, attempt: Attempt, end: CheckoutEnd): Promise<Attempt | undefined> {
  const now = momentAfter(attempt.endedAt, deps.clock.now());
  const event = eventOf(attempt, end);
  const eventId = deps.ids.next("evt");
  const { everySeconds } = deps.contract.checkout.paymentCheck;
  const checkAt = end.to === "COMPLETED" || end.to === "REFUNDED" ? new Date(now.getTime() + everySeconds * 1000) : null;
  const ended = await endAttempt(deps.db, {
    ...end,
    id: attempt.id,
    from: attempt.state,
    now,
    checkAt,
    eventId,
    cause: causeOf(deps, end.to),
    ...(event ? { event } : {}),
  });
  if (!ended) return undefined;
  if (event) await wakeAutomations(deps, [eventId]);
  const secondsOpen = (now.getTime() - attempt.createdAt.getTime()) / 1000;
  checkoutEnded(deps, {
    attemptId: ended.id,
    cartId: ended.cartId,
    state: ended.state,
    reason: ended.reason,
    orderId: ended.orderId,
    secondsOpen,
  });
  return ended;
}

/**
 * What downstream hears. An attempt that ended before and is refunded now was told of as failed, and there is nothing more for anybody
 * to undo; or it has an order, whose refunds are told of by the books.
 */
function eventOf(attempt: Attempt, end: CheckoutEnd): EndEvent | undefined {
  const { id: attemptId, buyerId, cartId, amount, currency } = attempt;
  const about = { attemptId, cartId, total: { amount, currency } };
  if (end.to === "COMPLETED") {
    const data: EventData<"order.completed"> = { orderId: end.order.id, ...about, lines: attempt.lines };
    return { type: "order.completed", subject: end.order.id, buyerId, payload: data };
  }
  if (attempt.endedAt !== null) return undefined;
  const data: EventData<"checkout.failed"> = { ...about, state: end.to, reason: end.reason };
  return { type: "checkout.failed", subject: attemptId, buyerId, payload: data };
}

import { checkoutEnded } from "../../platform/events/checkout.ts";
import { wakeAutomations } from "../automations/wake-automations.ts";
import type { CheckoutDeps } from "./ports.ts";
import { endAttempt, type Attempt, type AttemptEnd } from "./store.ts";

/**
 * Ends an attempt and records it; answers the attempt as it stands afterwards, or undefined where it had ended otherwise.
 * A buyer's automations hear of every end of an open attempt.
 */
export async function endCheckout(
  deps: CheckoutDeps,
  attempt: Attempt,
  end: Pick<AttemptEnd, "to" | "reason" | "fence" | "order">,
): Promise<Attempt | undefined> {
  const now = deps.clock.now();
  const event = eventOf(attempt, end);
  const eventId = deps.ids.next("evt");
  const ended = await endAttempt(deps.db, { ...end, id: attempt.id, now, eventId, ...(event ? { event } : {}) });
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

function eventOf(attempt: Attempt, end: Pick<AttemptEnd, "to" | "reason" | "order">): AttemptEnd["event"] {
  const { id: attemptId, buyerId, cartId, amount, currency } = attempt;
  const about = { attemptId, cartId, total: { amount, currency } };
  if (end.order)
    return { type: "order.completed", subject: end.order.id, buyerId, payload: { orderId: end.order.id, ...about, lines: attempt.lines } };
  if (attempt.endedAt !== null) return undefined;
  return { type: "checkout.failed", subject: attemptId, buyerId, payload: { ...about, state: end.to, reason: end.reason } };
}

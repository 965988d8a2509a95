import type Stripe from "stripe";
import type { StripeStore } from "./store.ts";

/** The version of Stripe's API whose shapes are answered: the one the installed library is made for. */
export const API_VERSION = "2026-10-28.endive";

/** The request an event came from; both null where time alone caused it. */
export interface Cause {
  requestId: string | null;
  idempotencyKey: string | null;
}

export type Subject = Stripe.PaymentIntent | Stripe.Charge | Stripe.Refund | Stripe.Dispute;

/** What an event is about, and what of it was otherwise before. */
interface Data {
  object: Subject;
  previous_attributes?: Partial<Subject>;
}

/** Writes an event and its pending delivery; call within the transaction that changes the object. */
export function recordEvent(store: StripeStore, cause: Cause, type: string, data: Data): void {
  const id = store.id("evt");
  const event = {
    id,
    object: "event",
    api_version: API_VERSION,
    created: store.seconds(),
    data,
    livemode: false,
    pending_webhooks: 1,
    request: { id: cause.requestId, idempotency_key: cause.idempotencyKey },
    type,
  };
  // The library types an event as a union over some hundreds of `type`s; here the type is data.
  store.events.put(event as unknown as Stripe.Event);
  store.keepDelivery({ id, state: "pending", attempts: 0, nextAttemptAt: store.now(), lastOutcome: null });
}

import type { Money } from "../../platform/money.ts";
import type { Result } from "../../platform/result.ts";
import type { AutomationWakeDeps } from "../automations/ports.ts";
import type { CartDeps } from "../cart/ports.ts";

/** Where a payment stands at the provider, in the words this product needs. */
export type PaymentStatus = "awaiting-payment" | "processing" | "succeeded" | "canceled";

export interface Payment {
  intentId: string;
  status: PaymentStatus;
  /** Null where the provider does not show it any more. */
  clientSecret: string | null;
  /** What was taken so far, in the attempt's currency's minor units. */
  received: Money;
  /** The attempt it was made for, from the metadata; null for a payment that is none of ours. */
  attemptId: string | null;
  /** The provider's word for why the last try failed: `card_declined`, … */
  failure: string | null;
}

/** The provider will never take this payment as it is asked for. */
export interface PaymentRefused {
  kind: "payment-refused";
  code: string;
  message: string;
}

/** What is known of an event before anything is done with it. */
export interface EventEnvelope {
  id: string;
  /** The provider's name for it: `payment_intent.succeeded`. */
  type: string;
}

export interface ProviderEvent extends EventEnvelope {
  /** The payment it is about; null for events about something else. */
  payment: Payment | null;
  /** For refunds: the intent whose charge was refunded in full. */
  refundedIntentId: string | null;
}

export interface SignatureInvalid {
  kind: "webhook-signature-invalid";
  detail: string;
}

/** What the provider took and kept for one of our attempts. */
export interface CapturedPayment {
  intentId: string;
  attemptId: string;
  received: Money;
  refunded: Money;
}

/**
 * The payment provider. Each call carries a key that belongs to the attempt, so repeating one after a time-out is safe.
 * All throw `dependency-unavailable` where the provider does not answer, and `dependency-unconfigured` without its settings.
 */
export interface Payments {
  create(attempt: { attemptId: string; buyerId: string; cartId: string; amount: Money }): Promise<Result<Payment, PaymentRefused>>;
  read(intentId: string): Promise<Payment>;
  /** Makes a payment impossible, and answers what is true after: `canceled`, or what came before us. */
  cancel(intentId: string): Promise<Payment>;
  /** Gives back what was taken, in full, once however often it is asked for. */
  refund(intentId: string): Promise<void>;
  /**
   * The provider's own list of what it took for attempts, of intents made between two moments, newest first.
   * `complete` is false where `pages` of a hundred were not enough.
   */
  captured(since: Date, before: Date, pages: number): Promise<{ payments: CapturedPayment[]; complete: boolean }>;
  /** Verifies a webhook's signature over the raw body; one signed more than five minutes before `now` is refused. */
  verify(rawBody: string, signature: string, now: Date): Promise<Result<EventEnvelope, SignatureInvalid>>;
  /** Reads an event that was verified when it was stored. Throws where it has not the shape this code knows. */
  parse(rawBody: string): ProviderEvent;
}

export interface CheckoutDeps extends CartDeps, AutomationWakeDeps {
  payments: Payments;
}

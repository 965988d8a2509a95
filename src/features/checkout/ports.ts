import type { Money } from "../../platform/money.ts";
import type { Result } from "../../platform/result.ts";
import type { AutomationWakeDeps } from "../automations/ports.ts";
import type { CartDeps } from "../cart/ports.ts";
import type { Mover, ToldMovement } from "../payments/movement.ts";
import type { Caused } from "./cause.ts";

/** Where a payment that is not decided yet stands: at the buyer, at the buyer who has to satisfy his bank (3-D Secure), or at the provider. */
export type UnpaidStatus = "awaiting-payment" | "requires-action" | "processing";
/** Where a payment stands at the provider, in the words this product needs. */
export type PaymentStatus = UnpaidStatus | "succeeded" | "canceled";

/** Why a card was not charged. The payment can still be made, with another. */
export interface Decline {
  /** The provider's word: `insufficient_funds`, … */
  code: string;
  /** What the provider says to the buyer, bounded. */
  message: string;
  /** When, by the provider's clock; null where it does not say. */
  at: Date | null;
}

export interface Payment {
  intentId: string;
  status: PaymentStatus;
  /** Null where the provider does not show it any more. */
  clientSecret: string | null;
  /** What was taken so far, in the attempt's currency's minor units. */
  received: Money;
  /** What of it went back for good; a refund that failed or was called off is none. */
  refunded: Money;
  /** What of it is on its way back: the provider has not said yet whether it arrives. */
  refunding: Money;
  /** Refunds that failed or were called off. */
  refundsFailed: number;
  /** What of it is disputed, undecided; and what was lost to disputes: it is the buyer's again, by no refund. */
  disputing: Money;
  lost: Money;
  /** Each thing that moved its money, for the books. */
  movements: readonly ToldMovement[];
  /** The attempt it was made for, from the metadata; null for a payment that is none of ours. */
  attemptId: string | null;
  /** Why the last try failed; null where none has, or one was paid since. */
  decline: Decline | null;
}

/** The provider has no such payment. */
export interface UnknownPayment {
  intentId: string;
  status: "unknown";
}

/** A payment that was asked for: what the buyer's browser pays it with. */
export interface OpenedPayment {
  intentId: string;
  /** Null where the provider does not show it any more. */
  clientSecret: string | null;
}

/** A refund that is asked for. It carries who asked and why, so that whoever reads it at the provider knows. */
export interface RefundAsked {
  intentId: string;
  /** Null for what is left. */
  amount: Money | null;
  /** The provider's idempotency key: under one key it gives back once. */
  key: string;
  reason: string;
  by: Extract<Mover, "operator" | "system">;
  byId: string | null;
  /** Our request that it answers. */
  requestId: string | null;
}

/** The provider will not give this back: it is more than is left, disputed, too old. */
export interface RefundRefused {
  kind: "refund-refused";
  code: string;
  message: string;
}

/** The provider will never take this payment as it is asked for. */
export interface PaymentRefused {
  kind: "payment-refused";
  code: string;
  message: string;
}

/** A card was asked for the money and gave none. The payment can still be made, with another. */
export interface PaymentDeclined {
  kind: "payment-declined";
  code: string;
  message: string;
}

/** What is known of an event before anything is done with it. */
export interface EventEnvelope {
  id: string;
  /** The provider's name for it: `payment_intent.succeeded`. */
  type: string;
  /** The payment it is about, as far as it says: to find it by, never to act on. */
  about: string | null;
}

/** A wake-up: which payment to ask the provider for. What the event says of it was true when it was sent, and is not read. */
export interface ProviderEvent extends Omit<EventEnvelope, "about"> {
  /** Null for events that change nothing here. */
  intentId: string | null;
}

export interface SignatureInvalid {
  kind: "webhook-signature-invalid";
  detail: string;
}

/** What the provider took for one of our attempts, and gave back of it. */
export type CapturedPayment = Pick<Payment, "intentId" | "received" | "refunded" | "refunding"> & { attemptId: string };

/**
 * The payment provider. Each call carries a key that belongs to the attempt, so repeating one after a time-out is safe.
 * All throw `dependency-unavailable` where the provider does not answer, and `dependency-unconfigured` without its settings.
 */
export interface Payments {
  create(attempt: { attemptId: string; buyerId: string; cartId: string; amount: Money }): Promise<Result<OpenedPayment, PaymentRefused>>;
  /** What is true at this moment of a payment and its refunds, in one call. */
  read(intentId: string): Promise<Payment | UnknownPayment>;
  /**
   * Confirms a payment with a payment method that is kept at the provider. What became of it is for `read` to say: it may be made, wait for the
   * buyer's bank, or have been made before.
   */
  confirm(payment: { intentId: string; method: string; returnUrl: string }): Promise<Result<undefined, PaymentDeclined>>;
  /** Makes a payment impossible, and answers what is true after: `canceled`, or what came before us. */
  cancel(intentId: string): Promise<Payment | UnknownPayment>;
  /** Gives back a part of what was taken or all that is left, once a key; answers how that refund stands right after. */
  refund(asked: RefundAsked): Promise<Result<ToldMovement, RefundRefused>>;
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

export interface CheckoutDeps extends CartDeps, AutomationWakeDeps, Caused {
  payments: Payments;
}

/** Integer minor units of an ISO 4217 currency. */
export interface Money {
  amount: number;
  currency: string;
}

export interface CartItem {
  id: string;
  offerId: string;
  title: string;
  supplierId: string;
  quantity: number;
  itemVersion: number;
  unitPrice: Money;
  minimumQuantity: number;
  quotedAt: string;
  quoteExpiresAt: string;
}

export interface Cart {
  id: string;
  snapshotVersion: number;
  currency: string;
  items: CartItem[];
  total: Money;
  /** Whether the total can be charged, and why a checkout would refuse it. */
  charge: {
    chargeable: boolean;
    reason: "empty" | "free" | "below-minimum" | "above-maximum" | "off-step" | null;
    minimum: Money;
    maximum: Money;
  };
}

interface LineState {
  quantity: number;
  unitPrice: Money;
  itemVersion: number;
}

/** A line that is not as it was in the version that a change was made from. */
export interface DifferingLine {
  itemId: string;
  offerId: string;
  what: ("added" | "removed" | "quantity" | "price" | "item-version")[];
  was: LineState | null;
  is: LineState | null;
}

/** Somebody was first. */
export interface CartConflict {
  /** As it is. */
  cart: Cart;
  /** Null where the version is older than what is remembered. */
  differing: DifferingLine[] | null;
}

export interface CartSummary {
  id: string;
  snapshotVersion: number;
  currency: string;
  lines: number;
  total: Money;
  createdAt: string;
}

/** What is served less than normal, in the one shape for all of it. */
export interface Degraded {
  mode: string;
  reason: string;
  /** RFC 3339. */
  since: string;
  policy: string;
}

/** A line beside its offer as it stands. */
export interface CartLine extends CartItem {
  /** Null where the offer could not be read. `pieces`: how many of the line's own nobody else holds; null where the supplier tells none. */
  now: { unitPrice: Money | null; available: boolean; minimumQuantity: number | null; pieces: number | null } | null;
  /** What has changed since the line was quoted; nothing of it is applied until the quotes are refreshed. */
  changes: ("price" | "unavailable" | "gone" | "minimum-raised" | "stock-short")[];
  /** Whether a checkout takes `unitPrice` now. */
  priceOwed: boolean | null;
}

/** A cart as it is read: each line beside its offer. */
export interface CartBesideOffers extends Cart {
  items: CartLine[];
  degraded?: Degraded;
}

export type AttemptState =
  | "RESERVED"
  | "PAYMENT_INITIATED"
  | "PAYMENT_INITIATED_CART_RECONCILING"
  | "COMPLETED"
  | "FAILED"
  | "EXPIRED"
  | "REFUNDED";

export interface CheckoutAttempt {
  id: string;
  cartId: string;
  state: AttemptState;
  amount: Money;
  /** As they were reserved. */
  lines: { itemId: string; offerId: string; supplierId: string; title: string; quantity: number; unitPrice: Money }[];
  payment: { provider: "stripe"; intentId: string; nextStep: "pay" | "authenticate" | "wait" | null } | null;
  /** Why the last card was not charged; while the state is PAYMENT_INITIATED, another can be tried. */
  lastDecline: { code: string; message: string; at: string } | null;
  /** With it the buyer's browser pays at the provider. */
  clientSecret: string | null;
  orderId: string | null;
  reason: string | null;
  expiresAt: string;
  /** Where the payment could not be asked for: the attempt is shown as it was last known. */
  degraded?: Degraded;
}

export interface OrderSummary {
  id: string;
  attemptId: string;
  state: "PLACED" | "PARTLY_REFUNDED" | "REFUNDED" | "REFUND_FAILED" | "DISPUTED" | "CHARGED_BACK";
  total: Money;
  /** What of it went back so far. */
  refunded: Money;
  placedAt: string;
  /** When its money went back in full. */
  refundedAt: string | null;
}

export interface Order extends OrderSummary {
  lines: {
    offerId: string;
    supplierId: string;
    title: string;
    quantity: number;
    unitPrice: Money;
    lineTotal: Money;
    /** Pieces of it that the supplier turned out not to have, and what becomes of them; null where there is nothing short. */
    shortfall: { short: number; state: "OPEN" | "BACK_ORDERED" | "REFUNDING" | "REFUNDED" } | null;
  }[];
  suppliers: { supplierId: string; total: Money }[];
  /** Oldest first; a pending one is on its way and may fail. */
  refunds: { amount: Money; state: "pending" | "succeeded" | "failed"; reason: string | null; at: string }[];
  disputes: { amount: Money; state: "open" | "won" | "lost"; reason: string | null; at: string }[];
}

interface DeliveredEvent<Type extends string, Data> {
  id: string;
  type: Type;
  occurredAt: string;
  /** What it is about: deliveries to one receiver keep the order of one subject. */
  subject: string;
  data: Data;
}
type OrderLineData = { itemId: string; offerId: string; supplierId: string; title: string; quantity: number; unitPrice: Money };
type CheckoutEventData = { attemptId: string; cartId: string; total: Money };
/** What happened to a part of an order's money, or the whole of it. */
type OrderEventData = CheckoutEventData & { orderId: string; amount: Money };

/** What an automation delivers about a checkout and its order, as the body of a signed webhook. */
export type CheckoutEvent =
  | DeliveredEvent<"checkout.failed", CheckoutEventData & { state: "FAILED" | "EXPIRED" | "REFUNDED"; reason: string }>
  | DeliveredEvent<
      "order.completed",
      CheckoutEventData & {
        orderId: string;
        lines: OrderLineData[];
      }
    >
  | DeliveredEvent<
      "order.refunded",
      /** `amount` went back by this refund, `refunded` so far; `whole`: the order stands no more. */
      OrderEventData & { refunded: Money; whole: boolean; reason: string; refundedAt: string }
    >
  | DeliveredEvent<"order.refund.failed", OrderEventData & { refunded: Money; reason: string; failedAt: string }>
  | DeliveredEvent<"order.disputed", OrderEventData & { disputeId: string; reason: string; fundsWithdrawn: boolean; disputedAt: string }>
  | DeliveredEvent<"order.dispute.closed", OrderEventData & { disputeId: string; outcome: "won" | "lost"; closedAt: string }>
  | DeliveredEvent<"order.shortfall", { orderId: string; attemptId: string; cartId: string; lines: (OrderLineData & { short: number })[] }>
  | DeliveredEvent<
      "order.shortfall.decided",
      { orderId: string; attemptId: string; offerId: string; short: number; decision: "back-order" | "refund" }
    >;

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

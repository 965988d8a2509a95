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

export interface Search {
  id: string;
  query: string;
  briefId: string | null;
  items: { name: string; quantity: number | null; unit: string | null; terms: string[] }[];
  /** What its prices are shown in. */
  currency: string;
  state: "DRAFT" | "RUNNING" | "COMPLETED" | "CANCELLED";
  createdAt: string;
}

/** One run against one supplier. */
export interface Crawl {
  id: string;
  supplierId: string;
  state: "QUEUED" | "RUNNING" | "SUCCEEDED" | "FAILED" | "CANCELLED";
  reason: string | null;
  offersFound: number;
}

export interface SearchDetail extends Search {
  crawls: Crawl[];
}

/** An offer as a search shows it. */
export interface SearchOffer {
  id: string;
  supplierId: string;
  title: string;
  /** The supplier's page of it. */
  url: string;
  brand: string | null;
  mpn: string | null;
  gtin: string | null;
  /** A path of this API. */
  image: string | null;
  /** schema.org ItemAvailability, or Unknown. */
  availability: string;
  available: boolean;
  condition: string;
  minimumQuantity: number;
  price: Money;
  /** Where the price is only where it begins. */
  range?: { to: Money | null };
  supplierPrice: Money;
  /** Units of the price's currency for one of the supplier's; null where they are the same. */
  rate: string | null;
  rateAsOf: string | null;
  degraded?: Degraded;
  /** 0..1. */
  relevance: number;
  /** Which of the items asked for it answers. */
  item: string | null;
  /** Whether it is the very thing asked for. */
  exact?: boolean;
  why?: { kind: string; thing?: string; word?: string; model?: string }[];
  /** Its place was paid for. */
  sponsored?: { campaignId: string; impressionToken: string };
  /** 0..1, the order in which offers come. */
  rank?: number;
  /** What the wanted pieces cost; null where that is not known. */
  total?: Money | null;
  /** Why it is not quite what can be bought as it was asked for. */
  drawbacks?: ("unavailable" | "availability-unknown" | "only-from" | "too-few" | "more-at-once" | "over-budget")[];
}

/** Counts over all that a search shows. */
export interface OfferFacets {
  suppliers: { value: string; offers: number }[];
  brands: { value: string; offers: number }[];
  availability: { value: string; offers: number }[];
  prices: { from: Money; to: Money; offers: number }[];
  items: { item: string; offers: number; exact: number }[];
  /** Products that several of the most relevant offers are of, and by the weakest of what says so. */
  products: { id: string; by: "gtin" | "number" | "name"; offers: string[]; best: { offerId: string; price: Money } | null }[];
  /** Items for which none of the offers shown is the very thing. */
  notFoundExactly: string[];
}

export interface OffersWanted {
  sort?: "relevance" | "price";
  supplier?: string;
  brand?: string;
  item?: string;
  available?: "true" | "false";
  exact?: "true";
  /** Minor units of the search's currency. */
  minPrice?: number;
  maxPrice?: number;
  facets?: "true";
  limit?: number;
  cursor?: string;
}

export interface ChatSessionSummary {
  id: string;
  title: string | null;
  state: "OPEN" | "QUEUED_FOR_EXTRACTION" | "FINALIZING" | "FINALIZED" | "FAILED";
  /** Why the last extraction failed: no-items-found, extraction-refused, extraction-failed. */
  failureReason: string | null;
  briefId: string | null;
  createdAt: string;
  updatedAt: string;
}

export interface ChatMessage {
  id: string;
  role: "user" | "assistant";
  content: string;
  /** An answer that broke off. */
  partial: boolean;
  degraded: Degraded | null;
  createdAt: string;
}

export interface ChatSession extends ChatSessionSummary {
  messages: ChatMessage[];
}

export interface BriefItem {
  name: string;
  /** Null where the buyer has not said it, or is asked about it. */
  quantity: number | null;
  unit: string;
  attributes: string[];
  searchTerms: string[];
}

/** What the buyer should answer or confirm. */
export interface BriefQuestion {
  /** JSON pointer into the brief. */
  field: string;
  reason: "missing" | "contradictory" | "implausible" | "weak" | "unread";
  text: string;
  language: string;
}

/** The structured need of a conversation, in one of its versions. */
export interface Brief {
  id: string;
  sessionId: string;
  /** Grows by one with each change. */
  version: number;
  changedBy: "buyer" | "assistant" | "agent";
  title: string;
  items: BriefItem[];
  budget: (Money & { kind: "total" | "per-unit" }) | null;
  currency: string | null;
  delivery: { place: string; country: string | null } | null;
  /** A day. */
  deadline: string | null;
  constraints: string[];
  /** What the buyer should still be asked for. */
  missing: string[];
  questions: BriefQuestion[];
  /** Where in the conversation it was read: UTF-16 code units of a message's content. */
  evidence: { field: string; messageId: string; start: number; end: number; confidence: number | null }[];
  /** JSON pointers to what the buyer has set. */
  setByBuyer: string[];
  /** 0 to 1, by field and by JSON pointer. */
  confidence: Record<string, number>;
  createdAt: string;
  updatedAt: string;
}

/** What of a brief is to be otherwise; `confirm` names by JSON pointer what is right as it stands. */
export interface BriefEdit {
  title?: string;
  items?: { name: string; quantity: number | null; unit?: string; attributes?: string[]; searchTerms?: string[] }[];
  budget?: Brief["budget"];
  currency?: Brief["currency"];
  delivery?: Brief["delivery"];
  deadline?: Brief["deadline"];
  constraints?: string[];
  confirm?: string[];
}

export interface BriefVersion {
  version: number;
  by: Brief["changedBy"];
  at: string;
  changes: { field: string; from: unknown; to: unknown }[];
}

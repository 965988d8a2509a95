import type { components } from "./api.generated.ts";

/** What the API answers, as its document has it: each by the name it has there. */
export type Schemas = components["schemas"];

/** Integer minor units of an ISO 4217 currency. */
export type Money = Schemas["Money"];
/** What is served less than normal, in the one shape for all of it. */
export type Degraded = Schemas["Degraded"];

export type CartItem = Schemas["CartItem"];
export type Cart = Schemas["Cart"];
export type CartSummary = Schemas["CartSummary"];
/** A line beside its offer as it stands. */
export type CartLine = Schemas["CartLine"];
/** A cart as it is read: each line beside its offer. */
export type CartBesideOffers = Schemas["CartBesideOffers"];

/** Somebody was first: the cart as it is, and what differs from the version that a change was made from (null where that is too old). */
export type CartConflict = Pick<Schemas["CartConflict"], "cart" | "differing">;
/** A line that is not as it was in the version that a change was made from. */
export type DifferingLine = NonNullable<CartConflict["differing"]>[number];

export type CheckoutAttempt = Schemas["CheckoutAttempt"];
export type AttemptState = CheckoutAttempt["state"];
export type OrderSummary = Schemas["OrderSummary"];
export type Order = Schemas["Order"];

/** What an automation delivers, as the body of a signed webhook. */
export type DeliveredEvent = Schemas["AutomationEvent"];
/** What it delivers about a checkout and its order. */
export type CheckoutEvent = Exclude<DeliveredEvent, { type: "brief.extracted" | "search.completed" }>;

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

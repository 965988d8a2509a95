/** Events buyers' automations can be made for, and what each is about. */
export const EVENT_TYPES = [
  "brief.extracted",
  "search.completed",
  "offer.found",
  "offer.price.dropped",
  "cart.abandoned",
  "checkout.failed",
  "checkout.stuck",
  "order.completed",
  "order.refunded",
  "order.refund.failed",
  "order.disputed",
  "order.dispute.closed",
  "order.shortfall",
  "order.shortfall.decided",
  "quota.near",
] as const;
export type BuyersEventType = (typeof EVENT_TYPES)[number];

/** Events of the whole, which are no buyer's. */
export const EVENTS_OF_THE_WHOLE = ["alert.raised", "fx.stale"] as const;

export type EventType = BuyersEventType | (typeof EVENTS_OF_THE_WHOLE)[number];

export const ALL_EVENT_TYPES: readonly EventType[] = [...EVENT_TYPES, ...EVENTS_OF_THE_WHOLE];

/**
 * Those of all buyers that operators' automations can be made for beside those of the whole. What is written only where its buyer waits for it
 * is not among them: operators would hear of some.
 */
export const OPERATORS_EVENT_TYPES = [
  ...EVENTS_OF_THE_WHOLE,
  "quota.near",
  "checkout.failed",
  "checkout.stuck",
  "order.completed",
  "order.refunded",
  "order.refund.failed",
  "order.disputed",
  "order.dispute.closed",
  "order.shortfall",
  "order.shortfall.decided",
] as const satisfies readonly EventType[];

/** Events automations can be made for, and what each is about. */
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
export type EventType = (typeof EVENT_TYPES)[number];

/**
 * Every type of event, and whose automations can be made for it. Operators' hear of all buyers' events but for those that are written only where
 * their buyer waits for them: of these they would hear of some. Events of the whole are no buyer's.
 */
const HEARD_BY = {
  "brief.extracted": "buyers",
  "search.completed": "buyers",
  "offer.found": "buyers",
  "offer.price.dropped": "buyers",
  "cart.abandoned": "buyers",
  "checkout.failed": "both",
  "checkout.stuck": "both",
  "order.completed": "both",
  "order.refunded": "both",
  "order.refund.failed": "both",
  "order.disputed": "both",
  "order.dispute.closed": "both",
  "order.shortfall": "both",
  "order.shortfall.decided": "both",
  "quota.near": "both",
  "alert.raised": "operators",
  "fx.stale": "operators",
} as const;

type HeardBy = typeof HEARD_BY;
export type EventType = keyof HeardBy;
type Heard<By> = { [Type in EventType]: HeardBy[Type] extends By ? Type : never }[EventType];

/** As the table is written above, so that no list can lack one. */
const heardBy = <By extends HeardBy[EventType]>(...by: readonly By[]): readonly Heard<By>[] =>
  ALL_EVENT_TYPES.filter((type): type is Heard<By> => (by as readonly string[]).includes(HEARD_BY[type]));

export const ALL_EVENT_TYPES = Object.keys(HEARD_BY) as readonly EventType[];

/** What buyers' automations can be made for. */
export const EVENT_TYPES = heardBy("buyers", "both");

/** What operators' can. */
export const OPERATORS_EVENT_TYPES = heardBy("operators", "both");

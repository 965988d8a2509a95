/** What became of an order's money. */
export const ORDER_STATES = ["PLACED", "PARTLY_REFUNDED", "REFUNDED", "REFUND_FAILED", "DISPUTED", "CHARGED_BACK"] as const;
export type OrderState = (typeof ORDER_STATES)[number];

/** The diagram: from each state, where an order may go. */
export const ORDER_TRANSITIONS: Readonly<Record<OrderState, readonly OrderState[]>> = {
  PLACED: ["PARTLY_REFUNDED", "REFUNDED", "DISPUTED", "CHARGED_BACK"],
  PARTLY_REFUNDED: ["PLACED", "REFUNDED", "DISPUTED", "CHARGED_BACK"],
  REFUNDED: ["REFUND_FAILED"],
  REFUND_FAILED: ["REFUNDED"],
  DISPUTED: ["PLACED", "PARTLY_REFUNDED", "REFUNDED", "CHARGED_BACK"],
  CHARGED_BACK: ["PLACED", "PARTLY_REFUNDED", "REFUNDED", "DISPUTED"],
};

/** What an order's state follows from, in minor units. */
export interface OrderMoney {
  total: number;
  /** What of it went back for good. */
  refunded: number;
  /** What of it is disputed, undecided; and what was lost to disputes. */
  disputed: number;
  lost: number;
}

/**
 * The state an order is in by its money. One whose money went back is none that stands any more, so where that refund fails
 * afterwards its money is owed: it does not stand again of itself. What is lost to a dispute meanwhile is owed no more.
 */
export function orderStateOf(before: OrderState, { total, refunded, disputed, lost }: OrderMoney): OrderState {
  if (refunded >= total) return "REFUNDED";
  if (before === "REFUNDED" || before === "REFUND_FAILED") return refunded + lost >= total ? "REFUNDED" : "REFUND_FAILED";
  if (disputed > 0) return "DISPUTED";
  if (lost > 0) return "CHARGED_BACK";
  return refunded > 0 ? "PARTLY_REFUNDED" : "PLACED";
}

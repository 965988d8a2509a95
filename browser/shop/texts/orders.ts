import { about, plural, texts } from "../words.ts";

export const ORDERS = texts({
  tab: "Orders",
  title: "Orders",
  none: "There is no order yet.",
  order: "Order",
  placed: "Ordered and paid",
  state: {
    PLACED: "placed",
    PARTLY_REFUNDED: "partly refunded",
    REFUNDED: "refunded",
    REFUND_FAILED: "a refund failed",
    DISPUTED: "disputed",
    CHARGED_BACK: "charged back",
  },
  lines: "Lines",
  bySupplier: "By supplier",
  total: "Total",
  refunded: "Came back",
  life: "What happened to it",
  refund: {
    pending: about("{0} is on its way back"),
    succeeded: about("{0} came back"),
    failed: about("{0} could not be sent back; support is told"),
  },
  dispute: {
    open: about("{0} is disputed at the bank"),
    won: about("The dispute over {0} is closed: the charge stands"),
    lost: about("The dispute over {0} is closed: the money is yours again"),
  },
  short: plural("1 piece is missing", "{0} pieces are missing"),
  shortfall: {
    OPEN: "support decides what becomes of it",
    BACK_ORDERED: "on back order",
    REFUNDING: "is being refunded",
    REFUNDED: "refunded",
  },
});

import type { Db } from "../../platform/db/client.ts";
import { isChangedBy, selectOrderOfPayment, updateOrder, type OrderChange, type OrderRow } from "./store.ts";

export type { OrderChange, OrderRow };

/** The statement that reads the order of a payment, for the batch of whoever keeps the payment's books. */
export const orderOfPayment = (db: Db, intentId: string) => selectOrderOfPayment(db, intentId);

/**
 * The statement that states an order anew, for the batch of whoever books what happened to its money, and the condition under which
 * what belongs to it is written: nothing where another change came between.
 */
export const restateOrder = (db: Db, change: OrderChange) => ({ statement: updateOrder(db, change), isMine: isChangedBy(change) });

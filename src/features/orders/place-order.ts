import type { SQL } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import type { Money } from "../../platform/money.ts";
import { insertLinesWhere, insertOrderWhere } from "./store.ts";

export interface OrderToPlace {
  id: string;
  buyerId: string;
  attemptId: string;
  cartId: string;
  total: Money;
  paymentIntentId: string;
  placedAt: Date;
  lines: readonly { offerId: string; supplierId: string; title: string; quantity: number; unitPrice: Money }[];
}

/** The statements that place an order, for the batch of whoever knows that it was paid; written only where `condition` holds there. */
export function placeOrderWhere(db: Db, order: OrderToPlace, condition: SQL) {
  return [insertOrderWhere(db, order, condition), insertLinesWhere(db, order, condition)] as const;
}

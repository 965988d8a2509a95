import type { SQL } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import type { OrderToPlace } from "./order-to-place.ts";
import { insertLinesWhere, insertOrderWhere } from "./store.ts";

/** The statements that place an order, for the batch of whoever knows that it was paid; written only where `condition` holds there. */
export function placeOrderWhere(db: Db, order: OrderToPlace, condition: SQL) {
  return [insertOrderWhere(db, order, condition), insertLinesWhere(db, order, condition)] as const;
}

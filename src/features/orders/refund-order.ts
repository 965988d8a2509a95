import type { SQL } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import { markRefundedWhere } from "./store.ts";

/** The statement that marks an attempt's order, where it has one, as refunded; for the batch of whoever refunded it. */
export function refundOrderWhere(db: Db, refund: { attemptId: string; at: Date }, condition: SQL) {
  return markRefundedWhere(db, refund, condition);
}

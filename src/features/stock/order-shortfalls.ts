import { eq } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import type { ShortfallState } from "./shortfall-rules.ts";
import { stockShortfalls as shortfalls } from "./tables.ts";

export interface LineShortfall {
  offerId: string;
  short: number;
  state: ShortfallState;
}

/** The statement that reads what an order is short of, for the batch of whoever reads the order. */
export const shortfallsOf = (db: Db, orderId: string) =>
  db
    .select({ offerId: shortfalls.offerId, short: shortfalls.quantity, state: shortfalls.state })
    .from(shortfalls)
    .where(eq(shortfalls.orderId, orderId));

import { asc, sql, type SQL } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import { paymentMovements as movements } from "./tables.ts";

export type PaymentMovement = typeof movements.$inferSelect;

/** The statement that reads what moved a payment's money, oldest first, for the batch of whoever knows the payment; `intent` is a text of it. */
export const movementsOf = (db: Db, intent: SQL) =>
  db
    .select()
    .from(movements)
    .where(sql`${movements.paymentIntentId} = ${intent}`)
    .orderBy(asc(movements.happenedAt), asc(movements.id));

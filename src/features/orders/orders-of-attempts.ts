import { sql } from "drizzle-orm";
import { orders } from "./tables.ts";

/** Orders with the attempts they came from, as a source for the statements of who knows the attempts: attempt_id, amount, refunded_amount, placed_at. */
export const ordersOfAttempts = sql`(select attempt_id, amount, refunded_amount, placed_at from ${orders})`;

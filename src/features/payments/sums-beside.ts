import { sql } from "drizzle-orm";
import { paymentMovements } from "./tables.ts";

/** What of a payment was given back another way than by the provider, beside the same row. */
export const outOfBandOf = sql`(select coalesce(sum(amount), 0)::float8 from ${paymentMovements} m
  where m.payment_intent_id = a.payment_intent_id and m.kind = 'out-of-band')`;

/** What of a payment is disputed or lost to disputes, beside a row `a` of attempts, for the statements of who compares money. */
export const disputedOf = sql`(select coalesce(sum(amount), 0)::float8 from ${paymentMovements} m
  where m.payment_intent_id = a.payment_intent_id and m.kind = 'dispute' and m.state in ('open', 'lost'))`;

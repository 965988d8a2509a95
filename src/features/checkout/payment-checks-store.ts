import { and, asc, eq, gt, inArray, isNull, lte, or, sql } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import type { Attempt } from "./store.ts";
import { checkoutAttempts as attempts } from "./tables.ts";

/** States whose money can still go another way without our doing. */
const CHECKED = ["COMPLETED", "FAILED", "EXPIRED", "REFUNDED"] as const;

/** Leases ended attempts whose payment is to be looked at again, those not looked at for longest first; two runs at once share them out. */
export async function leaseChecks(db: Db, due: { now: Date; until: Date; limit: number }): Promise<Attempt[]> {
  const chosen = db
    .select({ id: attempts.id })
    .from(attempts)
    .where(lte(attempts.paymentCheckAt, due.now))
    .orderBy(asc(attempts.paymentCheckAt))
    .limit(due.limit)
    .for("update", { skipLocked: true });
  return db.update(attempts).set({ paymentCheckAt: due.until }).where(inArray(attempts.id, chosen)).returning();
}

/** Ended attempts of these payments are looked at next, before their turn. */
export async function makeCheckDue(db: Db, intents: readonly string[], now: Date): Promise<void> {
  await db
    .update(attempts)
    .set({ paymentCheckAt: now })
    .where(
      and(
        sql`${attempts.paymentIntentId} = any(array(select jsonb_array_elements_text(${JSON.stringify(intents)}::jsonb)))`,
        inArray(attempts.state, [...CHECKED]),
        or(isNull(attempts.paymentCheckAt), gt(attempts.paymentCheckAt, now)),
      ),
    );
}

/** When an ended attempt's payment is looked at next; null for never again. */
export async function scheduleCheck(db: Db, check: { id: string; at: Date | null }): Promise<void> {
  await db
    .update(attempts)
    .set({ paymentCheckAt: check.at })
    .where(and(eq(attempts.id, check.id), inArray(attempts.state, [...CHECKED])));
}

import { and, eq, inArray, lte, sql } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import type { KeptDecline } from "./attempt.ts";
import type { UnpaidStatus } from "./ports.ts";
import { checkoutAttempts as attempts } from "./tables.ts";

export interface Standing {
  id: string;
  intentId: string;
  status: UnpaidStatus;
  now: Date;
  lastDecline: KeptDecline | null;
  /** Whether the decline's moment is the provider's; else it is known again by its words alone. */
  isDated: boolean;
}

/**
 * Keeps how the payment of an unpaid attempt stands; undefined where the attempt has moved on, or has another payment. A decline takes the
 * place of one that is older, or, where its moment is unknown, of one that says something else: it is new once however often it is heard of.
 */
export async function noteStanding(
  db: Db,
  { id, intentId, status, now, lastDecline, isDated }: Standing,
): Promise<{ isNewDecline: boolean } | undefined> {
  const kept = sql`old.last_decline`;
  const isNew =
    lastDecline === null
      ? sql`false`
      : isDated
        ? sql`coalesce(${kept} ->> 'at' < ${lastDecline.at}, true)`
        : sql`coalesce((${kept} ->> 'code', ${kept} ->> 'message') is distinct from (${lastDecline.code}, ${lastDecline.message}), true)`;
  const { rows } = await db.execute<{ is_new: boolean }>(sql`
    with old as (
      select id, last_decline, ${isNew} as is_new from ${attempts} old
      where ${and(eq(sql`old.id`, id), eq(sql`old.state`, "PAYMENT_INITIATED"), eq(sql`old.payment_intent_id`, intentId))}
      for update
    )
    update ${attempts} set
      payment_status = ${status},
      payment_asked_at = ${now.toISOString()}::timestamptz,
      last_decline = case when old.is_new then ${JSON.stringify(lastDecline)}::jsonb else old.last_decline end
    from old where ${attempts.id} = old.id
    returning old.is_new`);
  return rows[0] && { isNewDecline: rows[0].is_new };
}

/** Takes the turn of asking the provider about an attempt whose payment is open; false where somebody had it since `before`. */
export async function claimAsk(db: Db, id: string, { now, before }: { now: Date; before: Date }): Promise<boolean> {
  const claimed = await db
    .update(attempts)
    .set({ paymentAskedAt: now })
    .where(
      and(
        eq(attempts.id, id),
        inArray(attempts.state, ["PAYMENT_INITIATED", "PAYMENT_INITIATED_CART_RECONCILING"]),
        lte(sql`coalesce(${attempts.paymentAskedAt}, ${attempts.stateSince})`, before.toISOString()),
      ),
    )
    .returning({ id: attempts.id });
  return claimed.length > 0;
}

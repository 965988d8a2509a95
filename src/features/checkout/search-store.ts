import { and, asc, desc, eq, getTableColumns, inArray, lt, sql, type SQL } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import { addressOfBuyer, buyerOfAddress } from "../auth/addresses-of-buyers.ts";
import { attemptOfOrder } from "../orders/orders-of-attempts.ts";
import type { SearchKey } from "./search-key.ts";
import type { Attempt } from "./store.ts";
import { checkoutAttempts as attempts, checkoutSteps as steps, receivedWebhooks as webhooks } from "./tables.ts";

/** An attempt as operators list it: without its lines, and without what pays it. */
export type FoundAttempt = Omit<Attempt, "lines" | "clientSecret" | "fingerprint"> & { buyerEmail: string | null };

const { lines: _lines, clientSecret: _secret, fingerprint: _fingerprint, ...shown } = getTableColumns(attempts);

/** Attempts of a key, or all, newest first, from below `beforeId`: each key has its index, so a page costs its rows. */
export async function searchAttempts(
  db: Db,
  page: { key: SearchKey | undefined; limit: number; beforeId: string | undefined },
): Promise<FoundAttempt[]> {
  return db
    .select({ ...shown, buyerEmail: addressOfBuyer(attempts.buyerId) })
    .from(attempts)
    .where(and(page.key && matches(page.key), page.beforeId === undefined ? undefined : lt(attempts.id, page.beforeId)))
    .orderBy(desc(attempts.id))
    .limit(page.limit);
}

function matches(key: SearchKey): SQL {
  switch (key.by) {
    case "attempt":
      return eq(attempts.id, key.id);
    case "order":
      return eq(attempts.id, attemptOfOrder(key.id));
    case "cart":
      return eq(attempts.cartId, key.id);
    case "buyer":
      return eq(attempts.buyerId, key.id);
    case "address":
      return eq(attempts.buyerId, buyerOfAddress(key.email));
    case "payment":
      return eq(attempts.paymentIntentId, key.id);
    case "request":
      // Whatever it did to an attempt: began it, cancelled it, or told of its payment.
      return inArray(attempts.id, sql`(select ${steps.attemptId} from ${steps} where ${steps.requestId} = ${key.id})`);
    case "webhook":
      return eq(attempts.paymentIntentId, sql`(select ${webhooks.paymentIntentId} from ${webhooks} where ${webhooks.id} = ${key.id})`);
    case "provider-event":
      return eq(
        attempts.paymentIntentId,
        sql`(select ${webhooks.paymentIntentId} from ${webhooks} where ${webhooks.provider} = 'stripe' and ${webhooks.providerEventId} = ${key.id})`,
      );
  }
}

export type StepRow = typeof steps.$inferSelect;

/** All steps of an attempt, in the order they were taken. */
export async function stepsOf(db: Db, attemptId: string): Promise<StepRow[]> {
  return db.select().from(steps).where(eq(steps.attemptId, attemptId)).orderBy(asc(steps.id));
}

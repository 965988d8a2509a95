import { and, asc, desc, eq, inArray, lt, lte, ne, sql } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import { receivedWebhooks as webhooks } from "./tables.ts";

export type ReceivedWebhook = typeof webhooks.$inferSelect;
export type WebhookState = ReceivedWebhook["state"];

/** Stores an event before it is acted on; undefined where it was stored before. */
export async function insertWebhook(db: Db, webhook: typeof webhooks.$inferInsert): Promise<ReceivedWebhook | undefined> {
  const [row] = await db
    .insert(webhooks)
    .values(webhook)
    .onConflictDoNothing({ target: [webhooks.provider, webhooks.providerEventId] })
    .returning();
  return row;
}

/** Leases stored events that nobody acts on, the oldest first. */
export async function leaseWebhooks(db: Db, due: { now: Date; until: Date; limit: number }): Promise<ReceivedWebhook[]> {
  const chosen = db
    .select({ id: webhooks.id })
    .from(webhooks)
    .where(and(eq(webhooks.state, "RECEIVED"), lte(webhooks.notBefore, due.now)))
    .orderBy(asc(webhooks.notBefore))
    .limit(due.limit)
    .for("update", { skipLocked: true });
  return db.update(webhooks).set({ notBefore: due.until }).where(inArray(webhooks.id, chosen)).returning();
}

export async function markActed(db: Db, id: string, acted: { outcome: string; now: Date }): Promise<void> {
  await db
    .update(webhooks)
    .set({ state: "ACTED", outcome: acted.outcome, actedAt: acted.now, lastError: null, attempts: sql`${webhooks.attempts} + 1` })
    .where(eq(webhooks.id, id));
}

/** Records a failed try: waits until `notBefore`, or for an operator where there is none. What was acted on meanwhile stays so. */
export async function markFailed(db: Db, id: string, failed: { error: string; notBefore: Date | undefined }): Promise<void> {
  await db
    .update(webhooks)
    .set({
      state: failed.notBefore ? "RECEIVED" : "PARKED",
      lastError: failed.error.slice(0, 1000),
      attempts: sql`${webhooks.attempts} + 1`,
      ...(failed.notBefore ? { notBefore: failed.notBefore } : {}),
    })
    .where(and(eq(webhooks.id, id), ne(webhooks.state, "ACTED")));
}

/** Stored events, newest first, from below `beforeId`; without their bodies, which carry personal data. */
export async function listWebhooks(
  db: Db,
  filter: { state: WebhookState | undefined; limit: number; beforeId: string | undefined },
): Promise<Omit<ReceivedWebhook, "rawBody">[]> {
  const { id, provider, providerEventId, type, paymentIntentId, state, outcome, lastError, attempts, receivedAt, actedAt, notBefore } =
    webhooks;
  return db
    .select({ id, provider, providerEventId, type, paymentIntentId, state, outcome, lastError, attempts, receivedAt, actedAt, notBefore })
    .from(webhooks)
    .where(and(filter.state ? eq(state, filter.state) : undefined, filter.beforeId === undefined ? undefined : lt(id, filter.beforeId)))
    .orderBy(desc(id))
    .limit(filter.limit);
}

export async function findWebhooks(db: Db, ids: readonly string[]): Promise<ReceivedWebhook[]> {
  return db
    .select()
    .from(webhooks)
    .where(inArray(webhooks.id, [...ids]))
    .orderBy(asc(webhooks.receivedAt));
}

export async function findWebhooksInState(db: Db, state: WebhookState, limit: number): Promise<ReceivedWebhook[]> {
  return db.select().from(webhooks).where(eq(webhooks.state, state)).orderBy(asc(webhooks.receivedAt)).limit(limit);
}

/** Deletes acted events from before a time; answers how many. */
export async function deleteActedBefore(db: Db, before: Date): Promise<number> {
  const rows = await db
    .delete(webhooks)
    .where(and(eq(webhooks.state, "ACTED"), lt(webhooks.receivedAt, before)))
    .returning({ id: webhooks.id });
  return rows.length;
}

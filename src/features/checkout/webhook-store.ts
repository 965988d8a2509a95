import { and, asc, desc, eq, getTableColumns, inArray, lt, lte, notInArray, sql } from "drizzle-orm";
import { auditFrom, type AuditRow } from "../../platform/audit/audit-log.ts";
import type { Db } from "../../platform/db/client.ts";
import { saidText } from "../../platform/stored-text.ts";
import { timestamp } from "../../platform/db/timestamp.ts";
import { receivedWebhooks as webhooks } from "./tables.ts";

export type ReceivedWebhook = typeof webhooks.$inferSelect;
export type WebhookState = ReceivedWebhook["state"];

/** Done with: what fails of it now changes nothing. */
const SETTLED = ["ACTED", "HANDLED", "IGNORED"] as const;

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

/** Records a failed try: waits until `notBefore`, or for an operator where there is none. What was acted on or decided meanwhile stays so. */
export async function markFailed(db: Db, id: string, failed: { error: string; notBefore: Date | undefined }): Promise<void> {
  await db
    .update(webhooks)
    .set({
      state: failed.notBefore ? "RECEIVED" : "PARKED",
      lastError: saidText(failed.error, 1000),
      attempts: sql`${webhooks.attempts} + 1`,
      ...(failed.notBefore ? { notBefore: failed.notBefore } : {}),
    })
    .where(and(eq(webhooks.id, id), notInArray(webhooks.state, [...SETTLED])));
}

export async function findWebhook(db: Db, id: string): Promise<ReceivedWebhook | undefined> {
  const [row] = await db.select().from(webhooks).where(eq(webhooks.id, id)).limit(1);
  return row;
}

/** Decides a parked event, with its line of the audit trail; false where it is not parked: then neither is written. */
export async function decideParked(
  db: Db,
  id: string,
  decided: { state: "HANDLED" | "IGNORED"; by: string; note: string; at: Date; line: AuditRow },
): Promise<boolean> {
  const { rows } = await db.execute(sql`
    with decided as (
      update ${webhooks} set state = ${decided.state}, decided_by = ${decided.by}, decided_at = ${timestamp(decided.at)}, note = ${decided.note}
      where id = ${id} and state = 'PARKED' returning id
    ), told as (${auditFrom(decided.line, sql`decided`)})
    select id from decided`);
  return rows.length > 0;
}

/** Stored events, newest first, from below `beforeId`; without their bodies, which carry personal data. */
export async function listWebhooks(
  db: Db,
  filter: { state: WebhookState | undefined; paymentIntentId?: string | undefined; limit: number; beforeId: string | undefined },
): Promise<Omit<ReceivedWebhook, "rawBody">[]> {
  const { rawBody: _personal, ...shown } = getTableColumns(webhooks);
  const { id, state, paymentIntentId } = shown;
  return db
    .select(shown)
    .from(webhooks)
    .where(
      and(
        filter.state ? eq(state, filter.state) : undefined,
        filter.paymentIntentId === undefined ? undefined : eq(paymentIntentId, filter.paymentIntentId),
        filter.beforeId === undefined ? undefined : lt(id, filter.beforeId),
      ),
    )
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

/** Deletes acted and decided events from before a time; answers how many. */
export async function deleteActedBefore(db: Db, before: Date): Promise<number> {
  const rows = await db
    .delete(webhooks)
    .where(and(inArray(webhooks.state, [...SETTLED]), lt(webhooks.receivedAt, before)))
    .returning({ id: webhooks.id });
  return rows.length;
}

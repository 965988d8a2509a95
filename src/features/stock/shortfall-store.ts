import { and, desc, eq, lt, lte, sql } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import { timestamp } from "../../platform/db/timestamp.ts";
import { auditFrom, type AuditRow } from "../../platform/audit/audit-log.ts";
import { appendEventWhere, type BusinessEvent } from "../../platform/outbox/outbox.ts";
import { toldStock } from "../catalog/told-stock.ts";
import { attemptStandings } from "../checkout/attempt-standings.ts";
import type { AttemptLine } from "../checkout/attempt.ts";
import type { ShortfallState } from "./shortfall-rules.ts";
import { stockReservations as reservations, stockShortfalls as shortfalls } from "./tables.ts";

export type Shortfall = typeof shortfalls.$inferSelect;

/** A sale of an offer whose supplier told less than was sold since. */
export interface OversoldSale {
  attemptId: string;
  offerId: string;
  pieces: number;
  soldAt: Date;
  told: number;
  toldAt: Date;
}

/** Every sale since told of the offers that are oversold by sales since a moment; of these offers alone where they are named. */
export async function oversoldSales(db: Db, sales: { since: Date; offerIds?: readonly string[] }): Promise<OversoldSale[]> {
  const { since, offerIds } = sales;
  const named = offerIds ? sql`and r.offer_id in (select jsonb_array_elements_text(${JSON.stringify(offerIds)}::jsonb))` : sql``;
  const { rows } = await db.execute<{
    attemptId: string;
    offerId: string;
    pieces: string;
    told: string;
    soldAt: string;
    toldAt: string;
  }>(sql`
    with recent as (select distinct r.offer_id from ${reservations} r where r.state = 'SOLD' and r.sold_at >= ${timestamp(since)} ${named}),
    sold as (
      select r.attempt_id, r.offer_id, r.quantity - r.returned as pieces, r.sold_at, t.pieces as told, t.told_at
      from recent join ${toldStock} t on t.id = recent.offer_id and t.pieces is not null
        join ${reservations} r on r.offer_id = t.id and r.state = 'SOLD' and r.sold_at >= t.told_at),
    summed as (select *, sum(pieces) over (partition by offer_id) as whole from sold)
    select attempt_id as "attemptId", offer_id as "offerId", pieces, sold_at as "soldAt", told, told_at as "toldAt"
    from summed where whole > told`);
  return rows.map(({ attemptId, offerId, pieces, soldAt, told, toldAt }) => ({
    ...{ attemptId, offerId, pieces: Number(pieces), told: Number(told) },
    ...{ soldAt: new Date(soldAt), toldAt: new Date(toldAt) },
  }));
}

/** An attempt whose order is short of something, as its buyer is told of it. */
export interface ShortAttempt {
  attemptId: string;
  buyerId: string;
  cartId: string;
  orderId: string;
  endedAt: Date;
  lines: AttemptLine[];
  paymentIntentId: string | null;
}

export async function shortAttempts(db: Db, attemptIds: readonly string[]): Promise<ShortAttempt[]> {
  if (attemptIds.length === 0) return [];
  const { rows } = await db.execute<Omit<ShortAttempt, "endedAt"> & { endedAt: string }>(sql`
    select id as "attemptId", buyer_id as "buyerId", cart_id as "cartId", order_id as "orderId", ended_at as "endedAt", lines,
      payment_intent_id as "paymentIntentId"
    from ${attemptStandings} a where order_id is not null and id in (select jsonb_array_elements_text(${JSON.stringify(attemptIds)}::jsonb))`);
  return rows.map((row) => ({ ...row, endedAt: new Date(row.endedAt) }));
}

type FoundShortfall = Pick<Shortfall, "id" | "attemptId" | "orderId" | "offerId" | "quantity" | "told" | "toldAt" | "foundAt">;

/**
 * Writes what an order is short of, with the event that tells of it; what was found before stays, and one that is open grows.
 * @returns the lines that are news
 */
export async function recordShortfalls(db: Db, found: readonly FoundShortfall[], event: BusinessEvent): Promise<Shortfall[]> {
  const toldOfAt = event.occurredAt;
  const rows = found.map((shortfall) => ({ ...shortfall, state: "OPEN" as const, eventId: event.id, toldOfAt }));
  const [written] = await db.batch([
    db
      .insert(shortfalls)
      .values(rows)
      .onConflictDoUpdate({
        target: [shortfalls.attemptId, shortfalls.offerId],
        set: { quantity: sql`excluded.quantity`, told: sql`excluded.told`, toldAt: sql`excluded.told_at`, eventId: event.id, toldOfAt },
        setWhere: sql`${shortfalls.state} = 'OPEN' and ${shortfalls.quantity} < excluded.quantity`,
      })
      .returning(),
    appendEventWhere(db, event, sql`exists (select 1 from ${shortfalls} where ${shortfalls.eventId} = ${event.id})`),
  ]);
  return written;
}

export async function findShortfall(db: Db, id: string): Promise<Shortfall | undefined> {
  const [row] = await db.select().from(shortfalls).where(eq(shortfalls.id, id));
  return row;
}

/** Newest first. */
export async function listShortfalls(
  db: Db,
  { state, limit, beforeId }: { state: ShortfallState | undefined; limit: number; beforeId: string | undefined },
): Promise<Shortfall[]> {
  return db
    .select()
    .from(shortfalls)
    .where(and(state ? eq(shortfalls.state, state) : undefined, beforeId ? lt(shortfalls.id, beforeId) : undefined))
    .orderBy(desc(shortfalls.id))
    .limit(limit);
}

/** What an order is short of, as operators see it. */
export async function shortfallsAt(db: Db, orderId: string): Promise<Shortfall[]> {
  return db.select().from(shortfalls).where(eq(shortfalls.orderId, orderId)).orderBy(shortfalls.id);
}

/** Those whose refund was begun before a moment and has not ended, the longest waiting first. */
export async function refundingSince(db: Db, before: Date, limit: number): Promise<Shortfall[]> {
  return db
    .select()
    .from(shortfalls)
    .where(and(eq(shortfalls.state, "REFUNDING"), lte(shortfalls.decidedAt, before)))
    .orderBy(shortfalls.decidedAt)
    .limit(limit);
}

export interface ShortfallWord {
  id: string;
  by: string;
  reason: string;
  at: Date;
  /** The audit line of the decision, and what the buyer is told; they stand where the decision does. */
  line: AuditRow;
  event: BusinessEvent;
}

/** Decides that the buyer waits; undefined where it is not open. */
export async function backOrder(db: Db, { id, by, reason, at, line, event }: ShortfallWord): Promise<Shortfall | undefined> {
  const [decided] = await db.batch([
    db
      .update(shortfalls)
      .set({ state: "BACK_ORDERED", decidedBy: by, decidedAt: at, reason, wordId: line.id })
      .where(and(eq(shortfalls.id, id), eq(shortfalls.state, "OPEN")))
      .returning(),
    db.execute(auditFrom(line, sql`${shortfalls} where ${shortfalls.wordId} = ${line.id}`)),
    appendEventWhere(db, event, sql`exists (select 1 from ${shortfalls} where ${shortfalls.wordId} = ${line.id})`),
  ]);
  return decided[0];
}

/** Decides that the price of the pieces goes back, before anybody is asked for it; undefined where it is not open. */
export async function beginRefund(db: Db, { id, by, reason, at, line }: Omit<ShortfallWord, "event">): Promise<Shortfall | undefined> {
  const [decided] = await db.batch([
    db
      .update(shortfalls)
      .set({ state: "REFUNDING", decidedBy: by, decidedAt: at, reason, wordId: line.id })
      .where(and(eq(shortfalls.id, id), eq(shortfalls.state, "OPEN")))
      .returning(),
    db.execute(auditFrom(line, sql`${shortfalls} where ${shortfalls.wordId} = ${line.id}`)),
  ]);
  return decided[0];
}

/** The provider took the refund: the pieces are sold no more, and those who follow the order hear of it; false where somebody else was first. */
export async function endRefund(db: Db, { id, wordId }: Pick<Shortfall, "id" | "wordId">, event: BusinessEvent): Promise<boolean> {
  const [{ rows }] = await db.batch([
    db.execute(sql`
      with ended as (
        update ${shortfalls} set state = 'REFUNDED', event_id = ${event.id}, told_of_at = ${timestamp(event.occurredAt)}
        where id = ${id} and word_id = ${wordId} and state = 'REFUNDING' returning id, attempt_id, offer_id, quantity
      ), freed as (
        update ${reservations} r set returned = least(r.quantity, r.returned + ended.quantity) from ended
        where r.attempt_id = ended.attempt_id and r.offer_id = ended.offer_id and r.state = 'SOLD'
      )
      select id from ended`),
    appendEventWhere(db, event, sql`exists (select 1 from ${shortfalls} where ${shortfalls.eventId} = ${event.id})`),
  ]);
  return rows.length > 0;
}

/** The provider will not: it is to be decided anew. */
export async function reopen(db: Db, { id, wordId }: Pick<Shortfall, "id" | "wordId">): Promise<void> {
  await db
    .update(shortfalls)
    .set({ state: "OPEN", decidedBy: null, decidedAt: null, reason: null, wordId: null })
    .where(and(eq(shortfalls.id, id), eq(shortfalls.wordId, wordId ?? ""), eq(shortfalls.state, "REFUNDING")));
}

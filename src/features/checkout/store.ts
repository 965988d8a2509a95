import { type SQL, and, desc, eq, gt, inArray, isNull, lt, lte, or, sql } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import { appendEventWhere, type BusinessEvent } from "../../platform/outbox/outbox.ts";
import { offersStandAs, readOfferFacts, type OfferFacts, type WantedOffer } from "../catalog/standing-offers.ts";
import type { OrderToPlace } from "../orders/order-to-place.ts";
import { placeOrderWhere } from "../orders/place-order.ts";
import { releaseStock, sellStock } from "../stock/end-hold.ts";
import { holdStock, lockStock, stockSuffices } from "../stock/hold-stock.ts";
import type { CausedMove, NewFailure } from "./cause.ts";
import { isOpen, OPEN_STATES, statesBefore, TRANSITIONS, type AttemptRefusal, type AttemptState } from "./attempt.ts";
import { checkoutAttempts as attempts } from "./tables.ts";

export type Attempt = typeof attempts.$inferSelect;

export async function findAttempt(db: Db, id: string): Promise<Attempt | undefined> {
  const [row] = await db.select().from(attempts).where(eq(attempts.id, id)).limit(1);
  return row;
}

/** A buyer's attempts, the latest first. */
export async function listAttempts(db: Db, buyerId: string, page: { limit: number; beforeId: string | undefined }): Promise<Attempt[]> {
  return db
    .select()
    .from(attempts)
    .where(and(eq(attempts.buyerId, buyerId), page.beforeId === undefined ? undefined : lt(attempts.id, page.beforeId)))
    .orderBy(desc(attempts.id))
    .limit(page.limit);
}

export async function findAttemptByKey(db: Db, buyerId: string, key: string): Promise<Attempt | undefined> {
  const [row] = await db
    .select()
    .from(attempts)
    .where(and(eq(attempts.buyerId, buyerId), eq(attempts.idempotencyKey, key)))
    .limit(1);
  return row;
}

/** The attempt that a cart is in, and its offers as they stand, in one round trip. */
export async function readStanding(
  db: Db,
  cartId: string,
  offerIds: readonly string[],
): Promise<{ open: Attempt | undefined; offers: OfferFacts[] }> {
  const [[open], offers] = await db.batch([db.select().from(attempts).where(isOpenOf(cartId)).limit(1), readOfferFacts(db, offerIds)]);
  return { open, offers };
}

const isOpenOf = (cartId: string) => and(eq(attempts.cartId, cartId), inArray(attempts.state, [...OPEN_STATES]));

/** What was found where an attempt could not be reserved: any of them may be why. */
interface Unreserved {
  /** The attempt under the key, which this request repeats. */
  known: Attempt | undefined;
  /** The attempt the cart is in. */
  open: Attempt | undefined;
  /** The cart was read before lines were taken out of it for an order: it is to be read again. */
  outdated: boolean;
  offers: OfferFacts[];
}

/**
 * Reserves, where the key is free, the cart in no other attempt and nothing taken out of it since it was read, every offer as it is
 * wanted and enough of each left, in one transaction that has the locks of the cart's open attempt, which cannot end meanwhile, and of the
 * offers; `wanted` is undefined where that is not to be tried. Undefined once it is reserved; else what stood in its way. One round trip.
 */
export async function reserveAttempt(
  db: Db,
  attempt: Attempt,
  wanted: readonly WantedOffer[] | undefined,
): Promise<Unreserved | undefined> {
  const { id, buyerId, cartId, idempotencyKey, snapshotVersion } = attempt;
  const { lines, createdAt, expiresAt } = attempt;
  const written = sql`exists (select 1 from ${attempts} where ${attempts.id} = ${id})`;
  const isOpenOfCart = isOpenOf(cartId);
  const isTakenSince = and(eq(attempts.cartId, cartId), gt(attempts.takenAtVersion, snapshotVersion));
  const isCurrent = sql`not exists (select 1 from ${attempts} where ${isTakenSince})`;
  const condition = wanted ? sql`${isCurrent} and ${offersStandAs(wanted)} and ${stockSuffices(lines)}` : sql`false`;
  const [, , inserted, , others, offers] = await db.batch([
    db.select({ id: attempts.id }).from(attempts).where(isOpenOfCart).for("update"),
    lockStock(db, lines),
    db.execute(insertWhere(attempt, condition)),
    holdStock(db, { attemptId: id, wanted: lines, at: createdAt, expiresAt }, written),
    db
      .select()
      .from(attempts)
      .where(or(and(eq(attempts.buyerId, buyerId), eq(attempts.idempotencyKey, idempotencyKey)), isOpenOfCart, isTakenSince)),
    readOfferFacts(
      db,
      attempt.lines.map(({ offerId }) => offerId),
    ),
  ]);
  if (inserted.rows.some((row) => row["id"] === id)) return undefined;
  const known = others.find((other) => other.buyerId === buyerId && other.idempotencyKey === idempotencyKey);
  const ofCart = others.filter((other) => other.cartId === cartId);
  const outdated = ofCart.some(({ takenAtVersion }) => takenAtVersion !== null && takenAtVersion > snapshotVersion);
  return { known, open: ofCart.find(({ state }) => isOpen(state)), outdated, offers };
}

const insertWhere = (attempt: Attempt, condition: SQL): SQL => sql`
  insert into ${attempts} (id, buyer_id, cart_id, snapshot_version, idempotency_key, fingerprint, state, lines, amount, currency,
    created_at, state_since, expires_at, lease_until, fence, request_id, cause)
  select ${attempt.id}, ${attempt.buyerId}, ${attempt.cartId}, ${attempt.snapshotVersion}::int, ${attempt.idempotencyKey},
    ${attempt.fingerprint}, ${attempt.state}, ${JSON.stringify(attempt.lines)}::jsonb, ${attempt.amount}::bigint, ${attempt.currency},
    ${attempt.createdAt.toISOString()}::timestamptz, ${attempt.stateSince.toISOString()}::timestamptz,
    ${attempt.expiresAt.toISOString()}::timestamptz, ${attempt.leaseUntil?.toISOString() ?? null}::timestamptz, ${attempt.fence}::int,
    ${attempt.requestId}::text, ${attempt.cause === null ? null : JSON.stringify(attempt.cause)}::jsonb
  where ${condition}
  on conflict do nothing returning id`;

/** Takes the lease of an attempt that nobody holds; undefined where somebody does, or it has moved on. */
export async function leaseReserved(db: Db, id: string, now: Date, until: Date): Promise<Attempt | undefined> {
  const [row] = await db
    .update(attempts)
    .set({ leaseUntil: until, fence: sql`${attempts.fence} + 1` })
    .where(and(eq(attempts.id, id), eq(attempts.state, "RESERVED"), or(isNull(attempts.leaseUntil), lte(attempts.leaseUntil, now))))
    .returning();
  return row;
}

/** Takes the lease of an open attempt that nobody holds, however long it has been in its state; undefined where somebody does, or it has ended. */
export async function leaseOpen(db: Db, id: string, now: Date, until: Date): Promise<Attempt | undefined> {
  const [row] = await db
    .update(attempts)
    .set({ leaseUntil: until, fence: sql`${attempts.fence} + 1` })
    .where(
      and(eq(attempts.id, id), inArray(attempts.state, [...OPEN_STATES]), or(isNull(attempts.leaseUntil), lte(attempts.leaseUntil, now))),
    )
    .returning();
  return row;
}

/** What is due at a moment: what waits for us since before, unpaid payments not asked for since before, and what has expired. */
export interface Due {
  now: Date;
  until: Date;
  limit: number;
  /** Steps of ours that began no later: whoever was at them should have ended them. */
  oursBefore: Date;
  askedBefore: Date;
}

/** Leases attempts that are due, the longest waiting first; two sweeps at once share them out. */
export async function leaseDue(db: Db, due: Due): Promise<Attempt[]> {
  const isDue = or(
    and(eq(attempts.state, "RESERVED"), or(lte(attempts.stateSince, due.oursBefore), lte(attempts.expiresAt, due.now))),
    and(
      eq(attempts.state, "PAYMENT_INITIATED"),
      or(
        lte(sql`coalesce(${attempts.paymentAskedAt}, ${attempts.stateSince})`, due.askedBefore.toISOString()),
        lte(attempts.expiresAt, due.now),
      ),
    ),
    and(eq(attempts.state, "PAYMENT_INITIATED_CART_RECONCILING"), lte(attempts.stateSince, due.oursBefore)),
  );
  const free = or(isNull(attempts.leaseUntil), lte(attempts.leaseUntil, due.now));
  const chosen = db
    .select({ id: attempts.id })
    .from(attempts)
    .where(and(isDue, free))
    .orderBy(attempts.stateSince)
    .limit(due.limit)
    .for("update", { skipLocked: true });
  return db
    .update(attempts)
    .set({ leaseUntil: due.until, fence: sql`${attempts.fence} + 1` })
    .where(inArray(attempts.id, chosen))
    .returning();
}

/** RESERVED → PAYMENT_INITIATED by the holder of `fence`; undefined where the lease or the state has gone. */
export async function markInitiated(
  db: Db,
  attempt: { id: string; fence: number; intentId: string; clientSecret: string | null; now: Date; cause: CausedMove | null },
): Promise<Attempt | undefined> {
  const { id, fence, intentId, clientSecret, now, cause } = attempt;
  const [row] = await db
    .update(attempts)
    .set({
      state: "PAYMENT_INITIATED",
      paymentIntentId: intentId,
      clientSecret,
      initiatedAt: now,
      stateSince: now,
      leaseUntil: null,
      cause,
    })
    .where(and(eq(attempts.id, id), eq(attempts.fence, fence), inArray(attempts.state, statesBefore("PAYMENT_INITIATED"))))
    .returning();
  return row;
}

/** Lets go of a lease, so that the buyer's next try need not wait for it to run out, and keeps what failed where something did. */
export async function releaseLease(db: Db, id: string, fence: number, failure?: NewFailure): Promise<void> {
  await db
    .update(attempts)
    .set({ leaseUntil: null, ...(failure ? { lastFailure: lastFailureWith(failure) } : {}) })
    .where(and(eq(attempts.id, id), eq(attempts.fence, fence)));
}

/** Keeps what driving an open attempt on failed with, beside the state it stands in now: it may have moved on before it failed. */
export async function keepFailure(db: Db, id: string, failure: NewFailure): Promise<void> {
  await db
    .update(attempts)
    .set({ lastFailure: lastFailureWith(failure) })
    .where(and(eq(attempts.id, id), inArray(attempts.state, [...OPEN_STATES])));
}

/** The same failure again is counted, not kept twice. */
function lastFailureWith(failure: NewFailure): SQL {
  const { lastFailure: last, state } = attempts;
  const same = sql`${last}->>'code' = ${failure.code} and ${last}->>'state' = ${state}`;
  const again = sql`jsonb_build_object('times', least((${last}->>'times')::int + 1, 1000000), 'since', ${last}->>'since')`;
  return sql`${JSON.stringify(failure)}::jsonb || jsonb_build_object('state', ${state}) || case when ${same} then ${again} else '{}'::jsonb end`;
}

/** → PAYMENT_INITIATED_CART_RECONCILING, once it is known that the provider took the money. Undefined where it was known before, or another payment is the attempt's. */
export async function markReconciling(
  db: Db,
  attempt: { id: string; intentId: string; now: Date; cause: CausedMove | null },
): Promise<Attempt | undefined> {
  const { id, intentId, now, cause } = attempt;
  const [row] = await db
    .update(attempts)
    .set({ state: "PAYMENT_INITIATED_CART_RECONCILING", paymentIntentId: intentId, reconcilingAt: now, stateSince: now, cause })
    .where(
      and(
        eq(attempts.id, id),
        or(isNull(attempts.paymentIntentId), eq(attempts.paymentIntentId, intentId)),
        inArray(attempts.state, statesBefore("PAYMENT_INITIATED_CART_RECONCILING")),
      ),
    )
    .returning();
  return row;
}

/** How an attempt may end, and what belongs to each end. */
export type CheckoutEnd =
  | { to: "COMPLETED"; reason: null; order: OrderToPlace; takenAtVersion: number | null }
  | { to: "REFUNDED"; reason: string }
  /** `fence`: the lease under which it is written; none where the provider's own word is acted on. */
  | { to: "FAILED" | "EXPIRED"; reason: string; fence?: number; refusal?: AttemptRefusal };

export type EndEvent = Omit<BusinessEvent, "id" | "occurredAt">;

export type AttemptEnd = CheckoutEnd & {
  id: string;
  /** The state it was decided on; from another it is not written, because that would end otherwise and tell otherwise. */
  from: AttemptState;
  now: Date;
  /** When its payment is looked at again. */
  checkAt: Date | null;
  eventId: string;
  event?: EndEvent;
  cause: CausedMove | null;
};

/**
 * Ends an attempt; its order, its event and the end of what it holds stand or fall with it, in one batch. Undefined where it is no
 * longer in the state this was decided on, or the lease was lost: then nothing of the batch is written.
 */
export async function endAttempt(db: Db, end: AttemptEnd): Promise<Attempt | undefined> {
  const { id, from, to, now, checkAt, reason, eventId, event, cause } = end;
  if (!TRANSITIONS[from].includes(to)) return undefined;
  const order = end.to === "COMPLETED" ? end.order : undefined;
  const fence = end.to === "FAILED" || end.to === "EXPIRED" ? end.fence : undefined;
  const refusal = end.to === "FAILED" ? end.refusal : undefined;
  const mine = sql`exists (select 1 from ${attempts} where ${attempts.id} = ${id} and ${attempts.endEventId} = ${eventId})`;
  const ended = db
    .update(attempts)
    .set({
      state: to,
      reason,
      endEventId: eventId,
      orderId: order?.id ?? sql`${attempts.orderId}`,
      endedAt: sql`coalesce(${attempts.endedAt}, ${now.toISOString()}::timestamptz)`,
      stateSince: now,
      clientSecret: null,
      ...(refusal ? { refusal } : {}),
      ...(end.to === "COMPLETED" ? { takenAtVersion: end.takenAtVersion } : {}),
      leaseUntil: null,
      paymentCheckAt: checkAt,
      cause,
    })
    .where(and(eq(attempts.id, id), eq(attempts.state, from), fence === undefined ? undefined : eq(attempts.fence, fence)))
    .returning();
  const [rows] = await db.batch([
    ended,
    ...(order
      ? [
          ...placeOrderWhere(db, order, mine),
          sellStock(db, { attemptId: id, orderId: order.id, lines: order.lines, at: order.placedAt }, mine),
        ]
      : [releaseStock(db, { attemptId: id, at: now }, mine)]),
    ...(event ? [appendEventWhere(db, { ...event, id: eventId, occurredAt: now }, mine)] : []),
  ]);
  return rows[0];
}

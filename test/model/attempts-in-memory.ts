import { isOpen, statesBefore, TRANSITIONS } from "../../src/features/checkout/attempt.ts";
import type { NewFailure } from "../../src/features/checkout/cause.ts";
import type { Payment } from "../../src/features/checkout/ports.ts";
import type * as store from "../../src/features/checkout/store.ts";
import type { Attempt, AttemptEnd, Due } from "../../src/features/checkout/store.ts";
import type { OfferFacts } from "../../src/features/catalog/standing-offers.ts";
import { shortLines } from "../../src/features/stock/rules.ts";
import type { Db } from "../../src/platform/db/client.ts";
import { processOf, type World } from "./world.ts";

/** The store of attempts, each function one transaction on the world's tables: the conditions of its statements, and nothing else of them. */
type Store = typeof store;

const inWorld = <T>(db: Db, act: (world: World) => T): Promise<T> => {
  const process = processOf(db);
  return process.call(() => act(process.world));
};

/** Writes what changes of an attempt where it is as it has to be; answers it as it stands then. */
function update(world: World, id: string, isRight: (attempt: Attempt) => boolean, change: Partial<Attempt>): Attempt | undefined {
  const attempt = world.attempts.get(id);
  if (!attempt || !isRight(attempt)) return undefined;
  const changed = { ...attempt, ...change };
  world.attempts.set(id, changed);
  return changed;
}

const isBefore = (to: Attempt["state"]) => {
  const from = new Set(statesBefore(to));
  return ({ state }: Attempt): boolean => from.has(state);
};
const isDue = (at: Date | null, now: Date): boolean => at !== null && at <= now;
const isFree = ({ leaseUntil }: Attempt, now: Date): boolean => leaseUntil === null || leaseUntil <= now;

export const findAttempt: Store["findAttempt"] = (db, id) => inWorld(db, (world) => world.attempts.get(id));

export const findAttemptByKey: Store["findAttemptByKey"] = (db, buyerId, key) =>
  inWorld(db, (world) => [...world.attempts.values()].find((attempt) => attempt.buyerId === buyerId && attempt.idempotencyKey === key));

export const reserveAttempt: Store["reserveAttempt"] = (db, attempt, wanted) =>
  inWorld(db, (world) => {
    const others = [...world.attempts.values()];
    const known = others.find((other) => other.buyerId === attempt.buyerId && other.idempotencyKey === attempt.idempotencyKey);
    const ofCart = others.filter((other) => other.cartId === attempt.cartId);
    const open = ofCart.find((other) => isOpen(other.state));
    const outdated = ofCart.some(({ takenAtVersion }) => takenAtVersion !== null && takenAtVersion > attempt.snapshotVersion);
    const offers = attempt.lines.flatMap(({ offerId }) => factsOf(world, offerId) ?? []);
    const stand = wanted?.every(({ offerId, supplierPrice, most }) => {
      const amount = world.offers.get(offerId)?.amount;
      return amount !== undefined && (amount === supplierPrice.amount || (most !== undefined && amount <= most));
    });
    const short = shortLines(attempt.lines, new Map(offers.map(({ id, free }) => [id, free])));
    if (known || open || outdated || !stand || short.length > 0) return { known, open, outdated, offers };
    world.attempts.set(attempt.id, attempt);
    for (const [offerId, quantity] of piecesOf(attempt))
      world.reservations.push({ attemptId: attempt.id, offerId, quantity, returned: 0, state: "HELD", soldAt: null });
    return undefined;
  });

function factsOf(world: World, offerId: string): OfferFacts | undefined {
  const offer = world.offers.get(offerId);
  const standing = { supplierId: "shop", title: offerId, currency: "EUR", orderable: true, withdrawnAt: null, minimumQuantity: 1 };
  return offer && { id: offerId, amount: offer.amount, ...standing, free: world.free(offerId) };
}

function piecesOf({ lines }: Attempt): Map<string, number> {
  const pieces = new Map<string, number>();
  for (const { offerId, quantity } of lines) pieces.set(offerId, (pieces.get(offerId) ?? 0) + quantity);
  return pieces;
}

export const leaseReserved: Store["leaseReserved"] = (db, id, now, until) =>
  inWorld(db, (world) => {
    const fence = (world.attempts.get(id)?.fence ?? 0) + 1;
    return update(world, id, (attempt) => attempt.state === "RESERVED" && isFree(attempt, now), { leaseUntil: until, fence });
  });

function isDueNow({ state, stateSince, expiresAt, paymentAskedAt }: Attempt, due: Due): boolean {
  if (state === "RESERVED") return stateSince <= due.oursBefore || expiresAt <= due.now;
  if (state === "PAYMENT_INITIATED") return (paymentAskedAt ?? stateSince) <= due.askedBefore || expiresAt <= due.now;
  return state === "PAYMENT_INITIATED_CART_RECONCILING" && stateSince <= due.oursBefore;
}

export const leaseDue: Store["leaseDue"] = (db, due) =>
  inWorld(db, (world) =>
    [...world.attempts.values()]
      .filter((attempt) => isDueNow(attempt, due) && isFree(attempt, due.now))
      .toSorted((one, other) => one.stateSince.getTime() - other.stateSince.getTime())
      .slice(0, due.limit)
      .flatMap(({ id, fence }) => update(world, id, () => true, { leaseUntil: due.until, fence: fence + 1 }) ?? []),
  );

export const markInitiated: Store["markInitiated"] = (db, { id, fence, intentId, clientSecret, now }) =>
  inWorld(db, (world) =>
    update(world, id, (attempt) => attempt.fence === fence && isBefore("PAYMENT_INITIATED")(attempt), {
      state: "PAYMENT_INITIATED",
      paymentIntentId: intentId,
      clientSecret,
      initiatedAt: now,
      stateSince: now,
      leaseUntil: null,
    }),
  );

export const releaseLease: Store["releaseLease"] = (db, id, fence, failure) =>
  inWorld(
    db,
    (world) =>
      void update(world, id, (attempt) => attempt.fence === fence, {
        leaseUntil: null,
        ...(failure ? { lastFailure: kept(failure) } : {}),
      }),
  );

export const keepFailure: Store["keepFailure"] = (db, id, failure) =>
  inWorld(db, (world) => void update(world, id, ({ state }) => isOpen(state), { lastFailure: kept(failure) }));

const kept = (failure: NewFailure): Attempt["lastFailure"] => ({ ...failure, state: "RESERVED" });

export const markReconciling: Store["markReconciling"] = (db, { id, intentId, now }) =>
  inWorld(db, (world) =>
    update(
      world,
      id,
      (attempt) => (attempt.paymentIntentId ?? intentId) === intentId && isBefore("PAYMENT_INITIATED_CART_RECONCILING")(attempt),
      { state: "PAYMENT_INITIATED_CART_RECONCILING", paymentIntentId: intentId, reconcilingAt: now, stateSince: now },
    ),
  );

export const endAttempt: Store["endAttempt"] = (db, end) =>
  inWorld(db, (world) => {
    const { id, from, to, now } = end;
    if (!TRANSITIONS[from].includes(to)) return undefined;
    const fence = end.to === "FAILED" || end.to === "EXPIRED" ? end.fence : undefined;
    const before = world.attempts.get(id);
    const ended = update(world, id, (attempt) => attempt.state === from && (fence === undefined || attempt.fence === fence), {
      state: to,
      reason: end.reason,
      endEventId: end.eventId,
      orderId: end.to === "COMPLETED" ? end.order.id : (before?.orderId ?? null),
      takenAtVersion: end.to === "COMPLETED" ? end.takenAtVersion : (before?.takenAtVersion ?? null),
      endedAt: before?.endedAt ?? now,
      stateSince: now,
      clientSecret: null,
      leaseUntil: null,
      paymentCheckAt: end.checkAt,
    });
    if (ended) writeWithEnd(world, end);
    if (ended && end.to === "COMPLETED" && !isWhole(processOf(db).told.get(end.order.paymentIntentId)))
      world.wrong.push(`${end.order.id} was placed on money that its process knew to be away`);
    return ended;
  });

/** All that was taken is here, nothing of it on its way back or disputed. */
const isWhole = (payment: Payment | undefined): boolean =>
  payment !== undefined && payment.refunded.amount + payment.refunding.amount + payment.disputing.amount + payment.lost.amount === 0;

/** The rest of the batch: order, event, and the end of what was held. */
function writeWithEnd(world: World, end: AttemptEnd): void {
  const order = end.to === "COMPLETED" ? end.order : undefined;
  if (order) {
    const { lines: _lines, total, ...placed } = order;
    const money = { state: "PLACED", refundedAmount: 0, refundedAt: null, changeId: null, toldAt: null } as const;
    world.orders.set(order.id, { ...placed, ...total, ...money });
  }
  for (const reservation of world.reservations)
    if (reservation.attemptId === end.id && reservation.state === "HELD")
      Object.assign(reservation, order ? { state: "SOLD", soldAt: order.placedAt } : { state: "RELEASED" });
  if (end.event) world.events.push({ ...end.event, id: end.eventId, occurredAt: end.now });
}

export { isDue, isFree, inWorld, update };

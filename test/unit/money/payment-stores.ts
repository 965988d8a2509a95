import type * as RealChecks from "../../../src/features/checkout/payment-checks-store.ts";
import type * as RealRequests from "../../../src/features/payments/refund-requests-store.ts";
import { goesOn } from "../../../src/features/payments/rules.ts";
import type * as RealBooks from "../../../src/features/payments/store.ts";
import { processOf, type World } from "./world.ts";

/** The books, the checks and the requests for refunds in memory: each function is one conditional write, as its statement is. */
export const { readBooks, writeBooks }: Pick<typeof RealBooks, "readBooks" | "writeBooks"> = {
  readBooks: (db, intentId) =>
    processOf(db).call(() => {
      const { movements, orders } = processOf(db).world;
      const booked = [...movements.values()].filter(({ paymentIntentId }) => paymentIntentId === intentId).map((row) => ({ ...row }));
      const order = [...orders.values()].find(({ paymentIntentId }) => paymentIntentId === intentId);
      return { booked, order: order && { ...order } };
    }),

  writeBooks: (db, entry, forOrder) =>
    processOf(db).call(() => {
      const { world } = processOf(db);
      const order = [...world.orders.values()].find(({ id }) => id === forOrder?.change.id);
      const isMine = forOrder !== undefined && order?.changeId === forOrder.change.after;
      for (const movement of entry.news) book(world, entry, movement);
      if (!forOrder) return true;
      if (!isMine || !order) return false;
      const { id: _id, after: _after, ...stated } = forOrder.change;
      Object.assign(order, stated);
      for (const { providerId, state } of forOrder.told) {
        const movement = world.movements.get(providerId);
        if (movement) movement.toldState = state;
      }
      world.events.push(...forOrder.events);
      return true;
    }),
};

function book({ movements }: World, { intentId, attemptId, now }: RealBooks.Entry, movement: RealBooks.Entry["news"][number]): void {
  const kept = movements.get(movement.providerId);
  const { amount, ...told } = movement;
  const fresh = { ...told, ...amount, paymentIntentId: intentId, attemptId, bookedAt: now, stateSince: now, toldState: null };
  if (!kept) movements.set(movement.providerId, fresh);
  else if (kept.state === movement.state || goesOn(kept.kind, kept.state, movement.state)) {
    const stateSince = kept.state === movement.state ? kept.stateSince : now;
    const { state, failure, fundsWithdrawn } = movement;
    Object.assign(kept, { state, failure, fundsWithdrawn, amount: amount.amount, stateSince });
  }
}

const CHECKED = new Set(["COMPLETED", "FAILED", "EXPIRED", "REFUNDED"]);
export const { leaseChecks, scheduleCheck, makeCheckDue }: typeof RealChecks = {
  leaseChecks: (db, { now, until }) =>
    processOf(db).call(() => {
      const due = [...processOf(db).world.attempts.values()].filter(
        ({ paymentCheckAt }) => paymentCheckAt !== null && paymentCheckAt <= now,
      );
      return due.map((attempt) => ({ ...Object.assign(attempt, { paymentCheckAt: until }) }));
    }),
  scheduleCheck: (db, { id, at }) =>
    processOf(db).call(() => {
      const attempt = processOf(db).world.attempts.get(id);
      if (attempt && CHECKED.has(attempt.state)) attempt.paymentCheckAt = at;
    }),
  makeCheckDue: () => Promise.reject(new Error("the model's laws are looked at from outside")),
};

type Requests = Omit<typeof RealRequests, never>;
export const { findRequestByKey, insertRequest, leaseRequest, leaseRequests, decideRequest, noteFailedTry }: Requests = {
  findRequestByKey: (db, operatorId, key) =>
    processOf(db).call(() => {
      const known = [...processOf(db).world.requests.values()].find((row) => row.operatorId === operatorId && row.idempotencyKey === key);
      return known && { ...known };
    }),
  insertRequest: (db, request) =>
    processOf(db).call(() => {
      const { requests } = processOf(db).world;
      const isTaken = [...requests.values()].some(
        ({ operatorId, idempotencyKey }) => operatorId === request.operatorId && idempotencyKey === request.idempotencyKey,
      );
      if (!isTaken) requests.set(request.id, { ...request });
      return !isTaken;
    }),
  leaseRequest: (db, id, { now, until }) =>
    processOf(db).call(() => {
      const row = processOf(db).world.requests.get(id);
      return row?.state === "ASKED" && row.notBefore <= now ? { ...Object.assign(row, { notBefore: until }) } : undefined;
    }),
  leaseRequests: (db, { now, until }) =>
    processOf(db).call(() => {
      const due = [...processOf(db).world.requests.values()].filter(({ state, notBefore }) => state === "ASKED" && notBefore <= now);
      return due.map((row) => ({ ...Object.assign(row, { notBefore: until }) }));
    }),
  decideRequest: (db, request, decision) =>
    processOf(db).call(() => {
      const row = processOf(db).world.requests.get(request.id);
      return row?.state === "ASKED" ? { ...Object.assign(row, decision) } : { ...request, ...decision };
    }),
  noteFailedTry: (db, id, lastError) =>
    processOf(db).call(() => {
      const row = processOf(db).world.requests.get(id);
      if (row?.state === "ASKED") row.lastError = lastError;
    }),
};

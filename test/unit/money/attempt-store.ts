import { isOpen, statesBefore, TRANSITIONS } from "../../../src/features/checkout/attempt.ts";
import type * as Real from "../../../src/features/checkout/store.ts";
import { processOf } from "./world.ts";

/** The store of attempts in memory: each function is one conditional write, as its statement is. Leases are given whatever is due. */
type Store = Pick<
  typeof Real,
  "findAttempt" | "markInitiated" | "releaseLease" | "markReconciling" | "endAttempt" | "leaseDue" | "keepFailure"
>;

export const { findAttempt, markInitiated, releaseLease, markReconciling, endAttempt, leaseDue, keepFailure }: Store = {
  findAttempt: (db, id) => processOf(db).call(() => copy(processOf(db).world.attempts.get(id))),

  markInitiated: (db, { id, fence, intentId, now }) =>
    change(db, id, (attempt) =>
      attempt.fence === fence && statesBefore("PAYMENT_INITIATED").includes(attempt.state)
        ? { state: "PAYMENT_INITIATED", paymentIntentId: intentId, initiatedAt: now, stateSince: now, leaseUntil: null }
        : undefined,
    ),

  async releaseLease(db, id, fence) {
    await change(db, id, (attempt) => (attempt.fence === fence ? { leaseUntil: null } : undefined));
  },

  markReconciling: (db, { id, intentId, now }) =>
    change(db, id, (attempt) =>
      [null, intentId].includes(attempt.paymentIntentId) && statesBefore("PAYMENT_INITIATED_CART_RECONCILING").includes(attempt.state)
        ? { state: "PAYMENT_INITIATED_CART_RECONCILING", paymentIntentId: intentId, reconcilingAt: now, stateSince: now }
        : undefined,
    ),

  endAttempt: (db, end) =>
    change(db, end.id, (attempt, world) => {
      const { from, to, now, checkAt, reason, eventId, event } = end;
      const fence = "fence" in end ? end.fence : undefined;
      if (!TRANSITIONS[from].includes(to) || attempt.state !== from || (fence !== undefined && attempt.fence !== fence)) return undefined;
      if (end.to === "COMPLETED") {
        const { id, buyerId, attemptId, cartId, total, paymentIntentId, placedAt } = end.order;
        if (world.orders.has(attemptId)) throw new Error(`attempt ${attemptId} has an order already`);
        const nothing = { state: "PLACED", refundedAmount: 0, refundedAt: null, changeId: null, toldAt: null } as const;
        world.orders.set(attemptId, { ...nothing, id, buyerId, attemptId, cartId, ...total, paymentIntentId, placedAt });
      }
      if (event) world.events.push({ ...event, id: eventId, occurredAt: now });
      const orderId = end.to === "COMPLETED" ? end.order.id : attempt.orderId;
      const ended = { orderId, endedAt: attempt.endedAt ?? now, stateSince: now, clientSecret: null, leaseUntil: null };
      return { ...ended, state: to, reason, endEventId: eventId, paymentCheckAt: checkAt };
    }),

  leaseDue: (db, { now, until }) =>
    processOf(db).call(() => {
      const free = [...processOf(db).world.attempts.values()].filter(
        ({ state, leaseUntil }) => isOpen(state) && (leaseUntil === null || leaseUntil <= now),
      );
      return free.map((attempt) => ({ ...Object.assign(attempt, { leaseUntil: until, fence: attempt.fence + 1 }) }));
    }),

  keepFailure: (db) => processOf(db).call(() => undefined),
};

type Changes = Partial<Real.Attempt> | undefined;

function change(db: unknown, id: string, decide: (attempt: Real.Attempt, world: ReturnType<typeof processOf>["world"]) => Changes) {
  const { world } = processOf(db);
  return processOf(db).call(() => {
    const attempt = world.attempts.get(id);
    const changes = attempt && decide(attempt, world);
    return attempt && changes ? copy(Object.assign(attempt, changes)) : undefined;
  });
}

const copy = <T extends object>(row: T | undefined): T | undefined => row && { ...row };

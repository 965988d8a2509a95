import type * as store from "../../src/features/payments/store.ts";
import { goesOn } from "../../src/features/payments/rules.ts";
import { inWorld } from "./attempts-in-memory.ts";
import type { World } from "./world.ts";

type Store = typeof store;

export const readBooks: Store["readBooks"] = (db, intentId) =>
  inWorld(db, (world) => ({
    booked: [...world.movements.values()].filter(({ paymentIntentId }) => paymentIntentId === intentId),
    order: [...world.orders.values()].find(({ paymentIntentId }) => paymentIntentId === intentId),
  }));

export const writeBooks: Store["writeBooks"] = (db, entry, forOrder) =>
  inWorld(db, (world) => {
    if (forOrder) {
      const { id, after, ...change } = forOrder.change;
      const order = world.orders.get(id);
      if (!order || order.changeId !== after) {
        // The movements of the batch are written whoever stated the order; what is told of them is not.
        book(world, entry);
        return false;
      }
      world.orders.set(id, { ...order, ...change });
    }
    book(world, entry);
    if (!forOrder) return true;
    for (const { providerId, state } of forOrder.told) {
      const movement = world.movements.get(providerId);
      if (movement) world.movements.set(providerId, { ...movement, toldState: state });
    }
    world.events.push(...forOrder.events);
    return true;
  });

function book(world: World, { intentId, attemptId, news, now }: Parameters<Store["writeBooks"]>[1]): void {
  for (const { amount, ...told } of news) {
    const before = world.movements.get(told.providerId);
    const row = { ...told, amount: amount.amount, currency: amount.currency };
    if (!before) {
      const fresh = { paymentIntentId: intentId, attemptId, bookedAt: now, stateSince: now, toldState: null };
      world.movements.set(told.providerId, { ...row, ...fresh });
    } else if (before.state === told.state || goesOn(before.kind, before.state, told.state)) {
      const { state, failure, fundsWithdrawn } = told;
      const stateSince = before.state === state ? before.stateSince : now;
      world.movements.set(told.providerId, { ...before, state, failure, fundsWithdrawn, amount: row.amount, stateSince });
    }
  }
}

import { AsyncLocalStorage } from "node:async_hooks";
import { vi } from "vitest";
import type { CartOwner } from "../../src/features/cart/ports.ts";

interface RoundTrips {
  postgres: number;
}

/** Whose doing a call is: in the same isolate run queues' consumers and objects. */
const counting = new AsyncLocalStorage<RoundTrips>();

/** What a piece of work answers, and how often it goes to Postgres for it. */
export async function countingPostgres<T>(work: () => Promise<T>): Promise<{ answer: T; postgres: number }> {
  const trips: RoundTrips = { postgres: 0 };
  const real = globalThis.fetch;
  const spy = vi.spyOn(globalThis, "fetch").mockImplementation((input, init) => {
    const isPostgres = String(input instanceof Request ? input.url : input).endsWith("/sql");
    if (isPostgres && counting.getStore() === trips) trips.postgres += 1;
    return real(input, init);
  });
  try {
    return { answer: await counting.run(trips, work), postgres: trips.postgres };
  } finally {
    spy.mockRestore();
  }
}

/** Carts that note each call of an owner. */
export function notingCarts(carts: (cartId: string) => CartOwner) {
  const calls: string[] = [];
  const noted = (cartId: string): CartOwner =>
    new Proxy(carts(cartId), {
      get: (owner, method) => {
        calls.push(String(method));
        return Reflect.get(owner, method) as unknown;
      },
    });
  return { calls, carts: noted };
}

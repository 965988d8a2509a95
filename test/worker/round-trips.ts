import { AsyncLocalStorage } from "node:async_hooks";
import type { CartOwner } from "../../src/features/cart/ports.ts";
import { inPlaceOf, POSTGRES } from "../support/network.ts";

/** Whose doing a call is: in the same isolate run queues' consumers and objects. */
const counting = new AsyncLocalStorage<string[]>();

/** What a piece of work answers, how often it goes to Postgres for it, and what it asks there each time. */
export async function countingPostgres<T>(work: () => Promise<T>): Promise<{ answer: T; postgres: number; asked: readonly string[] }> {
  const asked: string[] = [];
  const end = inPlaceOf(POSTGRES, (input, init, onward) => {
    if (counting.getStore() === asked) asked.push(JSON.stringify(init?.body ?? ""));
    return onward(input, init);
  });
  try {
    return { answer: await counting.run(asked, work), postgres: asked.length, asked };
  } finally {
    end();
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

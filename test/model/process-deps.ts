import { inspect } from "node:util";
import { applyChange, snapshotOf } from "../../src/features/cart/cart.ts";
import type { CartOwner } from "../../src/features/cart/ports.ts";
import { decide, takeLines } from "../../src/features/cart/rules.ts";
import type { CheckoutDeps, Payment } from "../../src/features/checkout/ports.ts";
import { contractFor } from "../../src/platform/contract.ts";
import { ok, refused } from "../../src/platform/result.ts";
import { isForeseen, type Process, type World } from "./world.ts";

const PRODUCTION = contractFor("production");
/** Production's, but for the tries of a webhook: they are spent sooner, so that schedules come to what is parked. */
export const CONTRACT = {
  ...PRODUCTION,
  checkout: { ...PRODUCTION.checkout, webhookRetry: { ...PRODUCTION.checkout.webhookRetry, delaysSeconds: [10, 60] } },
};
const UNCOUNTED = { count: () => undefined, set: () => undefined, observe: () => undefined, see: () => undefined };

/** The ports of one process: everything outside of it, behind its turns and its death. */
export function depsOf(process: Process): CheckoutDeps {
  const { world } = process;
  const deps: Partial<CheckoutDeps> = {
    contract: CONTRACT,
    clock: { now: () => world.now() },
    ids: { next: (prefix: string) => world.id(prefix) } as CheckoutDeps["ids"],
    random: () => 0.5,
    log: logOf(world),
    metrics: UNCOUNTED,
    db: process.db,
    alerts: {
      raise: ({ key, severity, detail }) =>
        process.call(() => void world.raised.push({ key, severity, about: detail?.["orderId"] ?? detail?.["attemptId"] })),
      resolve: async () => undefined,
    } as CheckoutDeps["alerts"],
    defer: (task) => void task.catch(() => undefined),
    payments: behind(process, world.provider),
    carts: (cartId) => ownerOf(process, cartId),
    clientRegister: { counted: () => undefined, recovered: () => undefined, all: async () => [] },
    // What is reported of quotes has no part in money.
    catalogReports: { quoted: () => undefined, summarized: () => undefined, handOn: () => undefined },
    cartCurrencies: { currencyOf: () => "EUR", remember: () => undefined },
    // The sweep dispatches what no wake-up told of: here nobody is told.
    automationEvents: { send: async () => undefined, sendBatch: async () => undefined } as unknown as CheckoutDeps["automationEvents"],
  };
  return deps as CheckoutDeps;
}

/** Crons and webhooks fail on their own and go on; what they failed on and nobody foresaw is wrong all the same. */
function logOf(world: World): CheckoutDeps["log"] {
  const log: CheckoutDeps["log"] = {
    log(_level, event, { error } = {}) {
      if (error !== undefined && !isForeseen(error)) world.wrong.push(`${event}: ${inspect(error)}`);
    },
    with: () => log,
  };
  return log;
}

/** Reading an event needs nobody; everything else is a call. */
function behind(process: Process, provider: CheckoutDeps["payments"]): CheckoutDeps["payments"] {
  return new Proxy(provider, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== "function") return member;
      const asked = (...given: unknown[]): unknown => Reflect.apply(member, target, given) as unknown;
      if (name === "parse") return asked;
      return async (...given: unknown[]) => {
        const answer = await process.call(() => asked(...given));
        if (name === "read" || name === "cancel") process.told.set(String(given[0]), answer as Payment);
        return answer;
      };
    },
  });
}

/** A cart's owner: the object's rules, one command at a time. */
function ownerOf(process: Process, cartId: string): CartOwner {
  const { carts } = process.world;
  return {
    create: () => Promise.reject(new Error("carts are there before a schedule begins")),
    read: (() =>
      process.call(() => {
        const held = carts.get(cartId);
        if (!held) return undefined;
        const prices = held.cart.items.flatMap(({ id, supplierPrice }) => (supplierPrice ? [[id, supplierPrice] as const] : []));
        return { ...snapshotOf(held.cart), supplierPrices: Object.fromEntries(prices) };
      })) as CartOwner["read"],
    mutate: ({ command, limits }) =>
      process.call(() => {
        const held = carts.get(cartId);
        if (!held) return refused({ kind: "cart-not-found" as const });
        const decided = decide(held.cart, command, limits);
        if (!decided.ok) return decided;
        held.cart = applyChange(held.cart, decided.value);
        return ok({ cart: snapshotOf(held.cart), replayed: false });
      }),
    handOver: () => Promise.reject(new Error("no schedule hands a cart over")),
    forget: () => Promise.reject(new Error("no schedule erases a buyer")),
    take: ({ attemptId, lines }) =>
      process.call(() => {
        const held = carts.get(cartId);
        if (!held) return undefined;
        const takenNow = !held.taken.has(attemptId);
        if (takenNow) held.cart = applyChange(held.cart, takeLines(held.cart, lines));
        held.taken.add(attemptId);
        return { takenNow, snapshotVersion: held.cart.snapshotVersion };
      }),
  };
}

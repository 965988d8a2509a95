import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import { Cart } from "../../../durable-objects/cart/object.ts";
import { createDeps, type Deps } from "../../../src/deps.ts";
import { createAutomation } from "../../../src/features/automations/create-automation.ts";
import { dispatchEvent } from "../../../src/features/automations/dispatch-event.ts";
import { automationExecutions } from "../../../src/features/automations/tables.ts";
import { clearCart } from "../../../src/features/cart/clear-cart.ts";
import { takeCartLines } from "../../../src/features/cart/take-lines.ts";
import { unavailable } from "../../../src/platform/errors.ts";
import { EVENT_DATA } from "../../../src/platform/outbox/event-data.ts";
import { valueOf } from "../../support/value-of.ts";
import { buyerWithAutomation, HeldQueue } from "../automations/harness.ts";
import { CLIENT, openShop, type Shop } from "../checkout/setting.ts";
import { overriding, ring, within } from "../objects.ts";

const DAY = 86_400_000;

let shop: Shop;
let cart: { id: string; snapshotVersion: number };
let passed: number;
let woken: HeldQueue;

const inCart = <T>(run: (object: Cart, state: DurableObjectState) => T | Promise<T>) => within(env.CART, cart.id, Cart, run);
/** What the cart's object works with, and its clock, which stands until time passes. */
const withDeps = (overrides: Partial<Deps> = {}) =>
  inCart((object) => {
    object.deps = createDeps(env, { automationEvents: woken, ...overrides });
  });
const begin = Date.now();
/** Time passes for the cart, and its alarm comes. */
const pass = async (ms: number): Promise<boolean> => {
  passed += ms;
  const at = begin + passed;
  await inCart((object) => void (object.clock = { now: () => new Date(at) }));
  return ring(env.CART.getByName(cart.id));
};
const events = () => shop.events("cart.abandoned");
const leftFor = () => shop.deps.contract.carts.tellAbandonedSeconds * 1_000;
const change = async (quantity = 1) => void (cart = await shop.put(cart.id, quantity));
/** When the alarm comes, from now on, as the platform's clock has it. */
const alarmIn = () => inCart(async (_, { storage }) => ((await storage.getAlarm()) ?? Number.NaN) - Date.now());

beforeEach(async () => {
  const { deps, buyerId } = await buyerWithAutomation();
  const wanted = { name: "Left carts", eventType: "cart.abandoned", url: "https://receiver.test/left", enabled: true } as const;
  valueOf(await createAutomation(deps, buyerId, wanted));
  shop = await openShop(1250, buyerId);
  passed = 0;
  woken = new HeldQueue();
  cart = await shop.cartWith(2);
  await inCart((object) => void (object.clock = { now: () => new Date(begin) }));
  await withDeps();
  await change();
});

describe("a cart that is left", () => {
  it("is told of once nobody changed it for the contract's time, once for each time it is left, with what is in it", async () => {
    expect(await pass(leftFor() - 1)).toBe(true);
    expect(await events()).toEqual([]);
    expect(await pass(1)).toBe(true);
    const [told, ...more] = await events();
    expect(more).toEqual([]);
    expect(told).toMatchObject({ subject: cart.id, occurredAt: new Date(begin + leftFor()) });
    expect(EVENT_DATA["cart.abandoned"].strict().parse(told?.payload)).toEqual({
      ...{ cartId: cart.id, total: { amount: 3_750, currency: "EUR" }, since: new Date(begin).toISOString() },
      lines: [
        expect.objectContaining({
          offerId: shop.offerId,
          title: "Label printer",
          quantity: 3,
          unitPrice: { amount: 1250, currency: "EUR" },
        }),
      ],
    });
    expect(woken.takeAll()).toEqual([{ eventId: told?.id }]);
    await pass(DAY);
    expect(await events()).toHaveLength(1);
    await change();
    await pass(leftFor());
    expect(await events()).toHaveLength(2);
  });

  it("has its alarm by then from its change on, whatever it waited for before, and for its end once it was told of", async () => {
    const near = (ms: number) => [ms - 60_000, ms + 60_000] as const;
    const within60 = (value: number, [low, high]: readonly [number, number]) => value > low && value < high;
    expect(within60(await alarmIn(), near(leftFor()))).toBe(true);
    await pass(leftFor());
    expect(await alarmIn()).toBeGreaterThan(80 * DAY);
    await change();
    expect(within60(await alarmIn(), near(leftFor()))).toBe(true);
    await pass(leftFor());
    expect(await alarmIn()).toBeGreaterThan(80 * DAY);
    await takeCartLines(shop.deps, cart.id, { attemptId: shop.deps.ids.next("chk"), lines: [{ offerId: shop.offerId, quantity: 1 }] });
    expect(within60(await alarmIn(), near(leftFor())), "what is left of it once some was paid").toBe(true);
    await pass(leftFor());
    expect(await events()).toHaveLength(3);
  });

  it("is taken back where its buyer comes back before Postgres took it, and told of by what he left then", async () => {
    const gone = overriding(shop.db, { batch: () => Promise.reject(unavailable("postgres")) });
    await withDeps({ db: gone });
    await pass(leftFor());
    expect(await alarmIn()).toBeLessThan(60_000);
    await change(5);
    await withDeps();
    await pass(30_000);
    expect(await events()).toEqual([]);
    await pass(leftFor());
    expect((await events()).map(({ payload }) => payload)).toMatchObject([{ total: { amount: 10_000 } }]);
  });

  it("[AUT-2] is told of once, wherever its process dies between what it notes and what Postgres takes", async () => {
    const dying = (when: "before" | "after"): Deps["db"] =>
      overriding(shop.db, {
        batch: async (statements) => {
          if (when === "before") throw new Error("the process is dead");
          await shop.db.batch(statements);
          throw new Error("the process died");
        },
      });
    for (const when of ["before", "after"] as const) {
      await withDeps({ db: dying(when) });
      await pass(leftFor());
      await withDeps();
      await pass(30_000);
      expect(await events(), when).toHaveLength(when === "before" ? 1 : 2);
      await change();
    }
  });

  it("is told of though its process died as its event was written and before that was noted", async () => {
    await inCart((_, { storage }) => {
      storage.sql.exec("create trigger dies before update on abandoned begin select raise(abort, 'the process died'); end");
    });
    const died = await inCart((object) => {
      object.clock = { now: () => new Date(begin + leftFor()) };
      return object.alarm().catch((error: unknown) => error);
    });
    expect(died).toMatchObject({ message: expect.stringContaining("the process died") });
    expect(await events()).toHaveLength(1);
    await inCart((_, { storage }) => storage.sql.exec("drop trigger dies").toArray());
    await inCart((object) => object.alarm());
    expect(await events()).toHaveLength(1);
  });

  it("is told of to nobody who does not wait for it, and not where there is nothing in it", async () => {
    const given = { expectedSnapshotVersion: cart.snapshotVersion };
    valueOf(await clearCart(shop.deps, { cartId: cart.id, buyerId: shop.buyerId, client: CLIENT, at: "", given }));
    await pass(leftFor());
    expect(await events()).toEqual([]);
    shop = await openShop();
    cart = await shop.cartWith(2);
    await inCart((object) => void (object.clock = { now: () => new Date(begin + passed) }));
    await withDeps();
    await change();
    await pass(leftFor());
    expect(await events()).toEqual([]);
    expect(woken.messages).toEqual([]);
  });

  it("is delivered to the automation that waits for it", async () => {
    await pass(leftFor());
    const [told] = await events();
    await dispatchEvent(shop.deps, told?.id ?? "");
    const ran = await shop.db
      .select({ state: automationExecutions.state })
      .from(automationExecutions)
      .where(eq(automationExecutions.eventId, told?.id ?? ""));
    expect(ran).toEqual([{ state: "pending" }]);
  });
});

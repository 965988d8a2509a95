import { env } from "cloudflare:workers";
import { and, eq, ne } from "drizzle-orm";
import { createDeps, type Deps } from "../../../src/deps.ts";
import { addItem } from "../../../src/features/cart/add-item.ts";
import { createCart } from "../../../src/features/cart/create-cart.ts";
import { offers } from "../../../src/features/catalog/tables.ts";
import { receiveWebhook } from "../../../src/features/checkout/receive-webhook.ts";
import { startCheckout } from "../../../src/features/checkout/start-checkout.ts";
import { checkoutAttempts } from "../../../src/features/checkout/tables.ts";
import { suppliers } from "../../../src/features/crawl/tables.ts";
import { orderLines, orders } from "../../../src/features/orders/tables.ts";
import { systemIds } from "../../../src/platform/ids.ts";
import type { EventType } from "../../../src/platform/outbox/event-types.ts";
import { outboxEvents } from "../../../src/platform/outbox/tables.ts";
import { valueOf } from "../../support/value-of.ts";
import { FakeProvider } from "./fake-provider.ts";
import { overriding } from "../objects.ts";

export const CLIENT = { name: "test", version: "1" };

/** Nothing is kept: an offer that a test changes is shown as it is by an isolate that has not read it. */
const NO_QUOTE_CACHE: Deps["quoteCache"] = { read: async () => new Map(), keep: () => undefined };

/** When the first shop opens. */
const OPENED = Date.UTC(2037, 11, 1);
/** How long before it each shop lives that is opened after another. */
const APART_MS = 2 * 86_400_000;

/**
 * A shop with one buyer, one offer, a payment provider of its own, and a clock that is moved by hand. By that clock nothing has happened yet of
 * what other tests left behind: none of it is due, overdue or the oldest of a list.
 */
export async function openShop(unitAmount = 1250, buyerId = systemIds.next("usr")) {
  let now = OPENED;
  const clock = { now: () => new Date(now) };
  const provider = new FakeProvider();
  const raised: string[] = [];
  const alerts = { raise: async ({ key }: { key: string }) => void raised.push(key), resolve: async () => undefined };
  const depsOf = (overrides: Partial<Deps> = {}) =>
    createDeps(env, { clock, payments: provider, alerts, quoteCache: NO_QUOTE_CACHE, ...overrides });
  const deps = depsOf();
  const { db } = deps;
  const offerId = systemIds.next("ofr");
  now -= APART_MS * (await db.$count(offers, eq(offers.supplierId, "test-shop")));
  const at = new Date(now);
  await db
    .insert(suppliers)
    .values({
      id: "test-shop",
      name: "Test shop",
      baseUrl: "http://test.invalid",
      currency: "EUR",
      country: "DE",
      enabled: false,
      createdAt: at,
      updatedAt: at,
    })
    .onConflictDoNothing();
  await db.insert(offers).values({
    id: offerId,
    supplierId: "test-shop",
    productKey: offerId,
    url: `http://test.invalid/${offerId}`,
    title: "Label printer",
    amount: unitAmount,
    currency: "EUR",
    availability: "InStock",
    orderable: true,
    condition: "NewCondition",
    minimumQuantity: 1,
    seenAt: at,
  });
  return {
    db,
    deps,
    depsOf,
    provider,
    raised,
    offerId,
    buyerId,
    advance: (seconds: number) => void (now += seconds * 1000),
    setOffer: (change: { amount?: number; orderable?: boolean; minimumQuantity?: number; withdrawnAt?: Date | null }) =>
      db.update(offers).set(change).where(eq(offers.id, offerId)),
    /** The supplier's page says how many pieces he has; null: it says nothing of them. */
    tellStock: (pieces: number | null, of = offerId) => {
      const told = { stock: pieces, stockToldAt: new Date(now), stockToldBy: `http://test.invalid/${of}` };
      return db
        .update(offers)
        .set(pieces === null ? { stock: null, stockToldAt: null, stockToldBy: null } : told)
        .where(eq(offers.id, of));
    },
    async cartWith(quantity: number): Promise<{ id: string; snapshotVersion: number }> {
      const made = valueOf(await createCart(deps, { buyerId }));
      return this.put(made.cart.id, quantity);
    },
    put: async (cartId: string, quantity: number) =>
      valueOf(await addItem(deps, { cartId, buyerId, client: CLIENT, offerId, quantity })).cart,
    start: (cart: { id: string; snapshotVersion: number }, key: string, using = deps, fingerprint = "f") =>
      startCheckout(using, {
        buyerId,
        cartId: cart.id,
        expectedSnapshotVersion: cart.snapshotVersion,
        idempotency: { key, fingerprint },
        client: CLIENT,
      }),
    cart: (cartId: string) => deps.carts(cartId).read(buyerId),
    /** A reconcile takes whatever is due: for the rest of the run it finds nothing of what other tests left. */
    keepToItself: () =>
      db
        .update(checkoutAttempts)
        .set({ leaseUntil: new Date("2100-01-01T00:00:00Z") })
        .where(ne(checkoutAttempts.buyerId, buyerId)),
    attemptOf: async (cartId: string) => (await db.select().from(checkoutAttempts).where(eq(checkoutAttempts.cartId, cartId)))[0],
    ordersOf: (cartId: string) => db.select().from(orders).where(eq(orders.cartId, cartId)),
    linesOf: (orderId: string) => db.select().from(orderLines).where(eq(orderLines.orderId, orderId)),
    /** As they occurred. */
    events: async (type: EventType) =>
      db
        .select()
        .from(outboxEvents)
        .where(and(eq(outboxEvents.buyerId, buyerId), eq(outboxEvents.type, type)))
        .orderBy(outboxEvents.occurredAt, outboxEvents.id),
  };
}

/** The Worker whose carts do not hear of what was paid. */
export const cartsAway = (deps: Deps) => (cartId: string) =>
  overriding(deps.carts(cartId), { take: () => Promise.reject(new Error("the cart is away")) });

export type Shop = Awaited<ReturnType<typeof openShop>>;

/** A cart of two that is being checked out, its payment open. */
export async function initiated(shop: Shop) {
  const cart = await shop.cartWith(2);
  const started = valueOf(await shop.start(cart, "key-1"));
  return { cart, attempt: started.attempt, intentId: started.attempt.paymentIntentId ?? "" };
}

/** A shop with one paid order. */
export async function ordered(shop?: Shop) {
  const at = shop ?? (await openShop());
  const { cart, attempt, intentId } = await initiated(at);
  await receiveWebhook(at.deps, { rawBody: at.provider.pay(intentId), signature: "right" });
  const [order] = await at.ordersOf(cart.id);
  if (!order) throw new Error("there is no order");
  return { shop: at, cart, attempt, intentId, order };
}

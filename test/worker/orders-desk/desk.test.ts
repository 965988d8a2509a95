import { describe, expect, it } from "vitest";
import { receiveWebhook } from "../../../src/features/checkout/receive-webhook.ts";
import { reconcileCheckouts } from "../../../src/features/checkout/reconcile-checkouts.ts";
import { receivedWebhooks } from "../../../src/features/checkout/tables.ts";
import { buyers } from "../../../src/features/auth/tables.ts";
import { eq } from "drizzle-orm";
import { orderAtDeskSchema, type OrderAtDesk } from "../../../src/features/orders-desk/schemas.ts";
import { initiated, openShop, ordered, type Shop } from "../checkout/setting.ts";
import { deskOf } from "./desk.ts";

/** A shop whose buyer has an account. */
async function shopWithAccount() {
  const shop = await openShop();
  const email = `${shop.buyerId}@buyers.test`;
  await shop.db.insert(buyers).values({ id: shop.buyerId, email, name: "n", passwordHash: "x", createdAt: shop.deps.clock.now() });
  return { shop, email };
}

describe("[CHK-5] the search for an order", () => {
  it("finds it by its own id, and by those of attempt, cart, buyer, payment, request, webhook and provider's event, and by e-mail address", async () => {
    const { shop, email } = await shopWithAccount();
    const { order, attempt, cart, intentId } = await ordered(shop);
    const { find } = deskOf(shop);
    const [webhook] = await shop.db.select().from(receivedWebhooks).where(eq(receivedWebhooks.paymentIntentId, intentId));
    const keys = [
      order.id,
      attempt.id,
      cart.id,
      shop.buyerId,
      email,
      ` ${email.toUpperCase()} `,
      intentId,
      webhook?.id ?? "",
      webhook?.providerEventId ?? "",
    ];
    for (const key of keys) {
      const { items } = await find(key);
      expect(items, key).toMatchObject([
        {
          orderId: order.id,
          attemptId: attempt.id,
          state: "COMPLETED",
          amount: { amount: 2500, currency: "EUR" },
          buyer: { id: shop.buyerId, email },
        },
      ]);
    }
  });

  it("finds nothing by a key that nothing has, and does not look where the text is no key", async () => {
    const shop = await openShop();
    const { ask, find } = deskOf(shop);
    expect((await find(shop.deps.ids.next("ord"))).items).toEqual([]);
    expect((await find("nobody@nowhere.test")).items).toEqual([]);
    for (const text of ["printer", "ord", "1; drop table orders", "ordx_1", "@"]) {
      const refused = await ask("GET", `/admin/orders/search?q=${encodeURIComponent(text)}`);
      expect(refused, text).toMatchObject({
        status: 400,
        body: { errors: [{ pointer: "/query/q", detail: expect.stringContaining("ord_") }] },
      });
    }
  });

  it("pages newest first, without gap or repetition", async () => {
    const shop = await openShop();
    const { find } = deskOf(shop);
    const begun: string[] = [];
    for (let index = 0; index < 5; index += 1) begun.push((await startedIn(shop, index)).id);
    const seen: string[] = [];
    let cursor = "";
    do {
      const page = await find(shop.buyerId, `&limit=2${cursor}`);
      seen.push(...page.items.map(({ attemptId }) => attemptId));
      cursor = page.nextCursor === null ? "" : `&cursor=${encodeURIComponent(page.nextCursor)}`;
    } while (cursor !== "");
    expect(seen).toEqual(begun.toReversed());
  });
});

async function startedIn(shop: Shop, index: number) {
  const cart = await shop.cartWith(1);
  const started = await shop.start(cart, `key-${index}`);
  if (!started.ok) throw new Error(started.refusal.kind);
  return started.value.attempt;
}

describe("[CHK-5] an order at the desk", () => {
  it("tells all that happened in order, each with who brought it about: steps, webhooks, what failed, what automations were told, what operators did", async () => {
    const shop = await openShop();
    const { attempt, intentId } = await initiated(shop);
    const { ask, order } = deskOf(shop);
    shop.provider.away = true;
    shop.advance(11);
    await reconcileCheckouts(shop.deps);
    const failing = await order(attempt.id);
    expect(failing).toMatchObject({
      orderId: null,
      acts: ["ask", "end"],
      lastFailure: { code: "dependency-unavailable: stripe", times: 1 },
    });
    expect(failing.nextAction).toContain("stripe did not answer");

    shop.provider.away = false;
    shop.advance(60);
    await receiveWebhook(shop.deps, { rawBody: shop.provider.pay(intentId), signature: "right" });
    shop.advance(1);
    expect((await ask("POST", `/admin/orders/${attempt.id}/ask`)).body).toMatchObject({ outcome: "settled-before" });

    const placed = await order(attempt.id);
    const besideMoney = placed.timeline.filter(({ kind }) => kind !== "money");
    expect(besideMoney.map(({ kind, what, by }) => [kind, what, by])).toEqual([
      ["step", "RESERVED", "the buyer"],
      ["step", "PAYMENT_INITIATED", "the buyer"],
      ["failure", "failed while PAYMENT_INITIATED", "the reconcile, which asked the provider"],
      ["webhook", "received payment_intent.succeeded", "the payment provider"],
      ["step", "PAYMENT_INITIATED_CART_RECONCILING", "a webhook"],
      ["step", "COMPLETED", "a webhook"],
      ["told", "event order.completed", null],
      ["act", "checkout.ask", "ops@test.invalid"],
    ]);
    expect(placed).toMatchObject({
      state: "COMPLETED",
      lastFailure: null,
      webhooks: [{ type: "payment_intent.succeeded", state: "ACTED", outcome: "completed" }],
    });
    // What automations were told goes on behind the answers.
    const settled = ({ timeline, ...facts }: OrderAtDesk) => ({ ...facts, timeline: timeline.filter(({ kind }) => kind !== "told") });
    expect(settled(await order(placed.orderId ?? ""))).toEqual(settled(placed));
  });

  it("is not found where there is none, and an id of another kind is told so", async () => {
    const { ask } = deskOf(await openShop());
    expect((await ask("GET", `/admin/orders/${(await openShop()).deps.ids.next("ord")}`)).status).toBe(404);
    expect(await ask("GET", "/admin/orders/cart_01h455vb4pex5vsknk084sn02q")).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: "/path/id" }] },
    });
  });
});

describe("[CHK-5] what an operator does about an attempt", () => {
  it("asks the provider again: a payment whose webhook is lost becomes an order at once", async () => {
    const shop = await openShop();
    const { attempt, cart, intentId } = await initiated(shop);
    const { ask } = deskOf(shop);
    expect((await ask("POST", `/admin/orders/${attempt.id}/ask`)).body).toMatchObject({ outcome: "waiting-for-buyer" });
    shop.provider.pay(intentId);
    const asked = await ask("POST", `/admin/orders/${attempt.id}/ask`);
    expect(asked).toMatchObject({ status: 200, body: { outcome: "completed", order: { state: "COMPLETED" } } });
    expect(await shop.ordersOf(cart.id)).toHaveLength(1);
  });

  it("says what the provider failed with, keeps it on the attempt, and leaves it free for the next try", async () => {
    const shop = await openShop();
    const { attempt } = await initiated(shop);
    const { ask, order } = deskOf(shop);
    shop.provider.away = true;
    expect(await ask("POST", `/admin/orders/${attempt.id}/ask`)).toMatchObject({ status: 503, body: { subject: "stripe" } });
    expect((await order(attempt.id)).lastFailure).toMatchObject({ code: "dependency-unavailable: stripe", times: 1 });
    shop.provider.away = false;
    expect((await ask("POST", `/admin/orders/${attempt.id}/ask`)).status).toBe(200);
  });

  it("waits where somebody drives it on at that moment", async () => {
    const shop = await openShop();
    const { attempt } = await initiated(shop);
    const { ask } = deskOf(shop);
    let inner: Awaited<ReturnType<typeof ask>> | undefined;
    const { provider } = shop;
    const read = provider.read.bind(provider);
    provider.read = async (intentId) => {
      provider.read = read;
      inner = await ask("POST", `/admin/orders/${attempt.id}/ask`);
      return read(intentId);
    };
    expect((await ask("POST", `/admin/orders/${attempt.id}/ask`)).status).toBe(200);
    expect(inner).toMatchObject({ status: 409, body: { type: "/problems/attempt-busy" }, retryAfter: expect.stringMatching(/^[0-9]+$/) });
  });

  it("ends an unpaid attempt with the operator's reason in the trail, and never one that was paid meanwhile", async () => {
    const shop = await openShop();
    const { attempt, cart } = await initiated(shop);
    const { ask } = deskOf(shop);
    const ended = await ask("POST", `/admin/orders/${attempt.id}/end`, { reason: "asked for on the phone" });
    expect(ended).toMatchObject({
      status: 200,
      body: { outcome: "failed", order: { state: "FAILED", reason: "ended-by-operator", acts: ["ask"] } },
    });
    const timeline = orderAtDeskSchema.parse(ended.body["order"]).timeline;
    expect(timeline.find(({ kind }) => kind === "act")).toMatchObject({
      what: "checkout.end",
      detail: expect.stringContaining("asked for on the phone"),
    });
    expect(timeline.findLast(({ kind }) => kind === "step")).toMatchObject({ what: "FAILED", by: "an operator", ref: "opr_1" });
    const again = await shop.cart(cart.id);
    expect((await shop.start({ id: cart.id, snapshotVersion: again?.snapshotVersion ?? 0 }, "key-2")).ok).toBe(true);

    const paid = await initiated(await openShop());
    const other = deskOf(shop);
    expect((await other.ask("POST", `/admin/orders/${paid.attempt.id}/end`, {})).status).toBe(400);
  });

  it("makes an order of what was paid as it was being ended", async () => {
    const shop = await openShop();
    const { attempt, intentId } = await initiated(shop);
    const { ask, order } = deskOf(shop);
    shop.provider.pay(intentId);
    expect(await ask("POST", `/admin/orders/${attempt.id}/end`, { reason: "r" })).toMatchObject({
      status: 409,
      body: { type: "/problems/already-paid" },
    });
    expect(await order(attempt.id)).toMatchObject({ state: "COMPLETED" });
  });
});

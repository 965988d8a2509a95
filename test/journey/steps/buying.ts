import { call, check, until } from "../client.ts";
import type { Progress, Step } from "../step.ts";

interface Cart {
  id: string;
  snapshotVersion: number;
  items: { id: string; offerId: string; quantity: number; itemVersion: number; unitPrice: { amount: number; currency: string } }[];
  total: { amount: number; currency: string };
}

interface Checkout {
  id: string;
  state: string;
  amount: { amount: number; currency: string };
  payment: { intentId: string } | null;
  clientSecret: string | null;
  orderId: string | null;
}

/** Cart, checkout, payment, order. */
export const buying: readonly Step[] = [
  {
    name: "put two offers into a cart",
    async run(stack, progress) {
      const { token, runId } = progress;
      const chosen = (progress.offers ?? []).filter(({ available }) => available).slice(0, 2);
      check(chosen.length > 0, "no offer is available");
      const made = await call<Cart>(stack.url, "POST", "/carts", {
        token,
        body: { currency: progress.currency },
        headers: { "idempotency-key": `${runId}-cart` },
        expect: 201,
      });
      progress.cartId = made.body.id;
      let cart = made.body;
      for (const offer of chosen) {
        const body = { offerId: offer.id, quantity: Math.max(1, offer.minimumQuantity) };
        const headers = { "idempotency-key": `${runId}-${offer.id}` };
        const added = await call<Cart>(stack.url, "POST", `/carts/${cart.id}/items`, { token, body, headers, expect: 201 });
        const again = await call<Cart>(stack.url, "POST", `/carts/${cart.id}/items`, { token, body, headers, expect: 201 });
        check(again.headers.get("idempotency-replayed") === "true", "the repeated add is not marked as replayed");
        cart = added.body;
      }
      check(cart.items.length === chosen.length, `the cart has ${cart.items.length} items`);
      progress.snapshotVersion = cart.snapshotVersion;
      return `${cart.id}: ${cart.items.length} items, ${cart.total.amount} ${cart.total.currency}, version ${cart.snapshotVersion}`;
    },
  },
  {
    name: "make a stale edit, get 409, recover",
    async run(stack, progress) {
      const { token, cartId } = progress;
      const { body: cart } = await call<Cart>(stack.url, "GET", `/carts/${cartId}`, { token });
      const [item] = cart.items;
      check(item, "the cart is empty");
      const path = `/carts/${cartId}/items/${item.id}`;
      await call(stack.url, "PATCH", path, { token, body: { quantity: item.quantity + 1 }, expect: 428 });
      const stale = {
        quantity: item.quantity + 1,
        expectedItemVersion: item.itemVersion,
        expectedSnapshotVersion: cart.snapshotVersion - 1,
      };
      const refused = await call<{ type: string; cart: Cart }>(stack.url, "PATCH", path, { token, body: stale, expect: 409 });
      check(refused.body.type.endsWith("/cart-version-conflict"), `the 409 is ${refused.body.type}`);
      const current = refused.body.cart.items.find(({ id }) => id === item.id);
      check(current, "the conflict does not carry the current cart");
      const fresh = {
        quantity: item.quantity + 1,
        expectedItemVersion: current.itemVersion,
        expectedSnapshotVersion: refused.body.cart.snapshotVersion,
      };
      const { body: changed } = await call<Cart>(stack.url, "PATCH", path, { token, body: fresh });
      const expected = changed.items.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice.amount, 0);
      check(changed.total.amount === expected, `the total is ${changed.total.amount}, the items make ${expected}`);
      Object.assign(progress, { snapshotVersion: changed.snapshotVersion, total: changed.total } satisfies Partial<Progress>);
      return `409 with version ${refused.body.cart.snapshotVersion}, then version ${changed.snapshotVersion}, ${changed.total.amount} ${changed.total.currency}`;
    },
  },
  {
    name: "check out, twice with one key",
    async run(stack, progress) {
      const { token, cartId, snapshotVersion, runId } = progress;
      const body = { cartId, expectedSnapshotVersion: snapshotVersion };
      await call(stack.url, "POST", "/checkouts", { token, body, expect: 400 });
      const headers = { "idempotency-key": `${runId}-checkout` };
      const first = await call<Checkout>(stack.url, "POST", "/checkouts", { token, body, headers });
      const second = await call<Checkout>(stack.url, "POST", "/checkouts", { token, body, headers });
      check(second.body.id === first.body.id, "the same key made two attempts");
      check(
        first.body.amount.amount === progress.total?.amount,
        `the attempt is over ${first.body.amount.amount}, the cart over ${progress.total?.amount}`,
      );
      const { payment, clientSecret } = first.body;
      check(payment && clientSecret, "the attempt has no client secret");
      progress.checkoutId = first.body.id;
      progress.paymentIntent = { id: payment.intentId, clientSecret };
      return `${first.body.id}: ${first.body.state}, ${first.body.amount.amount} ${first.body.amount.currency}`;
    },
  },
  {
    name: "pay, as the buyer's browser does",
    async run(stack, { paymentIntent }) {
      check(stack.stripe && paymentIntent, "there is no payment provider to pay at");
      const response = await fetch(`${stack.stripe.url}/v1/payment_intents/${paymentIntent.id}/confirm`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${stack.stripe.secretKey.replace(/^sk_/, "pk_")}`,
          "content-type": "application/x-www-form-urlencoded",
        },
        body: new URLSearchParams({ client_secret: paymentIntent.clientSecret, payment_method: "pm_card_visa" }),
      });
      const intent = (await response.json()) as { status?: string };
      check(response.ok, `the payment answered ${response.status}: ${JSON.stringify(intent).slice(0, 300)}`);
      return `${paymentIntent.id}: ${intent.status}`;
    },
  },
  {
    name: "see the order stand",
    async run(stack, progress) {
      const { token, checkoutId, cartId, total } = progress;
      const done = await until("the order", 90, async () => {
        const { body } = await call<Checkout>(stack.url, "GET", `/checkouts/${checkoutId}`, { token });
        check(!["FAILED", "EXPIRED", "REFUNDED"].includes(body.state), `the attempt ended as ${body.state}`);
        return body.state === "COMPLETED" ? body : undefined;
      });
      progress.orderId = done.orderId ?? "";
      const { body: order } = await call<{
        id: string;
        total: { amount: number; currency: string };
        lines: { offerId: string; quantity: number; unitPrice: { amount: number } }[];
      }>(stack.url, "GET", `/orders/${progress.orderId}`, { token });
      const lines = order.lines.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice.amount, 0);
      check(
        order.total.amount === total?.amount && lines === order.total.amount,
        `order ${order.total.amount}, lines ${lines}, cart ${total?.amount}`,
      );
      const { body: cart } = await call<Cart>(stack.url, "GET", `/carts/${cartId}`, { token });
      check(cart.items.length === 0, "the bought items are still in the cart");
      return `${order.id}: ${order.total.amount} ${order.total.currency}, ${order.lines.length} lines, the cart is empty`;
    },
  },
];

import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { createDeps } from "../../../src/deps.ts";
import { reconcileCheckouts } from "../../../src/features/checkout/reconcile-checkouts.ts";
import { stripePayments } from "../../../src/features/checkout/stripe-payments.ts";
import { servedBy } from "./http.ts";
import { openShop, type Shop } from "./setting.ts";

const { settings, contract } = createDeps(env);
/** A deadline of which the second try gets six hundred milliseconds, as the first does: enough for one that is answered. */
const provider = { deadlineMs: 1_700, circuitFailures: 3, circuitOpenSeconds: 15 };

/** The shop's checkout over Stripe's SDK, before a Stripe that can be made to accept every call and answer none. */
function overStripe(shop: Shop) {
  const wire = { hangs: true, calls: 0 };
  const via: typeof fetch = (input, init) => {
    wire.calls += 1;
    if (!wire.hangs) return fetch(input, init);
    return new Promise((_, reject) => init?.signal?.addEventListener("abort", () => reject(init.signal?.reason as Error)));
  };
  const seen = { ...shop.deps.contract, checkout: { ...contract.checkout, provider } };
  const { log, metrics, clock } = shop.deps;
  const deps = shop.depsOf({ contract: seen, payments: stripePayments(settings.stripe, { log, metrics, clock, contract: seen }, via) });
  return { wire, deps };
}

async function post(deps: Shop["deps"], shop: Shop, cart: { id: string; snapshotVersion: number }, key: string) {
  const began = performance.now();
  const response = await servedBy(deps)("http://test.invalid/checkouts", {
    method: "POST",
    headers: { authorization: `Bearer ${shop.buyerId}`, "content-type": "application/json", "idempotency-key": key },
    body: JSON.stringify({ cartId: cart.id, expectedSnapshotVersion: cart.snapshotVersion }),
  });
  const body = (await response.json()) as Record<string, unknown>;
  return { status: response.status, retryAfter: Number(response.headers.get("retry-after")), body, took: performance.now() - began };
}

describe("checkouts while Stripe accepts calls and answers none", () => {
  it(
    "wait for no longer than the deadline, then are refused at once; once it answers again, the same keys go on",
    { timeout: 180_000 },
    async () => {
      const shop = await openShop();
      const { wire, deps } = overStripe(shop);
      const carts = [];
      for (let index = 0; index < 5; index += 1) carts.push(await shop.cartWith(1));
      for (const [index, cart] of carts.slice(0, 3).entries()) {
        const waited = await post(deps, shop, cart, `k${index}`);
        expect(waited).toMatchObject({ status: 503, body: { attemptId: expect.stringMatching(/^chk_/) } });
        expect(waited.took, "the SDK's own wait is eighty seconds").toBeLessThan(40_000);
      }
      expect(wire.calls, "each is tried twice").toBe(6);

      const refused = await post(
        deps,
        shop,
        { ...carts[3], id: carts[3]?.id ?? "", snapshotVersion: carts[3]?.snapshotVersion ?? 0 },
        "k3",
      );
      expect(refused).toMatchObject({
        status: 503,
        retryAfter: provider.circuitOpenSeconds,
        body: { attemptId: expect.stringMatching(/^chk_/) },
      });
      expect(wire.calls, "nobody waits any more").toBe(6);

      shop.advance(provider.circuitOpenSeconds);
      await post(deps, shop, { id: carts[4]?.id ?? "", snapshotVersion: carts[4]?.snapshotVersion ?? 0 }, "k4");
      expect(wire.calls, "one tries").toBe(8);
      wire.hangs = false;
      expect(await post(deps, shop, { id: carts[0]?.id ?? "", snapshotVersion: carts[0]?.snapshotVersion ?? 0 }, "k0")).toMatchObject({
        status: 503,
      });
      shop.advance(provider.circuitOpenSeconds);
      for (const [index, cart] of carts.entries()) {
        expect(await post(deps, shop, cart, `k${index}`)).toMatchObject({ status: 201, body: { state: "PAYMENT_INITIATED" } });
        expect(await shop.attemptOf(cart.id)).toMatchObject({ fence: index === 0 ? 3 : 2 });
      }
    },
  );

  it("are opened by the reconcile, where nobody comes back for them", async () => {
    const shop = await openShop();
    const { wire, deps } = overStripe(shop);
    const cart = await shop.cartWith(1);
    await post(deps, shop, cart, "k");
    wire.hangs = false;
    shop.advance(6);
    await reconcileCheckouts(deps);
    expect(await shop.attemptOf(cart.id)).toMatchObject({ state: "PAYMENT_INITIATED" });
  });
});

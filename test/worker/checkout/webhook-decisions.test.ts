import { eq } from "drizzle-orm";
import { Stripe } from "stripe";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { createDeps } from "../../../src/deps.ts";
import { deleteOldWebhooks, sweepWebhooks } from "../../../src/features/checkout/sweep-webhooks.ts";
import { checkoutHealth } from "../../../src/features/checkout/health.ts";
import { receiveWebhook } from "../../../src/features/checkout/receive-webhook.ts";
import { markFailed } from "../../../src/features/checkout/webhook-store.ts";
import { receivedWebhooks } from "../../../src/features/checkout/tables.ts";
import { present } from "../../support/present.ts";
import { servedBy } from "./http.ts";
import { openShop, ordered, type Shop } from "./setting.ts";

async function decide(shop: Shop, id: string, body: unknown) {
  const response = await servedBy(shop.deps)(`https://api.test/admin/webhooks/${id}/decision`, {
    method: "POST",
    headers: { authorization: "Bearer operator", "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const rowOf = async (shop: Shop, id: string) => (await shop.db.select().from(receivedWebhooks).where(eq(receivedWebhooks.id, id)))[0];

/** A signed event of a shape that nobody knows, all tries spent. */
async function parked(shop: Shop): Promise<string> {
  const rawBody = JSON.stringify({ id: `evt_${crypto.randomUUID()}`, type: "charge.refunded", intentId: "pi_nobody_knows" });
  await receiveWebhook(shop.deps, { rawBody, signature: "right" });
  const [row] = await shop.db.select().from(receivedWebhooks).where(eq(receivedWebhooks.rawBody, rawBody));
  const { id } = present(row, "the webhook");
  await shop.db.update(receivedWebhooks).set({ state: "PARKED" }).where(eq(receivedWebhooks.id, id));
  return id;
}

async function parkedInHealth(shop: Shop): Promise<number> {
  const outbound = <T>(_: string, ask: () => Promise<T>) => ask();
  const captured = await checkoutHealth(shop.deps).capture({ now: shop.deps.clock.now(), outbound } as never);
  return (captured.figures as unknown as { webhooksParked: number }).webhooksParked;
}

describe("a parked payment webhook", () => {
  it.each(["handled", "ignored"] as const)("is put away as %s, once, with who and why, and pages no more", async (decision) => {
    const shop = await openShop();
    const id = await parked(shop);
    const before = await parkedInHealth(shop);
    const reason = "Its payment was seen to by hand.";
    expect(await decide(shop, id, { decision, reason })).toEqual({ status: 200, body: { id, state: decision.toUpperCase() } });
    expect(await parkedInHealth(shop)).toBe(before - 1);
    expect(await rowOf(shop, id)).toMatchObject({ state: decision.toUpperCase(), decidedBy: "opr_1", note: reason });
    expect(await decide(shop, id, { decision: "handled", reason: "again" })).toMatchObject({
      status: 409,
      body: { type: expect.stringContaining("webhook-not-parked"), state: decision.toUpperCase() },
    });
    expect(await rowOf(shop, id)).toMatchObject({ note: reason });
  });

  it("stays decided against a try that was under way, is swept by nobody, and is forgotten with those that were acted on", async () => {
    const shop = await openShop();
    const id = await parked(shop);
    await decide(shop, id, { decision: "ignored", reason: "a test of ours" });
    await markFailed(shop.db, id, { error: "late", notBefore: shop.deps.clock.now() });
    shop.advance(86_400);
    await sweepWebhooks(shop.deps);
    expect(await rowOf(shop, id)).toMatchObject({ state: "IGNORED" });
    shop.advance(shop.deps.contract.checkout.webhookRetentionDays * 86_400);
    await deleteOldWebhooks(shop.deps);
    expect(await rowOf(shop, id)).toBeUndefined();
  });

  it("is refused a decision where it waits for none, without a reason, and where it is unknown", async () => {
    const { shop, intentId } = await ordered();
    const [acted] = await shop.db.select().from(receivedWebhooks).where(eq(receivedWebhooks.paymentIntentId, intentId));
    const id = present(acted, "the acted webhook").id;
    expect(await decide(shop, id, { decision: "ignored", reason: "r" })).toMatchObject({ status: 409, body: { state: "ACTED" } });
    expect(await decide(shop, id, { decision: "ignored" })).toMatchObject({ status: 400, body: { errors: [{ pointer: "/reason" }] } });
    expect(await decide(shop, id, { decision: "later", reason: "r" })).toMatchObject({ status: 400 });
    const unknown = shop.deps.ids.next("whk");
    expect(await decide(shop, unknown, { decision: "ignored", reason: "r" })).toMatchObject({ status: 404 });
  });
});

describe("a signed event that cannot be stored", () => {
  it.each([
    ["a NUL in its id", { id: "evt_\0", type: "charge.refunded" }],
    ["half a character in its type", { id: "evt_half", type: "charge.\ud800" }],
  ])("is refused as no event, with %s, so that it is not sent for days", async (_, event) => {
    const deps = createDeps(env);
    const secret = deps.settings.stripe.state === "configured" ? deps.settings.stripe.value.STRIPE_WEBHOOK_SECRET : "";
    const rawBody = JSON.stringify({ ...event, data: { object: {} } });
    const signature = await new Stripe("sk_test_x").webhooks.generateTestHeaderStringAsync({
      payload: rawBody,
      secret,
      timestamp: Math.floor(Date.now() / 1000),
      cryptoProvider: Stripe.createSubtleCryptoProvider(),
    });
    const response = await servedBy(deps)("https://api.test/webhooks/stripe", {
      method: "POST",
      headers: { "stripe-signature": signature },
      body: rawBody,
    });
    expect(response.status).toBe(400);
  });
});

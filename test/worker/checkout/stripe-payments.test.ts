import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { createDeps } from "../../../src/deps.ts";
import { fromStripeAmount, toStripeAmount } from "../../../src/features/checkout/stripe-amounts.ts";
import { stripePayments } from "../../../src/features/checkout/stripe-payments.ts";
import { systemIds } from "../../../src/platform/ids.ts";
import vectorsText from "../../support/vectors/stripe-signatures.json?raw";
import { valueOf } from "../../support/value-of.ts";
import { confirm, secretKey } from "./stripe-browser.ts";

const deps = createDeps(env);
const { payments } = deps;
interface Vector {
  name: string;
  payload: string;
  header: string;
  secret: string;
  /** Seconds since the epoch. */
  now: number;
  tolerance: number;
  accepted: boolean;
}
const vectors = JSON.parse(vectorsText) as { cases: Vector[] };
const attempt = (amount = 1999) => ({
  attemptId: systemIds.next("chk"),
  buyerId: "usr_1",
  cartId: "cart_1",
  amount: { amount, currency: "EUR" },
});

describe("payments by Stripe's SDK", () => {
  it("are opened once per attempt, paid, and refunded once", async () => {
    const asked = attempt();
    const created = valueOf(await payments.create(asked));
    const { intentId, clientSecret } = created;
    expect(await payments.read(intentId)).toMatchObject({
      status: "awaiting-payment",
      attemptId: asked.attemptId,
      received: { amount: 0, currency: "EUR" },
    });
    expect(await payments.create(asked)).toMatchObject({ ok: true, value: { intentId } });

    expect(await confirm(intentId, clientSecret, "pm_card_visa")).toBe(200);
    const nothing = { amount: 0, currency: "EUR" };
    const paid = { status: "succeeded", received: { amount: 1999, currency: "EUR" }, refunded: nothing, refunding: nothing };
    expect(await payments.read(intentId)).toMatchObject(paid);
    expect(await payments.cancel(intentId), "too late to cancel").toMatchObject(paid);
    const refund = { intentId, amount: null, key: `k:${intentId}`, reason: "a test", by: "system", byId: null, requestId: null } as const;
    const done = { kind: "refund", state: "succeeded", amount: { amount: 1999, currency: "EUR" }, by: "system", cause: "a test" };
    const first = valueOf(await payments.refund(refund));
    expect(first).toMatchObject(done);
    expect(await payments.refund(refund)).toEqual({ ok: true, value: first });
    expect(await payments.refund({ ...refund, key: `another:${intentId}` }), "nothing is left").toMatchObject({
      ok: false,
      refusal: { kind: "refund-refused", code: "charge_already_refunded" },
    });
    expect(await payments.read(intentId)).toMatchObject({ refunded: { amount: 1999, currency: "EUR" }, refunding: nothing });
  });

  it("say why a card was declined, and cannot be made once cancelled", async () => {
    const created = valueOf(await payments.create(attempt()));
    const { intentId, clientSecret } = created;
    expect(await confirm(intentId, clientSecret, "pm_card_chargeDeclined")).toBe(402);
    expect(await payments.read(intentId)).toMatchObject({
      status: "awaiting-payment",
      decline: { code: "generic_decline", message: "Your card was declined.", at: expect.any(Date) },
    });
    expect(await payments.cancel(intentId)).toMatchObject({ status: "canceled" });
    expect(await confirm(intentId, clientSecret, "pm_card_visa")).toBe(400);
  });

  it("are refused for good where Stripe says the request is wrong, and unavailable where it does not answer", async () => {
    expect(await payments.create(attempt(1))).toMatchObject({ ok: false, refusal: { kind: "payment-refused", code: "amount_too_small" } });
    const unknown = { intentId: "pi_nobody_knows", status: "unknown" };
    expect(await payments.read("pi_nobody_knows")).toEqual(unknown);
    expect(await payments.cancel("pi_nobody_knows")).toEqual(unknown);
    const away = stripePayments(
      {
        state: "configured",
        value: { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: "whsec_x", STRIPE_BASE_URL: "http://127.0.0.1:1" },
      },
      deps,
    );
    await expect(away.create(attempt())).rejects.toMatchObject({ code: "dependency-unavailable", detail: { subject: "stripe" } });
    const missing = stripePayments({ state: "unconfigured", missing: ["STRIPE_SECRET_KEY"], malformed: [] }, deps);
    await expect(missing.create(attempt())).rejects.toMatchObject({
      code: "dependency-unconfigured",
      detail: { extensions: { missing: ["STRIPE_SECRET_KEY"] } },
    });
  });

  it.each(vectors.cases.map((vector) => [vector.name, vector] as const))(
    'judge the signature vector "%s" as Stripe\'s own library does',
    async (_, vector) => {
      expect(vector.tolerance).toBe(300);
      const verifier = stripePayments(
        {
          state: "configured",
          value: { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: vector.secret, STRIPE_BASE_URL: undefined },
        },
        deps,
      );
      const verified = await verifier.verify(vector.payload, vector.header, new Date(vector.now * 1000));
      expect(verified.ok).toBe(vector.accepted);
      expect(verified.ok || verified.refusal.detail).not.toBe("");
    },
  );
});

describe("amounts at Stripe", () => {
  it("are ISO minor units, but for the currencies Stripe counts in hundredths all the same", () => {
    expect(toStripeAmount({ amount: 500, currency: "JPY" })).toEqual({ amount: 500, currency: "jpy" });
    expect(toStripeAmount({ amount: 5000, currency: "KWD" })).toEqual({ amount: 5000, currency: "kwd" });
    expect(toStripeAmount({ amount: 500, currency: "ISK" })).toEqual({ amount: 50000, currency: "isk" });
    expect(fromStripeAmount(50000, "isk")).toEqual({ amount: 500, currency: "ISK" });
  });
});

import type Stripe from "stripe";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type StripeService, type StripeSettings, startStripe } from "../services/stripe/start-stripe.ts";
import { temporaryContext } from "./temporary-context.ts";
import { STRIPE_SECRET_KEY, stripeClient, stripeRefusal } from "./stripe-client.ts";

let context: Awaited<ReturnType<typeof temporaryContext>>;
let service: StripeService;
let stripe: Stripe;

async function start(settings: Partial<StripeSettings> = {}): Promise<void> {
  service = await startStripe(context, { secretKey: STRIPE_SECRET_KEY, webhookSecret: "whsec_test", ...settings });
  stripe = stripeClient(service.url);
}

beforeEach(async () => {
  context = await temporaryContext("stripe");
  await start();
});

afterEach(async () => {
  await service.stop();
  await context.remove();
});

describe("refusing bad requests", () => {
  it.each([
    [{ currency: "eur" }, { code: "parameter_missing", param: "amount" }],
    [{ amount: 100 }, { code: "parameter_missing", param: "currency" }],
    [
      { amount: 10, currency: "eur" },
      { code: "amount_too_small", param: "amount" },
    ],
    [
      { amount: 49, currency: "jpy" },
      { code: "amount_too_small", message: "Amount must be at least 50 jpy" },
    ],
    [
      { amount: 1001, currency: "kwd" },
      { code: "parameter_invalid_integer", param: "amount" },
    ],
    [
      { amount: 10.5, currency: "eur" },
      { code: "parameter_invalid_integer", param: "amount" },
    ],
    [{ amount: 1000, currency: "xxx" }, { param: "currency" }],
    [
      { amount: 1000, currency: "eur", payment_method: "pm_nothing" },
      { code: "resource_missing", param: "payment_method" },
    ],
    [
      { amount: 1000, currency: "eur", colour: "red" },
      { code: "parameter_unknown", param: "colour" },
    ],
  ])("%o is 400 naming the parameter", async (parameters, expected) => {
    // @ts-expect-error the point is to send what the library's types forbid
    expect(await stripeRefusal(stripe.paymentIntents.create(parameters))).toMatchObject({
      statusCode: 400,
      rawType: "invalid_request_error",
      ...expected,
    });
  });

  it("answers 404 resource_missing for an unknown id and 401 for a wrong key without repeating it", async () => {
    expect(await stripeRefusal(stripe.paymentIntents.retrieve("pi_nothing"))).toMatchObject({
      statusCode: 404,
      code: "resource_missing",
      param: "intent",
    });
    const wrong = await stripeRefusal(stripeClient(service.url, "sk_test_wrong_key_of_somebody").balance.retrieve());
    expect(wrong).toMatchObject({ type: "StripeAuthenticationError", statusCode: 401 });
    expect(wrong.message).not.toContain("wrong_key_of");
  });
});

describe("an idempotency key", () => {
  const parameters = { amount: 2000, currency: "eur" };

  it("replays the first answer to the same request, in a later process too", async () => {
    const first = await stripe.paymentIntents.create(parameters, { idempotencyKey: "key-1" });
    await service.stop();
    await start();
    const again = await stripe.paymentIntents.create(parameters, { idempotencyKey: "key-1" });
    expect(again.id).toBe(first.id);
    expect(again.lastResponse.headers["idempotent-replayed"]).toBe("true");
    expect((await stripe.paymentIntents.list()).data).toHaveLength(1);
  });

  it("refuses another request under the same key with 400 idempotency_error", async () => {
    await stripe.paymentIntents.create(parameters, { idempotencyKey: "key-1" });
    expect(await stripeRefusal(stripe.paymentIntents.create({ ...parameters, amount: 2001 }, { idempotencyKey: "key-1" }))).toMatchObject({
      statusCode: 400,
      type: "StripeIdempotencyError",
    });
  });

  it("answers 409 while the first request is in flight, and makes one intent of many", async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 5 }, () => stripe.paymentIntents.create(parameters, { idempotencyKey: "key-1" })),
    );
    const refused = outcomes.filter((outcome) => outcome.status === "rejected");
    expect(refused.length).toBeGreaterThan(0);
    for (const outcome of refused) expect(outcome.reason).toMatchObject({ statusCode: 409, code: "idempotency_key_in_use" });
    expect((await stripe.paymentIntents.list()).data).toHaveLength(1);
  });

  it("stays unused by a request that failed validation, and replays a decline", async () => {
    await stripeRefusal(stripe.paymentIntents.create({ amount: 1, currency: "eur" }, { idempotencyKey: "key-1" }));
    const declined = () =>
      stripe.paymentIntents.create({ ...parameters, confirm: true, payment_method: "pm_card_chargeDeclined" }, { idempotencyKey: "key-1" });
    const [first, second] = [await stripeRefusal(declined()), await stripeRefusal(declined())];
    expect(second).toMatchObject({ statusCode: 402, charge: first.charge });
    expect((await stripe.charges.list()).data).toHaveLength(1);
  });
});

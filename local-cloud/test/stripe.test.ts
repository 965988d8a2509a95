import type Stripe from "stripe";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type StripeService, type StripeSettings, startStripe } from "../services/stripe/start-stripe.ts";
import { temporaryContext } from "./temporary-context.ts";
import { STRIPE_SECRET_KEY, stripeClient, stripeRefusal } from "./stripe-client.ts";

const PUBLISHABLE_KEY = "pk_test_procureiq0000000000000001";

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

const paid = (amount = 2000, currency = "eur") =>
  stripe.paymentIntents.create({ amount, currency, confirm: true, payment_method: "pm_card_visa", metadata: { attempt: "chk_1" } });

describe("paying an intent", () => {
  it("goes from requires_payment_method to succeeded, keeping metadata and leaving a captured charge", async () => {
    const created = await stripe.paymentIntents.create({
      amount: 1999,
      currency: "EUR",
      metadata: { attempt: "chk_1" },
      automatic_payment_methods: { enabled: true },
    });
    expect(created).toMatchObject({ status: "requires_payment_method", currency: "eur", amount_received: 0, livemode: false });
    expect(created.client_secret).toMatch(new RegExp(`^${created.id}_secret_[A-Za-z0-9]{25}$`));

    const confirmed = await stripe.paymentIntents.confirm(created.id, { payment_method: "pm_card_visa", expand: ["latest_charge"] });
    expect(confirmed).toMatchObject({ status: "succeeded", amount_received: 1999, metadata: { attempt: "chk_1" } });
    expect(confirmed.latest_charge).toMatchObject({ object: "charge", captured: true, payment_intent: created.id, amount: 1999 });
  });

  it("is done by a browser with the publishable key and the client secret, which sees no metadata", async () => {
    const created = await stripe.paymentIntents.create({ amount: 500, currency: "jpy", metadata: { private: "yes" } });
    const form = new URLSearchParams({
      key: PUBLISHABLE_KEY,
      client_secret: created.client_secret ?? "",
      "payment_method_data[type]": "card",
      "payment_method_data[card][number]": "4242 4242 4242 4242",
    });
    const response = await fetch(`${service.url}/v1/payment_intents/${created.id}/confirm`, { method: "POST", body: form });
    const seen: unknown = await response.json();
    expect(seen).toMatchObject({ id: created.id, status: "succeeded" });
    expect(seen).not.toHaveProperty("metadata");

    form.set("client_secret", "pi_other_secret_x");
    expect((await fetch(`${service.url}/v1/payment_intents/${created.id}/confirm`, { method: "POST", body: form })).status).toBe(400);
    expect((await fetch(`${service.url}/v1/payment_intents?key=${PUBLISHABLE_KEY}`)).status).toBe(401);
  });

  it("answers a declined card with 402, the decline code and the intent, which can be paid by another card", async () => {
    const created = await stripe.paymentIntents.create({ amount: 2000, currency: "usd" });
    const error = await stripeRefusal(stripe.paymentIntents.confirm(created.id, { payment_method: "pm_card_chargeDeclined" }));
    expect(error).toMatchObject({ type: "StripeCardError", statusCode: 402, code: "card_declined", decline_code: "generic_decline" });
    expect(error.payment_intent).toMatchObject({
      id: created.id,
      status: "requires_payment_method",
      last_payment_error: { code: "card_declined" },
    });
    expect(await stripe.charges.list({ payment_intent: created.id })).toMatchObject({ data: [{ status: "failed", paid: false }] });
    expect(await stripe.paymentIntents.confirm(created.id, { payment_method: "pm_card_visa" })).toMatchObject({
      status: "succeeded",
      last_payment_error: null,
    });
  });

  it("waits for authentication where the card needs it, and succeeds after the customer completed it", async () => {
    const waiting = await stripe.paymentIntents.create({
      amount: 2000,
      currency: "eur",
      confirm: true,
      payment_method: "pm_card_authenticationRequired",
      return_url: "http://shop.example/back",
    });
    expect(waiting.status).toBe("requires_action");
    const page = waiting.next_action?.redirect_to_url?.url ?? "";
    const done = await fetch(page, { method: "POST", body: new URLSearchParams({ outcome: "complete" }), redirect: "manual" });
    expect(done.headers.get("location")).toContain("redirect_status=succeeded");
    expect((await stripe.paymentIntents.retrieve(waiting.id)).status).toBe("succeeded");
  });

  it("captures by hand a part of what was authorised, or cancels it", async () => {
    const authorised = () =>
      stripe.paymentIntents.create({
        amount: 3000,
        currency: "eur",
        capture_method: "manual",
        confirm: true,
        payment_method: "pm_card_visa",
      });
    const first = await authorised();
    expect(first).toMatchObject({ status: "requires_capture", amount_capturable: 3000, amount_received: 0 });
    expect((await stripeRefusal(stripe.paymentIntents.capture(first.id, { amount_to_capture: 3001 }))).param).toBe("amount_to_capture");
    expect(await stripe.paymentIntents.capture(first.id, { amount_to_capture: 2500 })).toMatchObject({
      status: "succeeded",
      amount_received: 2500,
    });
    const second = await authorised();
    expect(await stripe.paymentIntents.cancel(second.id, { cancellation_reason: "abandoned" })).toMatchObject({
      status: "canceled",
      cancellation_reason: "abandoned",
    });
  });

  it("refuses what the intent's state does not allow, carrying the intent", async () => {
    const intent = await paid();
    for (const call of [
      () => stripe.paymentIntents.confirm(intent.id, { payment_method: "pm_card_visa" }),
      () => stripe.paymentIntents.cancel(intent.id),
      () => stripe.paymentIntents.update(intent.id, { amount: 1 }),
    ]) {
      expect(await stripeRefusal(call())).toMatchObject({
        statusCode: 400,
        code: "payment_intent_unexpected_state",
        payment_intent: { id: intent.id },
      });
    }
  });

  it("settles a bank debit after it was processing, in a later process too", async () => {
    await service.stop();
    await start({ settlesAfterMs: 60_000 });
    const processing = await stripe.paymentIntents.create({
      amount: 2000,
      currency: "usd",
      confirm: true,
      payment_method: "pm_usBankAccount_success",
    });
    expect(processing.status).toBe("processing");
    await service.stop();
    await start({ settlesAfterMs: 1 });
    await expect.poll(async () => (await stripe.paymentIntents.retrieve(processing.id)).status).toBe("succeeded");
  });
});

describe("the ledger", () => {
  it("refunds no more than what remains, and the balance follows", async () => {
    const intent = await paid(2000);
    expect(await stripe.refunds.create({ payment_intent: intent.id, amount: 1500 })).toMatchObject({ status: "succeeded", amount: 1500 });
    expect(await stripeRefusal(stripe.refunds.create({ payment_intent: intent.id, amount: 501 }))).toMatchObject({
      statusCode: 400,
      param: "amount",
    });
    expect((await stripe.balance.retrieve()).available).toMatchObject([{ amount: 500, currency: "eur" }]);
    await stripe.refunds.create({ payment_intent: intent.id });
    expect((await stripeRefusal(stripe.refunds.create({ payment_intent: intent.id }))).code).toBe("charge_already_refunded");
    expect((await stripe.refunds.list({ payment_intent: intent.id })).data).toHaveLength(2);
  });

  it("shows a charge's refunds, newest first, only where they are asked for", async () => {
    const intent = await paid();
    for (const amount of [100, 200]) await stripe.refunds.create({ payment_intent: intent.id, amount });
    const plain = await stripe.paymentIntents.retrieve(intent.id, { expand: ["latest_charge"] });
    expect(plain.latest_charge).toMatchObject({ amount_refunded: 300 });
    expect(plain.latest_charge).not.toHaveProperty("refunds");
    const expanded = await stripe.paymentIntents.retrieve(intent.id, { expand: ["latest_charge.refunds"] });
    expect(expanded.latest_charge).toMatchObject({
      refunds: { object: "list", has_more: false, data: [{ amount: 200 }, { amount: 100 }] },
    });
    const listed = await stripe.paymentIntents.list({ expand: ["data.latest_charge.refunds"] });
    expect(listed.data[0]?.latest_charge).toMatchObject({ refunds: { data: [{ amount: 200 }, { amount: 100 }] } });
  });

  it.each([
    ["pm_card_pendingRefund", "pending", "succeeded", 2000],
    ["pm_card_refundFail", "succeeded", "failed", 0],
  ])("decides a refund to %s later, in a later process too: %s, then %s", async (method, first, last, refunded) => {
    await service.stop();
    await start({ settlesAfterMs: 60_000 });
    const intent = await stripe.paymentIntents.create({ amount: 2000, currency: "eur", confirm: true, payment_method: method });
    const refund = await stripe.refunds.create({ payment_intent: intent.id });
    expect(refund.status).toBe(first);
    await service.stop();
    await start({ settlesAfterMs: 1 });
    await expect.poll(async () => (await stripe.refunds.retrieve(refund.id)).status).toBe(last);
    const { latest_charge: charge } = await stripe.paymentIntents.retrieve(intent.id, { expand: ["latest_charge"] });
    expect(charge).toMatchObject({ amount_refunded: refunded });
    const types = (await stripe.events.list({ limit: 100 })).data.map(({ type }) => type);
    expect(types).toContain("refund.updated");
    expect(types.includes("refund.failed")).toBe(last === "failed");
  });

  it.each([
    ["winning_evidence", "won", 0, true],
    ["losing_evidence", "lost", -2000, false],
  ])("has a payment disputed in a later process too, and decides by %s: %s", async (evidence, status, balance, refundable) => {
    await service.stop();
    await start({ settlesAfterMs: 60_000 });
    const intent = await stripe.paymentIntents.create({
      amount: 2000,
      currency: "eur",
      confirm: true,
      payment_method: "pm_card_createDispute",
    });
    await service.stop();
    await start({ settlesAfterMs: 1 });
    const disputesOf = async () => (await stripe.disputes.list({ payment_intent: intent.id })).data;
    await expect.poll(async () => (await disputesOf()).length).toBe(1);
    const [dispute] = await disputesOf();
    expect(dispute).toMatchObject({
      amount: 2000,
      reason: "fraudulent",
      status: "needs_response",
      balance_transactions: [{ amount: -2000 }],
    });
    const { latest_charge: charge } = await stripe.paymentIntents.retrieve(intent.id, { expand: ["latest_charge"] });
    expect(charge).toMatchObject({ disputed: true });
    expect(await stripeRefusal(stripe.refunds.create({ payment_intent: intent.id }))).toMatchObject({ code: "charge_disputed" });

    const closed = await stripe.disputes.update(dispute?.id ?? "", { evidence: { uncategorized_text: evidence } });
    expect(closed).toMatchObject({ status, is_charge_refundable: refundable });
    expect(closed.balance_transactions.reduce((sum, { amount }) => sum + amount, 0)).toBe(balance);
    expect(await stripeRefusal(stripe.disputes.close(closed.id))).toMatchObject({ statusCode: 400 });
    const types = (await stripe.events.list({ limit: 100 })).data.map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(["charge.dispute.created", "charge.dispute.funds_withdrawn", "charge.dispute.closed"]));
    expect(types.includes("charge.dispute.funds_reinstated")).toBe(status === "won");
  });

  it("has an inquiry that takes no money, is refundable, and is dropped when it is answered well", async () => {
    await service.stop();
    await start({ settlesAfterMs: 1 });
    const method = "pm_card_createDisputeInquiry";
    const intent = await stripe.paymentIntents.create({ amount: 2000, currency: "eur", confirm: true, payment_method: method });
    const disputesOf = async () => (await stripe.disputes.list({ payment_intent: intent.id })).data;
    await expect.poll(async () => (await disputesOf())[0]?.status).toBe("warning_needs_response");
    expect(await stripe.refunds.create({ payment_intent: intent.id, amount: 1 })).toMatchObject({ status: "succeeded" });
    const id = (await disputesOf())[0]?.id ?? "";
    expect(await stripe.disputes.update(id, { evidence: { uncategorized_text: "the tracking number" } })).toMatchObject({
      status: "warning_under_review",
    });
    expect(await stripe.disputes.update(id, { evidence: { uncategorized_text: "winning_evidence" } })).toMatchObject({
      status: "warning_closed",
    });
  });

  it("pages newest first by cursor and by creation time", async () => {
    const ids: string[] = [];
    for (let count = 0; count < 7; count += 1)
      ids.unshift(
        (await stripe.paymentIntents.create({ amount: 1000 + count, currency: "eur", customer: count % 2 ? "cus_odd" : "cus_even" })).id,
      );
    const walked: string[] = [];
    for await (const intent of stripe.paymentIntents.list({ limit: 3 })) walked.push(intent.id);
    expect(walked).toEqual(ids);
    expect((await stripe.paymentIntents.list({ customer: "cus_odd" })).data).toHaveLength(3);
    const tomorrow = Math.floor(Date.now() / 1000) + 86_400;
    expect((await stripe.paymentIntents.list({ created: { gte: tomorrow } })).data).toEqual([]);
    expect((await stripe.paymentIntents.list({ created: { lt: tomorrow }, limit: 100 })).data).toHaveLength(7);
  });

  it("lists and retrieves the events of a payment in the order they happened", async () => {
    const intent = await paid();
    const events = await stripe.events.list({ types: ["payment_intent.created", "payment_intent.succeeded", "charge.succeeded"] });
    expect(events.data.map((event) => event.type)).toEqual(["payment_intent.succeeded", "charge.succeeded", "payment_intent.created"]);
    const event = await stripe.events.retrieve(events.data[0]?.id ?? "");
    expect(event.data.object).toMatchObject({ id: intent.id, status: "succeeded" });
    expect(event.pending_webhooks).toBe(1);
  });
});

import { eq } from "drizzle-orm";
import { checkoutAttempts } from "../../../../src/features/checkout/tables.ts";
import { insertWebhook } from "../../../../src/features/checkout/webhook-store.ts";
import { stockShortfalls } from "../../../../src/features/stock/tables.ts";
import { valueOf } from "../../../support/value-of.ts";
import type { Stage } from "./stage.ts";

/** A payment webhook that nobody could act on. */
export async function parkedWebhook({ deps }: Stage): Promise<string> {
  const [id, now] = [deps.ids.next("whk"), deps.clock.now()];
  const rawBody = JSON.stringify({ id: `evt_${id}`, type: "customer.created", data: { object: {} } });
  const received = { provider: "stripe", providerEventId: `evt_${id}`, type: "customer.created", rawBody } as const;
  await insertWebhook(deps.db, { ...received, id, state: "PARKED", receivedAt: now, notBefore: now });
  return id;
}

/** A payment that was taken, for an attempt nobody knows here unless one is named. */
export async function paidAtStripe({ deps }: Stage, attemptId = deps.ids.next("chk")): Promise<string> {
  const amount = { amount: 1999, currency: "EUR" };
  const { intentId, clientSecret } = valueOf(await deps.payments.create({ attemptId, buyerId: "usr", cartId: "cart", amount }));
  const stripe = deps.settings.stripe.state === "configured" ? deps.settings.stripe.value : undefined;
  const key = stripe?.STRIPE_SECRET_KEY.replace(/^sk_/, "pk_") ?? "";
  const body = new URLSearchParams({ key, client_secret: clientSecret ?? "", payment_method: "pm_card_visa" });
  await fetch(`${stripe?.STRIPE_BASE_URL}/v1/payment_intents/${intentId}/confirm`, { method: "POST", body });
  return intentId;
}

/** One whose attempt was refunded, and whose money the provider has all the same. */
export async function owedPayment(stage: Stage): Promise<string> {
  const id = await endedAttempt(stage);
  const paymentIntentId = await paidAtStripe(stage, id);
  await stage.deps.db.update(checkoutAttempts).set({ state: "REFUNDED", paymentIntentId }).where(eq(checkoutAttempts.id, id));
  return paymentIntentId;
}

/** One that ended before it had a payment: nobody needs to be asked about it. */
export async function endedAttempt({ deps }: Stage): Promise<string> {
  const [id, now] = [deps.ids.next("chk"), deps.clock.now()];
  const begun = { buyerId: deps.ids.next("usr"), cartId: deps.ids.next("cart"), idempotencyKey: id, snapshotVersion: 1, fingerprint: "f" };
  const times = { createdAt: now, stateSince: now, endedAt: now, expiresAt: now };
  await deps.db
    .insert(checkoutAttempts)
    .values({ id, ...begun, ...times, state: "FAILED", reason: "canceled-by-buyer", lines: [], amount: 100, currency: "EUR" });
  return id;
}

/** Pieces that an order is short of; of one that is paid at the provider where `isPaid`. */
export async function shortfall(stage: Stage, isPaid = false): Promise<string> {
  const { deps } = stage;
  const [id, attemptId, orderId, buyerId] = [deps.ids.next("shf"), deps.ids.next("chk"), deps.ids.next("ord"), deps.ids.next("usr")];
  const [cartId, at] = [deps.ids.next("cart"), deps.clock.now()];
  const ended = { state: "COMPLETED", createdAt: at, stateSince: at, expiresAt: at, endedAt: at, orderId } as const;
  const offerId = deps.ids.next("ofr");
  const line = { itemId: "item", offerId, supplierId: "test-shop", title: "t", quantity: 1, unitPrice: { amount: 100, currency: "EUR" } };
  const paymentIntentId = isPaid ? await paidAtStripe(stage, attemptId) : null;
  const paid = { lines: [line], paymentIntentId, amount: 100, currency: "EUR", snapshotVersion: 1, idempotencyKey: id, fingerprint: id };
  await deps.db.insert(checkoutAttempts).values({ ...ended, ...paid, id: attemptId, buyerId, cartId });
  const short = { quantity: 1, told: 0, toldAt: at, foundAt: at, state: "OPEN", eventId: deps.ids.next("evt"), toldOfAt: at } as const;
  await deps.db.insert(stockShortfalls).values({ ...short, id, orderId, attemptId, offerId });
  return id;
}

import { decide } from "../../src/features/cart/rules.ts";
import { applyChange } from "../../src/features/cart/cart.ts";
import { cancelCheckout } from "../../src/features/checkout/cancel-checkout.ts";
import { decideWebhook } from "../../src/features/checkout/decide-webhook.ts";
import { checkPayments } from "../../src/features/checkout/check-payments.ts";
import type { CheckoutDeps } from "../../src/features/checkout/ports.ts";
import { readCheckout } from "../../src/features/checkout/read-checkout.ts";
import { receiveWebhook } from "../../src/features/checkout/receive-webhook.ts";
import { reconcileCheckouts } from "../../src/features/checkout/reconcile-checkouts.ts";
import { replayWebhooks } from "../../src/features/checkout/replay-webhooks.ts";
import { startCheckout } from "../../src/features/checkout/start-checkout.ts";
import { sweepWebhooks } from "../../src/features/checkout/sweep-webhooks.ts";
import { comparePayment } from "../../src/features/payments/compare-payment.ts";
import { refundPayment } from "../../src/features/payments/refund-payment.ts";
import { sweepRefundRequests } from "../../src/features/payments/sweep-refund-requests.ts";
import type { Actor } from "../../src/platform/identity.ts";
import { parkedIn } from "./on-call.ts";
import { CONTRACT } from "./process-deps.ts";
import type { World } from "./world.ts";

export const BUYER = "usr_1";
export const CARTS = ["cart_1", "cart_2"] as const;
export const OFFERS = ["ofr_1", "ofr_2"] as const;
const OPERATOR = { id: "opr_1", email: "operator@procureiq.test", role: "admin" } as unknown as Actor;
export const CRONS = { sweepWebhooks, reconcileCheckouts, checkPayments, sweepRefundRequests } as const;
export type Cron = keyof typeof CRONS;

/** Something that happens in one stroke, outside of our processes. `which` picks one of what there is. */
export type Stroke =
  | { kind: "put"; cart: number; offer: number; quantity: number }
  | { kind: "tell"; offer: number; pieces: number | null }
  | { kind: "price"; offer: number; amount: number }
  /** `less`: minor units by which another amount is paid than was asked for. */
  | { kind: "pay"; which: number; less: number }
  | { kind: "decline"; which: number }
  | { kind: "give-back"; which: number; part: boolean; pending: boolean }
  | { kind: "decide-refunds"; which: number; arrives: boolean }
  /** A refund that had succeeded fails: the money is here again. */
  | { kind: "undo-refunds"; which: number }
  | { kind: "dispute"; which: number; inquiry: boolean }
  | { kind: "close-dispute"; which: number; won: boolean }
  | { kind: "provider"; away: boolean; refundsAre: "succeeded" | "pending" | "failed" }
  | { kind: "wait"; seconds: number };

/** Something a process of ours does, call by call. */
export type Act =
  | { kind: "check-out"; cart: number; key: number }
  | { kind: "cancel" | "read"; which: number }
  | { kind: "deliver"; which: number }
  | { kind: "refund"; which: number; part: boolean; key: number }
  /** An operator has the provider asked about a payment, or sees to a webhook that was given up. */
  | { kind: "compare" | "replay" | "decide"; which: number }
  | { kind: "cron"; cron: Cron };

const pick = <T>(all: readonly T[], which: number): T | undefined => all[which % Math.max(1, all.length)];

/** Payments that somebody was given the client secret of, so that they can be paid. */
const payable = ({ attempts, provider }: World): string[] =>
  [...attempts.values()].flatMap(({ clientSecret, paymentIntentId }) =>
    clientSecret !== null && paymentIntentId !== null && isUnpaid(provider.payments.get(paymentIntentId)?.status) ? [paymentIntentId] : [],
  );
const isUnpaid = (status: string | undefined): boolean => status === "awaiting-payment" || status === "requires-action";

const paid = ({ provider }: World): string[] =>
  [...provider.payments.values()].flatMap(({ intentId, status }) => (status === "succeeded" ? [intentId] : []));

export function strike(world: World, stroke: Stroke): void {
  const { provider, sent } = world;
  world.later();
  const offerOf = (index: number) => world.offers.get(OFFERS[index % OFFERS.length] ?? "");
  switch (stroke.kind) {
    case "put":
      return put(world, stroke);
    case "tell": {
      const offer = offerOf(stroke.offer);
      if (!offer) return;
      offer.told = { pieces: stroke.pieces, at: stroke.pieces === null ? null : world.now() };
      world.leastFree.set(offer.id, Math.min(0, world.free(offer.id) ?? 0));
      return;
    }
    case "price": {
      const offer = offerOf(stroke.offer);
      if (offer) offer.amount = stroke.amount;
      return;
    }
    case "pay": {
      const intentId = pick(payable(world), stroke.which);
      const amount = intentId && (provider.amounts.get(intentId)?.amount ?? 0) - stroke.less;
      if (intentId && amount) sent.push(provider.pay(intentId, amount));
      return;
    }
    case "decline": {
      const intentId = pick(payable(world), stroke.which);
      if (intentId) sent.push(provider.decline(intentId));
      return;
    }
    case "give-back": {
      const intentId = pick(paid(world), stroke.which);
      const left = intentId === undefined ? 0 : leftOf(world, intentId);
      const amount = stroke.part ? Math.ceil(left / 3) : left;
      if (intentId && amount > 0)
        tell(world, intentId, provider.refundedByHand(intentId, amount, stroke.pending ? "pending" : "succeeded"));
      return;
    }
    case "decide-refunds": {
      const intentId = pick(paid(world), stroke.which);
      if (intentId) tell(world, intentId, provider.decideRefunds(intentId, stroke.arrives ? "succeeded" : "failed"));
      return;
    }
    case "undo-refunds": {
      const intentId = pick(paid(world), stroke.which);
      const arrived = (provider.returns.get(intentId ?? "") ?? []).filter(({ status }) => status === "succeeded");
      for (const refund of arrived) refund.status = "failed";
      if (intentId && arrived.length > 0) tell(world, intentId, provider.event("refund.failed", intentId));
      return;
    }
    case "dispute": {
      const intentId = pick(paid(world), stroke.which);
      // The provider takes no dispute about money that is on its way back, and one at a time.
      const left = intentId === undefined ? 0 : leftOf(world, intentId);
      if (intentId && left > 0 && !provider.disputes.has(intentId))
        tell(world, intentId, provider.dispute(intentId, left, stroke.inquiry ? "inquiry" : "open"));
      return;
    }
    case "close-dispute": {
      const intentId = pick([...provider.disputes.keys()], stroke.which);
      if (intentId) tell(world, intentId, provider.closeDisputes(intentId, stroke.won ? "won" : "lost"));
      return;
    }
    case "provider":
      provider.refundsAre = stroke.refundsAre;
      return world.setAway(stroke.away);
    case "wait":
      return world.wait(stroke.seconds);
  }
}

/** The provider sends its event of money that moved there. */
function tell(world: World, intentId: string, event: string): void {
  world.sent.push(event);
  world.movedAt.set(intentId, world.now().getTime());
}

/** What the provider would still give back of a payment. */
export function leftOf({ provider }: World, intentId: string): number {
  const held = (all: readonly { amount: number; status: string }[] | undefined, gone: readonly string[]) =>
    (all ?? []).reduce((sum, { amount, status }) => (gone.includes(status) ? sum + amount : sum), 0);
  const back = held(provider.returns.get(intentId), ["succeeded", "pending"]);
  const disputed = held(provider.disputes.get(intentId), ["open", "lost"]);
  return (provider.payments.get(intentId)?.received.amount ?? 0) - back - disputed;
}

/** The buyer puts pieces of an offer into a cart, at the price of now. */
function put(world: World, { cart, offer, quantity }: Extract<Stroke, { kind: "put" }>): void {
  const held = world.carts.get(CARTS[cart % CARTS.length] ?? "");
  const offerId = OFFERS[offer % OFFERS.length] ?? "";
  const amount = world.offers.get(offerId)?.amount ?? 0;
  if (!held) return;
  const price = { amount, currency: "EUR" };
  const expiresAt = new Date(world.now().getTime() + CONTRACT.catalog.quoteSeconds * 1000).toISOString();
  const times = { quotedAt: world.now().toISOString(), expiresAt };
  const quote = {
    offerId,
    title: offerId,
    supplierId: "shop",
    unitPrice: price,
    supplierPrice: price,
    available: true,
    minimumQuantity: 1,
  };
  const command = { kind: "add", itemId: world.id("itm"), offerId, quantity, quote: { ...quote, ...times } } as const;
  const decided = decide(held.cart, command, CONTRACT.carts);
  if (!decided.ok) return;
  held.cart = applyChange(held.cart, decided.value);
  world.put.set(offerId, (world.put.get(offerId) ?? 0) + quantity);
}

/** Does an act by a process with these ports; refusals are answers, and what it throws is for its caller to know. */
export async function act(deps: CheckoutDeps, world: World, taken: Act): Promise<unknown> {
  switch (taken.kind) {
    case "check-out": {
      const cartId = CARTS[taken.cart % CARTS.length] ?? "";
      const seen = world.carts.get(cartId)?.cart.snapshotVersion ?? 0;
      const key = `${cartId}-${taken.key}`;
      const request = { buyerId: BUYER, cartId, expectedSnapshotVersion: seen, idempotency: { key, fingerprint: key } };
      return startCheckout(deps, { ...request, client: { name: "model", version: "1" } });
    }
    case "cancel": {
      const attempt = pick([...world.attempts.values()], taken.which);
      return attempt && cancelCheckout(deps, BUYER, attempt.id);
    }
    case "read": {
      const attempt = pick([...world.attempts.values()], taken.which);
      return attempt && readCheckout(deps, BUYER, attempt.id);
    }
    case "deliver": {
      const rawBody = pick(world.sent, taken.which);
      return rawBody === undefined ? undefined : receiveWebhook(deps, { rawBody, signature: "right" });
    }
    case "refund": {
      const intentId = pick(paid(world), taken.which);
      if (intentId === undefined) return undefined;
      const key = `${intentId}-${taken.key}`;
      const amount = taken.part ? Math.ceil((world.provider.payments.get(intentId)?.received.amount ?? 3) / 3) : ("rest" as const);
      return refundPayment(deps, OPERATOR, { intentId, amount, reason: "asked for", idempotency: { key, fingerprint: key } });
    }
    case "compare": {
      const intentId = pick([...world.provider.payments.keys()], taken.which);
      return intentId && comparePayment(deps, OPERATOR, intentId);
    }
    case "replay": {
      const webhook = pick(parkedIn(world), taken.which);
      return webhook && replayWebhooks(deps, OPERATOR, { ids: [webhook.id] });
    }
    case "decide": {
      const webhook = pick(parkedIn(world), taken.which);
      return webhook && decideWebhook(deps, OPERATOR, webhook.id, { decision: "handled", reason: "looked at" });
    }
    case "cron":
      return CRONS[taken.cron](deps);
  }
}

import { checkoutRefused, checkoutReserved } from "../../platform/events/checkout.ts";
import type { ClientProduct } from "../../platform/http/client-product.ts";
import type { IdempotencyKey } from "../../platform/http/idempotency.ts";
import { refused } from "../../platform/result.ts";
import { expectedBy, fieldsOf, recordConflict } from "../cart/change-cart.ts";
import type { Given } from "../cart/expected-version.ts";
import { isSamePrice, lapseOf, mostHeld } from "../cart/quote-rules.ts";
import { priceOffer } from "../catalog/price-offer.ts";
import { quotesOf } from "../catalog/quoted-offer.ts";
import type { OfferFacts, WantedOffer } from "../catalog/standing-offers.ts";
import { shortLines } from "../stock/rules.ts";
import type { AttemptLine } from "./attempt.ts";
import { basketOf, owedBy, type Basket, type BasketRefusal } from "./basket.ts";
import { causedBy, causeOf } from "./cause.ts";
import { initiatePayment } from "./initiate-payment.ts";
import { knownAnswer, type CheckoutAnswer } from "./known-answer.ts";
import type { CheckoutDeps } from "./ports.ts";
import type { CheckoutRefusal } from "./problems.ts";
import { changesOf } from "./rules.ts";
import { servedRequestId } from "../../platform/scope.ts";
import { findAttemptByKey, leaseReserved, reserveAttempt, type Attempt } from "./store.ts";

/** How often an attempt is reserved: as quoted, then as found. Offers that go on changing meanwhile are for the client's next try. */
const TRIES = 2;

/** The cart's version is named as for any change of it: by the field, or by If-Match. */
export interface CheckoutRequest extends Pick<Given, "expectedSnapshotVersion" | "ifMatch"> {
  buyerId: string;
  cartId: string;
  idempotency: IdempotencyKey;
  client: ClientProduct;
}

/**
 * Reserves a cart's lines as an attempt and opens its payment. The attempt is the record of the Idempotency-Key:
 * a repeat goes on where the first stopped, or answers the attempt as it stands. Refusals before the attempt leave no record.
 * Two round trips to Postgres: the attempt with all it depends on, and the payment's mark.
 */
export async function startCheckout(given: CheckoutDeps, request: CheckoutRequest): Promise<CheckoutAnswer> {
  const deps = causedBy(given, { by: "buyer", ref: null });
  const expected = expectedBy(deps, { ...request, given: request, at: "" }, "checkout", ["expectedSnapshotVersion"]);
  if (!expected.ok) return refuse(deps, request, expected.refusal);
  const basket = await basketOf(deps, request, expected.value);
  if (!basket.ok) {
    const known = await findAttemptByKey(deps.db, request.buyerId, request.idempotency.key);
    return known ? resume(deps, known, request.idempotency) : refuseBasket(deps, request, basket.refusal);
  }
  const attempt = attemptOf(deps, request, basket.value);
  let wanted = await wantedAsQuoted(deps, basket.value);
  for (let tries = 0; tries < TRIES; tries += 1) {
    const unreserved = await reserveAttempt(deps.db, attempt, wanted);
    if (!unreserved) return opened(deps, attempt);
    const { known, open, outdated, offers } = unreserved;
    if (known) return resume(deps, known, request.idempotency);
    if (outdated) {
      const again = await basketOf(deps, request, expected.value);
      return again.ok ? refused({ kind: "idempotency-in-flight", retryAfterSeconds: 1 }) : refuseBasket(deps, request, again.refusal);
    }
    const changes = changesOf(basket.value.items, await quotesOf(deps, offers, attempt.currency), owedBy(deps));
    if (changes.length > 0) return refuse(deps, request, { kind: "offers-changed", changes });
    if (open) return refuse(deps, request, { kind: "checkout-in-progress", attemptId: open.id, state: open.state });
    const short = shortLines(attempt.lines, new Map(offers.map(({ id, free }) => [id, free])));
    if (short.length > 0) return refuse(deps, request, { kind: "stock-short", lines: short });
    wanted = wantedAsFound(attempt.lines, offers);
  }
  return refused({ kind: "idempotency-in-flight", retryAfterSeconds: 1 });
}

function opened(deps: CheckoutDeps, attempt: Attempt): Promise<CheckoutAnswer> {
  const { id, cartId, amount, currency, lines } = attempt;
  checkoutReserved(deps, { attemptId: id, cartId, amount, currency, lines: lines.length });
  return initiatePayment(deps, attempt, false);
}

/**
 * The offers as they have to be for the lines to be bought at the cart's prices, judged by what their suppliers asked when they were
 * quoted, which Postgres then holds against what they ask now: the same, or what a quote that is owed allows. Undefined where at today's
 * rates a price that is owed no more would be another.
 */
async function wantedAsQuoted(deps: CheckoutDeps, { items, currency, supplierPrices }: Basket): Promise<WantedOffer[] | undefined> {
  const { at, heldUpTo } = owedBy(deps);
  const wanted = await Promise.all(
    items.map(async (item): Promise<WantedOffer | undefined> => {
      const { id, offerId, quantity, unitPrice } = item;
      const asked = { offerId, quantity, supplierPrice: supplierPrices?.[id] ?? unitPrice };
      const owed = lapseOf(item, at, { heldUpTo, now: null }) === undefined;
      if (owed) return { ...asked, most: mostHeld(asked.supplierPrice.amount, heldUpTo) };
      const { price } = await priceOffer(deps, asked.supplierPrice, currency);
      return isSamePrice(price, unitPrice) ? asked : undefined;
    }),
  );
  return wanted.every((offer) => offer !== undefined) ? wanted : undefined;
}

/** The offers as they were just read, and found to be at the cart's prices. */
function wantedAsFound(lines: readonly AttemptLine[], offers: readonly OfferFacts[]): WantedOffer[] {
  const found = new Map(offers.map(({ id, amount, currency }) => [id, { amount, currency }]));
  return lines.map(({ offerId, quantity, unitPrice }) => ({ offerId, quantity, supplierPrice: found.get(offerId) ?? unitPrice }));
}

function refuseBasket(deps: CheckoutDeps, request: CheckoutRequest, refusal: BasketRefusal): CheckoutAnswer {
  if (refusal.kind === "version-conflict") recordConflict(deps, fieldsOf(request, "checkout"), refusal.conflicts);
  return refuse(deps, request, refusal);
}

function refuse(deps: CheckoutDeps, { cartId }: CheckoutRequest, refusal: CheckoutRefusal): CheckoutAnswer {
  checkoutRefused(deps, { cartId, reason: refusal.kind });
  return refused(refusal);
}

function attemptOf(deps: CheckoutDeps, request: CheckoutRequest, cart: Basket): Attempt {
  const now = deps.clock.now();
  const { expireSeconds, leaseSeconds } = deps.contract.checkout;
  const { key, fingerprint } = request.idempotency;
  const unknownYet = {
    takenAtVersion: null,
    paymentIntentId: null,
    paymentStatus: null,
    paymentAskedAt: null,
    lastDecline: null,
    clientSecret: null,
    refusal: null,
    reason: null,
    orderId: null,
    endEventId: null,
    stuckEventId: null,
    initiatedAt: null,
    reconcilingAt: null,
    endedAt: null,
    paymentCheckAt: null,
    lastFailure: null,
  };
  return {
    ...unknownYet,
    id: deps.ids.next("chk"),
    buyerId: request.buyerId,
    cartId: cart.id,
    snapshotVersion: cart.snapshotVersion,
    idempotencyKey: key,
    fingerprint,
    state: "RESERVED",
    lines: cart.lines,
    amount: cart.total.amount,
    currency: cart.currency,
    createdAt: now,
    stateSince: now,
    expiresAt: new Date(now.getTime() + expireSeconds * 1000),
    leaseUntil: new Date(now.getTime() + leaseSeconds * 1000),
    fence: 1,
    requestId: servedRequestId(),
    cause: causeOf(deps, "RESERVED"),
  };
}

async function resume(deps: CheckoutDeps, known: Attempt, { fingerprint }: IdempotencyKey): Promise<CheckoutAnswer> {
  if (known.fingerprint !== fingerprint) return refused({ kind: "idempotency-key-reused" });
  if (known.state !== "RESERVED") return knownAnswer(known);
  const now = deps.clock.now();
  const leased = await leaseReserved(deps.db, known.id, now, new Date(now.getTime() + deps.contract.checkout.leaseSeconds * 1000));
  if (leased) return initiatePayment(deps, leased, true);
  const left = known.leaseUntil ? (known.leaseUntil.getTime() - now.getTime()) / 1000 : 1;
  return refused({ kind: "idempotency-in-flight", retryAfterSeconds: Math.max(1, left) });
}

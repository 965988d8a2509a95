import { checkoutRefused, checkoutReserved } from "../../platform/events/checkout.ts";
import type { ClientProduct } from "../../platform/http/client-product.ts";
import type { IdempotencyKey } from "../../platform/http/idempotency.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { cartAtSnapshot } from "../cart/check-snapshot.ts";
import type { CartSnapshot } from "../cart/schemas.ts";
import { quotedOffers } from "../catalog/quoted-offer.ts";
import type { AttemptLine } from "./attempt.ts";
import { initiatePayment, type CheckoutAnswer } from "./initiate-payment.ts";
import type { CheckoutDeps } from "./ports.ts";
import type { CheckoutRefusal } from "./problems.ts";
import { changesOf } from "./rules.ts";
import { findAttemptByKey, findOpenAttemptOfCart, insertAttempt, leaseReserved, type Attempt } from "./store.ts";

export interface CheckoutRequest {
  buyerId: string;
  cartId: string;
  expectedSnapshotVersion: number;
  idempotency: IdempotencyKey;
  client: ClientProduct;
}

/**
 * Reserves a cart's lines as an attempt and opens its payment. The attempt is the record of the Idempotency-Key:
 * a repeat goes on where the first stopped, or answers the attempt as it stands. Refusals before the attempt leave no record.
 */
export async function startCheckout(deps: CheckoutDeps, request: CheckoutRequest): Promise<CheckoutAnswer> {
  const known = await findAttemptByKey(deps.db, request.buyerId, request.idempotency.key);
  if (known) return resume(deps, known, request.idempotency);

  const lines = await linesToBuy(deps, request);
  if (!lines.ok) {
    checkoutRefused(deps, { cartId: request.cartId, reason: lines.refusal.kind });
    return lines;
  }
  const attempt = attemptOf(deps, request, lines.value);
  const inserted = await insertAttempt(deps.db, attempt);
  if (inserted !== "inserted") return afterLosing(deps, request, inserted);
  checkoutReserved(deps, {
    attemptId: attempt.id,
    cartId: attempt.cartId,
    amount: attempt.amount,
    currency: attempt.currency,
    lines: attempt.lines.length,
  });
  return initiatePayment(deps, attempt, false);
}

async function linesToBuy(
  deps: CheckoutDeps,
  request: CheckoutRequest,
): Promise<Result<CartSnapshot & { lines: AttemptLine[] }, CheckoutRefusal>> {
  const cart = await cartAtSnapshot(deps, request, request.expectedSnapshotVersion);
  if (!cart.ok) return cart;
  const { items, currency } = cart.value;
  if (items.length === 0) return refused({ kind: "cart-empty" });
  const lines = items.map(({ id, offerId, supplierId, title, quantity, unitPrice }) => ({
    itemId: id,
    offerId,
    supplierId,
    title,
    quantity,
    unitPrice,
  }));
  const quotes = await quotedOffers(
    deps,
    lines.map(({ offerId }) => offerId),
    currency,
  );
  const changes = changesOf(lines, quotes);
  return changes.length > 0 ? refused({ kind: "offers-changed", changes }) : ok({ ...cart.value, lines });
}

function attemptOf(deps: CheckoutDeps, request: CheckoutRequest, cart: CartSnapshot & { lines: AttemptLine[] }): Attempt {
  const now = deps.clock.now();
  const { expireSeconds, leaseSeconds } = deps.contract.checkout;
  const { key, fingerprint } = request.idempotency;
  const unknownYet = {
    paymentIntentId: null,
    clientSecret: null,
    reason: null,
    orderId: null,
    endEventId: null,
    initiatedAt: null,
    reconcilingAt: null,
    endedAt: null,
    paymentCheckAt: null,
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
  };
}

/** Another request was first: with the same key it is our own retry, with the same cart a second checkout. */
async function afterLosing(deps: CheckoutDeps, request: CheckoutRequest, lost: "key-taken" | "cart-busy"): Promise<CheckoutAnswer> {
  const known = await findAttemptByKey(deps.db, request.buyerId, request.idempotency.key);
  if (known) return resume(deps, known, request.idempotency);
  const open = lost === "cart-busy" ? await findOpenAttemptOfCart(deps.db, request.cartId) : undefined;
  if (!open) return refused({ kind: "idempotency-in-flight", retryAfterSeconds: 1 });
  checkoutRefused(deps, { cartId: request.cartId, reason: "checkout-in-progress" });
  return refused({ kind: "checkout-in-progress", attemptId: open.id, state: open.state });
}

async function resume(deps: CheckoutDeps, known: Attempt, { fingerprint }: IdempotencyKey): Promise<CheckoutAnswer> {
  if (known.fingerprint !== fingerprint) return refused({ kind: "idempotency-key-reused" });
  if (known.state !== "RESERVED") return ok({ attempt: known, replayed: true });
  const now = deps.clock.now();
  const leased = await leaseReserved(deps.db, known.id, now, new Date(now.getTime() + deps.contract.checkout.leaseSeconds * 1000));
  if (leased) return initiatePayment(deps, leased, true);
  const left = known.leaseUntil ? (known.leaseUntil.getTime() - now.getTime()) / 1000 : 1;
  return refused({ kind: "idempotency-in-flight", retryAfterSeconds: Math.max(1, left) });
}

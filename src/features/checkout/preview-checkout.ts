import { checkoutRefused } from "../../platform/events/checkout.ts";
import type { ClientProduct } from "../../platform/http/client-product.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { expectedBy, fieldsOf, recordConflict } from "../cart/change-cart.ts";
import type { CartSnapshot } from "../cart/schemas.ts";
import { quotesOf } from "../catalog/quoted-offer.ts";
import { shortLines } from "../stock/rules.ts";
import { basketOf, owedBy } from "./basket.ts";
import { signShown } from "./confirmation.ts";
import type { CheckoutDeps } from "./ports.ts";
import type { CheckoutRefusal } from "./problems.ts";
import { changesOf } from "./rules.ts";
import { readStanding } from "./store.ts";

export interface CheckoutPreview {
  cart: CartSnapshot;
  /** Signed, for whoever is to say yes to it. */
  confirmation: string;
  expiresAt: Date;
}

export interface PreviewRequest {
  buyerId: string;
  cartId: string;
  expectedSnapshotVersion: number;
  client: ClientProduct;
}

/**
 * What a checkout of a cart would be refused for as far as can be known without it, or what it would buy, signed so that this and nothing
 * else can be confirmed. Nothing is reserved and nothing written: what changes until it is confirmed is found then.
 */
export async function previewCheckout(deps: CheckoutDeps, request: PreviewRequest): Promise<Result<CheckoutPreview, CheckoutRefusal>> {
  const { buyerId, cartId } = request;
  const expected = expectedBy(deps, { ...request, given: request, at: "" }, "preview", ["expectedSnapshotVersion"]);
  if (!expected.ok) return refuse(deps, cartId, expected.refusal);
  const basket = await basketOf(deps, request, expected.value);
  if (!basket.ok) {
    if (basket.refusal.kind === "version-conflict") recordConflict(deps, fieldsOf(request, "preview"), basket.refusal.conflicts);
    return refuse(deps, cartId, basket.refusal);
  }
  const { lines, supplierPrices: _prices, differing: _differing, ...cart } = basket.value;
  const { open, offers } = await readStanding(
    deps.db,
    cartId,
    lines.map(({ offerId }) => offerId),
  );
  const changes = changesOf(cart.items, await quotesOf(deps, offers, cart.currency), owedBy(deps));
  if (changes.length > 0) return refuse(deps, cartId, { kind: "offers-changed", changes });
  if (open) return refuse(deps, cartId, { kind: "checkout-in-progress", attemptId: open.id, state: open.state });
  const short = shortLines(lines, new Map(offers.map(({ id, free }) => [id, free])));
  if (short.length > 0) return refuse(deps, cartId, { kind: "stock-short", lines: short });
  const { snapshotVersion, total } = cart;
  return ok({ cart, ...(await signShown(deps, { buyerId, cartId, snapshotVersion, total })) });
}

function refuse(deps: CheckoutDeps, cartId: string, refusal: CheckoutRefusal): Result<never, CheckoutRefusal> {
  checkoutRefused(deps, { cartId, reason: refusal.kind });
  return refused(refusal);
}

import { chargeOf } from "../../platform/charge.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { cartAtSnapshot } from "../cart/check-snapshot.ts";
import type { Expected } from "../cart/expected-version.ts";
import type { SeenCart } from "../cart/ports.ts";
import type { AttemptLine } from "./attempt.ts";
import type { CheckoutDeps } from "./ports.ts";
import type { CheckoutRefusal } from "./problems.ts";

export type BasketRefusal = Extract<CheckoutRefusal, { kind: "cart-not-found" | "version-conflict" | "cart-empty" | "not-chargeable" }>;

/** A cart's lines, and what each supplier asked when they were quoted, in their order. */
export interface Basket extends SeenCart {
  lines: AttemptLine[];
}

/** What a cart that is as the caller saw it would be checked out as. */
export async function basketOf(
  deps: CheckoutDeps,
  request: { buyerId: string; cartId: string },
  expected: Expected,
): Promise<Result<Basket, BasketRefusal>> {
  const cart = await cartAtSnapshot(deps, request, expected);
  if (!cart.ok) return cart;
  if (cart.value.items.length === 0) return refused({ kind: "cart-empty" });
  const charge = chargeOf(cart.value.total);
  if (charge.reason !== null) return refused({ kind: "not-chargeable", reason: charge.reason, total: cart.value.total, charge });
  const lines = cart.value.items.map(({ id, offerId, supplierId, title, quantity, unitPrice }) => ({
    itemId: id,
    offerId,
    supplierId,
    title,
    quantity,
    unitPrice,
  }));
  return ok({ ...cart.value, lines });
}

/** Until when, and at how much more, a quoted price is owed. */
export const owedBy = (deps: CheckoutDeps) => ({ at: deps.clock.now(), heldUpTo: deps.contract.catalog.quoteHeldUpTo });

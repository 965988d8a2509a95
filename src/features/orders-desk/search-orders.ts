import type { Page } from "../../platform/http/pagination.ts";
import { findAttempts, type FoundAttempt } from "../checkout/find-attempts.ts";
import type { CheckoutDeps } from "../checkout/ports.ts";
import { readKey } from "./key-rules.ts";
import type { Found } from "./schemas.ts";

/** Attempts and their orders by what was typed, or all of them, newest first. */
export async function searchOrders(
  deps: CheckoutDeps,
  { q, limit, cursor }: { q?: string | undefined; limit: number; cursor?: string | undefined },
): Promise<Page<Found>> {
  const page = await findAttempts(deps, { key: q === undefined ? undefined : readKey(q), limit, cursor });
  return { ...page, items: page.items.map(foundView) };
}

export function foundView(attempt: FoundAttempt): Found {
  const { id, state, stateSince, orderId, amount, currency, buyerId, buyerEmail, cartId, paymentIntentId, reason, createdAt } = attempt;
  return {
    ...{ attemptId: id, state, orderId, cartId, paymentIntentId, reason },
    stateSince: stateSince.toISOString(),
    amount: { amount, currency },
    buyer: { id: buyerId, email: buyerEmail },
    createdAt: createdAt.toISOString(),
  };
}

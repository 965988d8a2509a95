import { unconfigured, notFound } from "../../platform/errors.ts";
import type { Money } from "../../platform/money.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { driveOn, type ReadAttempt } from "./ask-on-read.ts";
import { isOpen } from "./attempt.ts";
import { causedBy } from "./cause.ts";
import type { CheckoutDeps } from "./ports.ts";
import type { CheckoutRefusal } from "./problems.ts";
import { readCheckout } from "./read-checkout.ts";
import { toHolder } from "./shown-decline.ts";
import { findAttempt } from "./store.ts";

type PayRefusal = Extract<CheckoutRefusal, { kind: "checkout-ended" | "payment-declined" | "payment-not-open" | "total-differs" }>;

export interface Paying {
  id: string;
  /** A payment method that the buyer keeps at the provider, by its id. */
  method: string;
  /** What he believes to pay. */
  total: Money;
}

/**
 * Pays an attempt for a buyer's program, which has no browser to do it in. However often it is asked for, the provider takes the money
 * once; what became of it is the provider's to say, and is asked right after. Throws `not-found` for another buyer's, as for none.
 */
export async function payCheckout(
  given: CheckoutDeps,
  buyerId: string,
  { id, method, total }: Paying,
): Promise<Result<ReadAttempt, PayRefusal>> {
  const deps = causedBy(given, { by: "buyer", ref: null });
  const attempt = await findAttempt(deps.db, id);
  if (attempt?.buyerId !== buyerId) throw notFound("checkout attempt");
  const { state, reason, amount, currency, paymentIntentId } = attempt;
  if (total.amount !== amount || total.currency !== currency)
    return refused({ kind: "total-differs", attemptId: id, total: { amount, currency } });
  if (state === "COMPLETED" || state === "PAYMENT_INITIATED_CART_RECONCILING") return ok(await readCheckout(deps, buyerId, id));
  if (!isOpen(state)) return refused({ kind: "checkout-ended", attemptId: id, state, reason });
  if (paymentIntentId === null) return refused({ kind: "payment-not-open", attemptId: id, state });

  const paid = await deps.payments.confirm({ intentId: paymentIntentId, method, returnUrl: backTo(deps) });
  const driven = await driveOn(deps, attempt);
  if (paid.ok) return ok(driven);
  return refused({ kind: "payment-declined", attemptId: id, ...toHolder(paid.refusal) });
}

/** Where a bank sends a buyer back to after he has authenticated. */
function backTo({ settings: { site } }: CheckoutDeps): string {
  if (site.state === "configured") return site.value.PUBLIC_BASE_URL;
  throw unconfigured("site", [...site.missing, ...site.malformed.map(({ name }) => name)]);
}

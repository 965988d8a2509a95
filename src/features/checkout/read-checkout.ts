import { notFound } from "../../platform/errors.ts";
import { askOnRead, type ReadAttempt } from "./ask-on-read.ts";
import type { AttemptState } from "./attempt.ts";
import type { CheckoutDeps } from "./ports.ts";
import { findAttempt } from "./store.ts";

/** States of which the provider may know more than we do. */
const ASKED: readonly AttemptState[] = ["PAYMENT_INITIATED", "PAYMENT_INITIATED_CART_RECONCILING"];

/**
 * A buyer's attempt, as the provider says it is where its payment is open. Throws `not-found` for an unknown one and for another buyer's
 * alike.
 */
export async function readCheckout(deps: CheckoutDeps, buyerId: string, id: string): Promise<ReadAttempt> {
  const attempt = await findAttempt(deps.db, id);
  if (attempt?.buyerId !== buyerId) throw notFound("checkout attempt");
  return ASKED.includes(attempt.state) ? askOnRead(deps, attempt) : { attempt };
}

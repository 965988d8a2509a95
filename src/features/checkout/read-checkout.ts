import { notFound } from "../../platform/errors.ts";
import type { CheckoutDeps } from "./ports.ts";
import { findAttempt, type Attempt } from "./store.ts";

/** A buyer's attempt. Throws `not-found` for an unknown one and for another buyer's alike. */
export async function readCheckout(deps: CheckoutDeps, buyerId: string, id: string): Promise<Attempt> {
  const attempt = await findAttempt(deps.db, id);
  if (attempt?.buyerId !== buyerId) throw notFound("checkout attempt");
  return attempt;
}

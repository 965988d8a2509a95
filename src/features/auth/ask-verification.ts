import { notFound } from "../../platform/errors.ts";
import { ok, type Result } from "../../platform/result.ts";
import { addressStateOf } from "./address-state.ts";
import type { AuthDeps } from "./ports.ts";
import type { AddressState } from "./schemas.ts";
import { sendVerification } from "./send-verification.ts";
import { findBuyer, takeVerificationMail, type BuyerRow } from "./store.ts";
import { nextMail, type VerificationRefusal } from "./verification-rules.ts";

/** Sends a buyer another mail with a token for his address, and waits for the provider to take it. Of two requests at once one sends. */
export async function askVerification(deps: AuthDeps, buyerId: string): Promise<Result<AddressState, VerificationRefusal>> {
  const buyer = await existing(deps, buyerId);
  if (buyer.emailVerifiedAt !== null) return ok(addressStateOf(deps, buyer));
  const now = deps.clock.now();
  const allowed = nextMail(buyer, now, deps.contract.access.verification);
  if (!allowed.ok) return allowed;
  const taken = await takeVerificationMail(deps.db, buyerId, buyer.verificationMails, now);
  if (!taken) return ok(addressStateOf(deps, await existing(deps, buyerId)));
  return ok(addressStateOf(deps, { ...taken, verificationMail: await sendVerification(deps, taken) }));
}

async function existing(deps: AuthDeps, buyerId: string): Promise<BuyerRow> {
  const buyer = await findBuyer(deps.db, buyerId);
  if (!buyer) throw notFound("account");
  return buyer;
}

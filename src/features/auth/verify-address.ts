import { addressVerificationRefused, addressVerified } from "../../platform/events/auth.ts";
import { confirmAddressChange } from "./address-change/confirm.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import type { AuthDeps } from "./ports.ts";
import { findBuyer, markVerified } from "./store.ts";
import { readAddressChange, readVerification } from "./tokens.ts";

type Refusal = { kind: "verification-token-invalid" } | { kind: "email-taken"; field: "token" };

/**
 * Proves a buyer's address by the token that was mailed to it: the account's, or the one that it is to have in its place. Again is no error.
 * Refused with `verification-token-invalid` for a token that is forged, expired, or was mailed to an address the account no longer has or waits for. Access tokens carry it from the next refresh on.
 */
export async function verifyAddress(deps: AuthDeps, token: string): Promise<Result<undefined, Refusal>> {
  const claims = await readVerification(deps, token);
  if (!claims) {
    const change = await readAddressChange(deps, token);
    if (change) {
      const confirmed = await confirmAddressChange(deps, change);
      if (!confirmed.ok) addressVerificationRefused(deps, { reason: "address" });
      return confirmed;
    }
    addressVerificationRefused(deps, { reason: "token" });
    return refused({ kind: "verification-token-invalid" });
  }
  const proven = { buyerId: claims.sub, email: claims.email };
  if (await markVerified(deps.db, proven, deps.clock.now())) {
    addressVerified(deps, { buyerId: claims.sub });
    return ok(undefined);
  }
  const buyer = await findBuyer(deps.db, claims.sub);
  if (buyer?.email === claims.email && buyer.emailVerifiedAt !== null) return ok(undefined);
  addressVerificationRefused(deps, { reason: "address" });
  return refused({ kind: "verification-token-invalid" });
}

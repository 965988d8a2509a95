import { auditRow } from "../../../platform/audit/audit-log.ts";
import { addressChanged } from "../../../platform/events/auth.ts";
import { sendNotices } from "../../../platform/notices/send-notices.ts";
import { ok, refused, type Result } from "../../../platform/result.ts";
import type { AuthDeps } from "../ports.ts";
import { findBuyer } from "../store.ts";
import { tellOwner } from "../tell-ended-sessions.ts";
import type { AddressChangeClaims } from "../tokens.ts";
import { addressNotice } from "./notices.ts";
import { giveAddress } from "./store.ts";

type Refusal = { kind: "verification-token-invalid" } | { kind: "email-taken"; field: "token" };

/**
 * Gives the account the address to which the token was mailed, proven by that, and ends every session of the buyer's but the one that asked, all or
 * nothing; the address before is told. Again is no error. Refused where the account waits for another address by now, or for none: its
 * password was changed meanwhile, it was closed, or operators suspended it.
 */
export async function confirmAddressChange(
  deps: AuthDeps,
  { sub: buyerId, becomes: newEmail, askedAt }: AddressChangeClaims,
): Promise<Result<undefined, Refusal>> {
  const buyer = await findBuyer(deps.db, buyerId);
  if (!buyer) return refused({ kind: "verification-token-invalid" });
  if (buyer.email === newEmail && buyer.emailVerifiedAt !== null) return ok(undefined);
  const at = deps.clock.now();
  const line = auditRow(deps, buyer, { action: "buyer.address.change", subjectKind: "buyer", subject: buyerId, detail: {} });
  const notice = await addressNotice(deps, buyer, "changed", { newEmail, at });
  const ended = await giveAddress(deps.db, { buyer, newEmail, askedAt: new Date(askedAt), at, line, notice });
  if (ended === "taken") return refused({ kind: "email-taken", field: "token" });
  if (!ended) {
    // Of two at once one does it.
    const now = await findBuyer(deps.db, buyerId);
    return now?.email === newEmail && now.emailVerifiedAt !== null ? ok(undefined) : refused({ kind: "verification-token-invalid" });
  }
  addressChanged(deps, { buyerId, sessions: ended.length });
  if (buyer.emailVerifiedAt !== null) deps.defer(sendNotices(deps, [notice.id]));
  await tellOwner(deps, { buyerId, sessionIds: ended, reason: "address-changed" });
  return ok(undefined);
}

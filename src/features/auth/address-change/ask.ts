import { auditRow } from "../../../platform/audit/audit-log.ts";
import { unconfigured } from "../../../platform/errors.ts";
import { addressChangeAsked } from "../../../platform/events/auth.ts";
import { sendNotices } from "../../../platform/notices/send-notices.ts";
import { ok, refused, type Result } from "../../../platform/result.ts";
import type { AuthDeps } from "../ports.ts";
import type { AddressChange } from "../schemas.ts";
import { findBuyerByEmail, type BuyerRow } from "../store.ts";
import { nextMail, type VerificationRefusal } from "../verification-rules.ts";
import { addressNotice } from "./notices.ts";
import { sendAddressChange } from "./send.ts";
import { takeAddressChange } from "./store.ts";

type Refusal = VerificationRefusal | { kind: "email-taken"; field: "newEmail" } | { kind: "address-unchanged" };

/**
 * Mails a token to the address that a buyer, who has just proven the password, wants in place of the one there is; the account has it once
 * somebody sends that token back. The address of now, where it is proven, is told. Asked for again, after an answer that was lost, it answers the same. That
 * an address has an account is told as at registration, and counts as a mail: who looks for addresses waits twice as long each time.
 * Throws `dependency-unconfigured` without a provider of mail.
 */
export async function askAddressChange(
  deps: AuthDeps,
  { buyer, sessionId }: { buyer: BuyerRow; sessionId: string },
  newEmail: string,
): Promise<Result<AddressChange, Refusal>> {
  const { mail } = deps.settings;
  if (mail.state !== "configured") throw unconfigured("mail", mail.missing);
  if (newEmail === buyer.email) return refused({ kind: "address-unchanged" });
  const at = deps.clock.now();
  const { verification } = deps.contract.access;
  const allowed = nextMail(asMails(buyer), at, verification);
  if (!allowed.ok) return buyer.newEmail === newEmail ? ok(shown(deps, buyer, newEmail)) : allowed;
  const isTaken = (await findBuyerByEmail(deps.db, newEmail)) !== undefined;
  const line = auditRow(deps, buyer, {
    ...{ action: "buyer.address.ask", subjectKind: "buyer", subject: buyer.id },
    detail: { sessionId },
  });
  const notice = await addressNotice(deps, buyer, "asked", { newEmail, at });
  const taken = await takeAddressChange(deps.db, { buyer, newEmail: isTaken ? null : newEmail, sessionId, at, line, notice });
  if (!taken) return refused({ kind: "verification-throttled", retryAfterSeconds: verification.resendSeconds });
  addressChangeAsked(deps, { buyerId: buyer.id, outcome: isTaken ? "taken" : "asked" });
  if (isTaken) return refused({ kind: "email-taken", field: "newEmail" });
  deps.defer(sendNotices(deps, [notice.id]));
  return ok(shown(deps, { ...taken, newEmailMail: await sendAddressChange(deps, taken) }, newEmail));
}

/** The addresses asked for so far, as the rule of mails that prove one takes them. */
const asMails = (buyer: BuyerRow) => ({
  verificationMails: buyer.newEmailMails,
  verificationAskedAt: buyer.newEmailAskedAt,
  verificationMail: buyer.newEmailMail,
});

function shown({ contract }: AuthDeps, { newEmailMail, newEmailAskedAt }: BuyerRow, newEmail: string): AddressChange {
  const askedAt = newEmailAskedAt ?? new Date(0);
  const until = new Date(askedAt.getTime() + contract.access.verification.tokenSeconds * 1000).toISOString();
  const since = askedAt.toISOString();
  const reason = "the mail provider has not taken the mail; it is tried again";
  const degraded = { mode: "mail-pending", reason, since, policy: "access.verification" };
  return { newEmail, mail: newEmailMail ?? "pending", until, ...(newEmailMail === "pending" ? { degraded } : {}) };
}

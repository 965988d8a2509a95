import { counter } from "../metrics/metrics.ts";
import type { TokenScope } from "../token-scopes.ts";
import { say, type Recorder } from "./record.ts";

export const authMetrics = {
  signIns: counter("auth_sign_ins", "Buyers' sign-ins by outcome.", ["outcome"]),
  guests: counter("auth_guests", "Guests welcomed: identities for carts before there is an account."),
  registrationsThrottled: counter("auth_registrations_throttled", "Registrations refused because too many came from one address."),
  reuse: counter("auth_refresh_token_reuse", "Refresh tokens presented after their rotation; each ended its session."),
  unverifiable: counter("auth_access_unverifiable", "Requests refused because nobody could say whether their session still lives."),
  endsUnrecorded: counter("auth_ends_unrecorded", "Times Postgres could not be told of ended sessions; their owner tells it again."),
  endsUntold: counter("auth_ends_untold", "Times the owner of ended sessions could not be told of it; the cron tells it again."),
  passwordChanges: counter("auth_password_changes", "Buyers' passwords changed, or not, by outcome.", ["outcome"]),
  passwordResets: counter("auth_password_resets", "Resets of buyers' passwords asked for and made, or not, by outcome.", ["outcome"]),
  passwordResetMails: counter("auth_password_reset_mails", "Mails with a token that resets a password, by outcome.", ["outcome"]),
  triesKept: counter(
    "auth_sign_in_tries_kept",
    "Tries to sign in that stay counted though they did not fail, because the counters did not answer.",
  ),
  hashingRefused: counter(
    "auth_hashing_refused",
    "Passwords not hashed because the isolate's line was full, by whose: sign-ins, registrations and new accounts answered 503.",
    ["for"],
  ),
  verifications: counter("auth_address_verifications", "Buyers' addresses proven, or not, by outcome.", ["outcome"]),
  addressChanges: counter("auth_address_changes", "Other addresses that buyers asked for and were given, by outcome.", ["outcome"]),
  addressStateUnread: counter(
    "auth_address_state_unread",
    "Times a buyer was told what the token says of the address, because Postgres did not answer.",
  ),
  serviceTokens: counter("auth_service_tokens", "Buyers' service tokens made and revoked.", ["change"]),
  accountExports: counter("auth_account_exports", "Copies of all that is kept of a buyer, by whether anything was missing.", ["outcome"]),
  accountsClosed: counter(
    "auth_accounts_closed",
    "Accounts that were closed, opened again, suspended, let in again and erased, by which.",
    ["change"],
  ),
  erasuresFailed: counter(
    "auth_account_erasures_failed",
    "Times an account's erasure was cut short because an owner did not answer; the cron tries again.",
  ),
  verificationMails: counter("auth_verification_mails", "Mails with a token for an address, by outcome.", ["outcome"]),
};

/** An audit event: from now on a program may come for the buyer. */
export function serviceTokenMade(to: Recorder, fields: { buyerId: string; credentialId: string; scopes: readonly TokenScope[] }): void {
  to.metrics.count(authMetrics.serviceTokens, { change: "made" });
  say(to, "info", "auth.service-token.made", { ...fields, audit: true });
}

export function serviceTokenRevoked(to: Recorder, fields: { buyerId: string; credentialId: string }): void {
  to.metrics.count(authMetrics.serviceTokens, { change: "revoked" });
  say(to, "info", "auth.service-token.revoked", { ...fields, audit: true });
}

export function buyerRegistered(to: Recorder, fields: { buyerId: string }): void {
  say(to, "info", "auth.buyer.registered", fields);
}

export function registrationThrottled(to: Recorder): void {
  to.metrics.count(authMetrics.registrationsThrottled, {});
  say(to, "info", "auth.registration.throttled", {});
}

export function signedIn(to: Recorder, fields: { buyerId: string; sessionId: string }): void {
  to.metrics.count(authMetrics.signIns, { outcome: "ok" });
  say(to, "info", "auth.signed-in", fields);
}

export function signInFailed(to: Recorder, fields: { reason: "password" | "unknown-email" | "throttled" }): void {
  to.metrics.count(authMetrics.signIns, { outcome: fields.reason === "throttled" ? "throttled" : "failed" });
  say(to, "warn", "auth.sign-in.failed", fields);
}

export function signedOut(to: Recorder, fields: { buyerId: string; sessionId: string }): void {
  say(to, "info", "auth.signed-out", fields);
}

/** An audit event: the buyer ended one of his sessions from another. */
export function sessionEnded(to: Recorder, fields: { buyerId: string; sessionId: string }): void {
  say(to, "info", "auth.session.ended", { ...fields, audit: true });
}

/** An audit event. */
export function signedOutEverywhere(to: Recorder, fields: { buyerId: string; sessions: number }): void {
  say(to, "info", "auth.signed-out-everywhere", { ...fields, audit: true });
}

/** An audit event: a copy of all that is kept of the buyer was taken away, or of what could be read. */
export function accountExported(to: Recorder, fields: { buyerId: string; missing: number; error?: unknown }): void {
  to.metrics.count(authMetrics.accountExports, { outcome: fields.missing === 0 ? "complete" : "incomplete" });
  say(to, fields.missing === 0 ? "info" : "warn", "auth.account.exported", { ...fields, audit: true });
}

/** An audit event: nobody comes in by the account, and it is erased from then on. `operatorId` where an operator did it. */
export function accountClosed(to: Recorder, fields: { buyerId: string; eraseAt: Date; sessions: number; operatorId?: string }): void {
  to.metrics.count(authMetrics.accountsClosed, { change: "closed" });
  say(to, "info", "auth.account.closed", { ...fields, audit: true });
}

export function accountKept(to: Recorder, fields: { buyerId: string }): void {
  to.metrics.count(authMetrics.accountsClosed, { change: "kept" });
  say(to, "info", "auth.account.kept", { ...fields, audit: true });
}

/** An audit event: operators let nobody in by the account until they say otherwise. */
export function accountSuspended(to: Recorder, fields: { buyerId: string; operatorId: string; sessions: number }): void {
  to.metrics.count(authMetrics.accountsClosed, { change: "suspended" });
  say(to, "info", "auth.account.suspended", { ...fields, audit: true });
}

export function accountUnsuspended(to: Recorder, fields: { buyerId: string; operatorId: string }): void {
  to.metrics.count(authMetrics.accountsClosed, { change: "unsuspended" });
  say(to, "info", "auth.account.unsuspended", { ...fields, audit: true });
}

/** Whoever knows the password of a suspended account was refused. */
export function suspendedSignIn(to: Recorder, fields: { buyerId: string }): void {
  to.metrics.count(authMetrics.signIns, { outcome: "suspended" });
  say(to, "warn", "auth.sign-in.suspended", fields);
}

export function accountErased(to: Recorder, fields: { buyerId: string; erased: Record<string, number> }): void {
  to.metrics.count(authMetrics.accountsClosed, { change: "erased" });
  say(to, "info", "auth.account.erased", { ...fields, audit: true });
}

export function accountErasureFailed(to: Recorder, fields: { buyerId: string; error: unknown }): void {
  to.metrics.count(authMetrics.erasuresFailed, {});
  say(to, "warn", "auth.account.erasure-failed", fields);
}

/** An audit event: all other sessions of the buyer's have ended with the password before. */
export function passwordChanged(to: Recorder, fields: { buyerId: string; sessions: number }): void {
  to.metrics.count(authMetrics.passwordChanges, { outcome: "changed" });
  say(to, "info", "auth.password.changed", { ...fields, audit: true });
}

export function passwordChangeFailed(to: Recorder, fields: { buyerId: string; reason: "password" | "throttled" }): void {
  to.metrics.count(authMetrics.passwordChanges, { outcome: fields.reason === "throttled" ? "throttled" : "failed" });
  say(to, "warn", "auth.password-change.failed", fields);
}

/** `nobody`: no account has the address, or it was mailed a short while ago. */
export function passwordResetAsked(
  to: Recorder,
  fields: { outcome: "promised"; buyerId: string } | { outcome: "nobody" | "throttled" },
): void {
  to.metrics.count(authMetrics.passwordResets, { outcome: fields.outcome });
  say(to, "info", "auth.password-reset.asked", fields);
}

/** An audit event: all sessions and service tokens of the buyer's have ended with the password before. */
export function passwordReset(to: Recorder, fields: { buyerId: string; sessions: number; automations: number }): void {
  to.metrics.count(authMetrics.passwordResets, { outcome: "reset" });
  say(to, "info", "auth.password.reset", { ...fields, audit: true });
}

export function passwordResetRefused(to: Recorder, fields: { reason: "token" | "throttled" }): void {
  to.metrics.count(authMetrics.passwordResets, { outcome: "refused" });
  say(to, "warn", "auth.password-reset.refused", fields);
}

export function passwordResetMailSent(to: Recorder, fields: { buyerId: string }): void {
  to.metrics.count(authMetrics.passwordResetMails, { outcome: "sent" });
  say(to, "info", "auth.password-reset-mail.sent", fields);
}

/** As of a verification's mail. */
export function passwordResetMailFailed(to: Recorder, fields: { buyerId: string; outcome: "refused" | "failed"; error: unknown }): void {
  to.metrics.count(authMetrics.passwordResetMails, { outcome: fields.outcome });
  say(to, "warn", "auth.password-reset-mail.failed", fields);
}

/** Sessions ended in Postgres and their owner could not be told, which the cron does: until then their access tokens are taken. */
export function endsUntold(to: Recorder, fields: { sessions: number; error: unknown }): void {
  to.metrics.count(authMetrics.endsUntold, {});
  say(to, "warn", "auth.ended-sessions.untold", fields);
}

/** An audit event (AUTH-3): somebody held a refresh token that was already rotated away. */
export function refreshTokenReused(to: Recorder, fields: { buyerId: string; sessionId: string }): void {
  to.metrics.count(authMetrics.reuse, {});
  say(to, "warn", "auth.refresh-token.reused", { ...fields, audit: true });
}

/** Access fails closed where there is no evidence that a session lives, or whose a service token is. */
export function accessUnverifiable(to: Recorder, fields: { sessionId?: string; error: unknown }): void {
  to.metrics.count(authMetrics.unverifiable, {});
  say(to, "warn", "auth.access.unverifiable", fields);
}

export function endedSessionsUnrecorded(to: Recorder, fields: { sessions: number; error: unknown }): void {
  to.metrics.count(authMetrics.endsUnrecorded, {});
  say(to, "warn", "auth.ended-sessions.unrecorded", fields);
}

export function signInTryKept(to: Recorder, fields: { outcome: "succeeded" | "unjudged"; error: unknown }): void {
  to.metrics.count(authMetrics.triesKept, {});
  say(to, "warn", "auth.sign-in.try-kept", fields);
}

/** Somebody came while more wanted a password hashed than the contract lets wait; it counts for no failed try. */
export function hashingRefused(to: Recorder, fields: { who: "buyer" | "operator"; places: number; retryAfterSeconds: number }): void {
  to.metrics.count(authMetrics.hashingRefused, { for: fields.who });
  say(to, "warn", "auth.hashing.refused", fields);
}

export function verificationMailSent(to: Recorder, fields: { buyerId: string; mail: number }): void {
  to.metrics.count(authMetrics.verificationMails, { outcome: "sent" });
  say(to, "info", "auth.verification-mail.sent", fields);
}

/** `refused` is final for this mail: the provider will not take its address; `failed` is tried again. */
export function verificationMailFailed(
  to: Recorder,
  fields: { buyerId: string; mail: number; outcome: "refused" | "failed"; error: unknown },
): void {
  to.metrics.count(authMetrics.verificationMails, { outcome: fields.outcome });
  say(to, "warn", "auth.verification-mail.failed", fields);
}

export function addressVerified(to: Recorder, fields: { buyerId: string }): void {
  to.metrics.count(authMetrics.verifications, { outcome: "verified" });
  say(to, "info", "auth.address.verified", { ...fields, audit: true });
}

export function addressVerificationRefused(to: Recorder, fields: { reason: "token" | "address" }): void {
  to.metrics.count(authMetrics.verifications, { outcome: "refused" });
  say(to, "warn", "auth.address-verification.refused", fields);
}

/** An audit event. `taken`: somebody has the address, and no mail goes there. */
export function addressChangeAsked(to: Recorder, fields: { buyerId: string; outcome: "asked" | "taken" }): void {
  to.metrics.count(authMetrics.addressChanges, { outcome: fields.outcome });
  say(to, "info", "auth.address-change.asked", { ...fields, audit: true });
}

/** An audit event: all other sessions of the buyer's have ended. */
export function addressChanged(to: Recorder, fields: { buyerId: string; sessions: number }): void {
  to.metrics.count(authMetrics.addressChanges, { outcome: "changed" });
  say(to, "info", "auth.address.changed", { ...fields, audit: true });
}

export function addressStateUnread(to: Recorder, fields: { buyerId: string; error: unknown }): void {
  to.metrics.count(authMetrics.addressStateUnread, {});
  say(to, "warn", "auth.address-state.unread", fields);
}

/** Somebody who has no account got an identity for carts. */
export function guestWelcomed(to: Recorder, fields: { guestId: string }): void {
  to.metrics.count(authMetrics.guests, {});
  say(to, "info", "auth.guest.welcomed", fields);
}

import { counter } from "../metrics/metrics.ts";
import { say, type Recorder } from "./record.ts";

export const authMetrics = {
  signIns: counter("auth_sign_ins", "Buyers' sign-ins by outcome.", ["outcome"]),
  reuse: counter("auth_refresh_token_reuse", "Refresh tokens presented after their rotation; each ended its session."),
  unchecked: counter("auth_access_unchecked", "Access tokens taken on their signature alone, because neither Redis nor Postgres answered."),
};

export function buyerRegistered(to: Recorder, fields: { buyerId: string }): void {
  say(to, "info", "auth.buyer.registered", fields);
}

export function signedIn(to: Recorder, fields: { buyerId: string; sessionId: string }): void {
  to.metrics.count(authMetrics.signIns, { outcome: "ok" });
  say(to, "info", "auth.signed-in", fields);
}

export function signInFailed(to: Recorder, fields: { reason: "password" | "unknown-email" }): void {
  to.metrics.count(authMetrics.signIns, { outcome: "failed" });
  say(to, "warn", "auth.sign-in.failed", fields);
}

export function signedOut(to: Recorder, fields: { buyerId: string; sessionId: string }): void {
  say(to, "info", "auth.signed-out", fields);
}

/** An audit event (AUTH-3): somebody held a refresh token that was already rotated away. */
export function refreshTokenReused(to: Recorder, fields: { buyerId: string; sessionId: string }): void {
  to.metrics.count(authMetrics.reuse, {});
  say(to, "warn", "auth.refresh-token.reused", { ...fields, audit: true });
}

export function revocationMarkFailed(to: Recorder, fields: { sessionId: string; error: unknown }): void {
  say(to, "warn", "auth.revocation-mark.failed", fields);
}

export function accessUnchecked(to: Recorder, fields: { sessionId: string; redisError: unknown; databaseError: unknown }): void {
  to.metrics.count(authMetrics.unchecked, {});
  say(to, "warn", "auth.access.unchecked", fields);
}

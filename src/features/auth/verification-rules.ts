import type { Contract } from "../../platform/contract.ts";
import { ok, refused, type Result } from "../../platform/result.ts";

/** Mails asked for so far, when the last one was, and what became of it. */
export interface VerificationState {
  verificationMails: number;
  verificationAskedAt: Date | null;
  verificationMail: "pending" | "sent" | "refused" | null;
}

export type VerificationRefusal = { kind: "verification-throttled"; retryAfterSeconds: number };

/**
 * Whether another mail may be asked for now: who registers a stranger's address must not be able to fill his mailbox, so that the wait
 * doubles with each mail. One that never left is no burden to anybody, and may be asked for again after the shortest wait.
 */
export function nextMail(
  { verificationMails, verificationAskedAt, verificationMail }: VerificationState,
  now: Date,
  { resendSeconds, longestResendSeconds }: Contract["access"]["verification"],
): Result<undefined, VerificationRefusal> {
  if (verificationAskedAt === null) return ok(undefined);
  const doublings = verificationMail === "pending" ? 0 : Math.min(30, Math.max(0, verificationMails - 1));
  const waitMs = Math.min(longestResendSeconds, resendSeconds * 2 ** doublings) * 1000;
  const leftMs = verificationAskedAt.getTime() + waitMs - now.getTime();
  return leftMs > 0 ? refused({ kind: "verification-throttled", retryAfterSeconds: Math.ceil(leftMs / 1000) }) : ok(undefined);
}

import type { Degraded } from "../../platform/degraded.ts";
import type { AuthDeps } from "./ports.ts";
import type { AddressState } from "./schemas.ts";
import type { BuyerRow } from "./store.ts";

/** What a buyer is told of the proof of his address; a mail that cannot leave, or has not left when it should have, is said. */
export function addressStateOf(
  deps: Pick<AuthDeps, "settings" | "contract" | "clock">,
  {
    emailVerifiedAt,
    verificationMail,
    verificationAskedAt,
  }: Pick<BuyerRow, "emailVerifiedAt" | "verificationMail" | "verificationAskedAt">,
): AddressState {
  if (emailVerifiedAt !== null) return { addressVerified: true };
  if (verificationMail === null || verificationAskedAt === null) return { addressVerified: false };
  const degraded = verificationMail === "pending" ? mailDegraded(deps, verificationAskedAt) : undefined;
  const verification = { mail: verificationMail, askedAt: verificationAskedAt.toISOString() };
  return { addressVerified: false, verification, ...(degraded ? { degraded } : {}) };
}

function mailDegraded({ settings, contract, clock }: Pick<AuthDeps, "settings" | "contract" | "clock">, since: Date): Degraded | undefined {
  const told = { mode: "address-unproven", since: since.toISOString(), policy: "access.verification" };
  if (settings.mail.state !== "configured") return { ...told, reason: "mail is not configured" };
  const { mailDeadlineMs, retrySeconds } = contract.access.verification;
  const ageMs = clock.now().getTime() - since.getTime();
  if (ageMs < mailDeadlineMs) return undefined;
  const again = ageMs < retrySeconds * 1000 ? "it is tried again" : "ask for another one";
  return { ...told, reason: `the mail provider has not taken the mail; ${again}` };
}

import { verificationMailFailed, verificationMailSent } from "../../platform/events/auth.ts";
import type { AuthDeps } from "./ports.ts";
import { endVerificationMail, type BuyerRow } from "./store.ts";
import { verificationMail } from "./verification-mail.ts";

/**
 * Sends the mail a buyer was promised last. Never throws: one that the provider did not take stays `pending` in its row,
 * where the sweep finds it. Twice at once, or again after a lost answer, is one mail by its idempotency key.
 */
export async function sendVerification(deps: AuthDeps, buyer: BuyerRow): Promise<"sent" | "refused" | "pending"> {
  const told = { buyerId: buyer.id, mail: buyer.verificationMails };
  try {
    const result = await deps.mail.send(await verificationMail(deps, buyer));
    const became = result.ok ? "sent" : "refused";
    await endVerificationMail(deps.db, buyer.id, buyer.verificationMails, became);
    if (result.ok) verificationMailSent(deps, told);
    else verificationMailFailed(deps, { ...told, outcome: "refused", error: new Error(result.refusal.reason) });
    return became;
  } catch (error) {
    verificationMailFailed(deps, { ...told, outcome: "failed", error });
    return "pending";
  }
}

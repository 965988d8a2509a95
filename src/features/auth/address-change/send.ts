import { verificationMailFailed, verificationMailSent } from "../../../platform/events/auth.ts";
import type { AuthDeps } from "../ports.ts";
import type { BuyerRow } from "../store.ts";
import { addressChangeMail } from "./mail.ts";
import { endAddressChangeMail, pendingAddressChanges } from "./store.ts";

const BATCH = 20;

/**
 * Sends the mail to the address that was asked for last. Never throws: one that the provider did not take stays `pending` in its row, where the
 * sweep finds it. Twice at once, or again after a lost answer, is one mail by its idempotency key.
 */
export async function sendAddressChange(deps: AuthDeps, buyer: BuyerRow): Promise<"sent" | "refused" | "pending"> {
  const { id, newEmail, newEmailAskedAt: askedAt } = buyer;
  if (newEmail === null || askedAt === null) return "pending";
  const told = { buyerId: id, mail: buyer.newEmailMails };
  try {
    const result = await deps.mail.send(await addressChangeMail(deps, buyer, { newEmail, askedAt }));
    const became = result.ok ? "sent" : "refused";
    await endAddressChangeMail(deps.db, { id, askedAt }, became);
    if (result.ok) verificationMailSent(deps, told);
    else verificationMailFailed(deps, { ...told, outcome: "refused", error: new Error(result.refusal.reason) });
    return became;
  } catch (error) {
    verificationMailFailed(deps, { ...told, outcome: "failed", error });
    return "pending";
  }
}

/** Cron: sends what was promised and did not leave, for as long and as patiently as the mails that prove an address first. */
export async function sendPendingAddressChanges(deps: AuthDeps, within: { from: Date; before: Date }): Promise<Record<string, number>> {
  const became: Record<string, number> = {};
  for (const buyer of await pendingAddressChanges(deps.db, within, BATCH)) {
    const outcome = await sendAddressChange(deps, buyer);
    became[outcome] = (became[outcome] ?? 0) + 1;
    if (outcome === "pending") break;
  }
  return became;
}

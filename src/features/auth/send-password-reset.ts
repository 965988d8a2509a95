import { passwordResetMailFailed, passwordResetMailSent } from "../../platform/events/auth.ts";
import { passwordResetMail } from "./password-reset-mail.ts";
import { endPasswordResetMail, pendingPasswordResets } from "./password-reset-store.ts";
import type { AuthDeps } from "./ports.ts";
import type { BuyerRow } from "./store.ts";

const BATCH = 20;

/**
 * Sends the mail a buyer was promised. Never throws: one that the provider did not take stays `pending` in its row, where the sweep finds it.
 * Twice at once, or again after a lost answer, is one mail by its idempotency key.
 */
export async function sendPasswordReset(deps: AuthDeps, buyer: BuyerRow, askedAt: Date): Promise<"sent" | "refused" | "pending"> {
  const buyerId = buyer.id;
  try {
    const result = await deps.mail.send(await passwordResetMail(deps, buyer, askedAt));
    const became = result.ok ? "sent" : "refused";
    await endPasswordResetMail(deps.db, { buyerId, askedAt }, became);
    if (result.ok) passwordResetMailSent(deps, { buyerId });
    else passwordResetMailFailed(deps, { buyerId, outcome: "refused", error: new Error(result.refusal.reason) });
    return became;
  } catch (error) {
    passwordResetMailFailed(deps, { buyerId, outcome: "failed", error });
    return "pending";
  }
}

/**
 * Cron: sends what was promised and did not leave. Given up when the buyer may ask again; where the provider does not take one, the others wait for the next run.
 */
export async function sendPendingPasswordResets(deps: AuthDeps): Promise<Record<string, number>> {
  if (deps.settings.mail.state !== "configured") return {};
  const { passwordReset, verification } = deps.contract.access;
  const now = deps.clock.now();
  // Younger ones are still being sent by who asked for them.
  const within = { now, before: new Date(now.getTime() - 2 * verification.mailDeadlineMs) };
  const became: Record<string, number> = {};
  for (const buyer of await pendingPasswordResets(deps.db, within, passwordReset, BATCH)) {
    if (buyer.passwordResetAskedAt === null) continue;
    const outcome = await sendPasswordReset(deps, buyer, buyer.passwordResetAskedAt);
    became[outcome] = (became[outcome] ?? 0) + 1;
    if (outcome === "pending") break;
  }
  return became;
}

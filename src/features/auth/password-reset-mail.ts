import { sha256 } from "../../platform/digest.ts";
import type { MailMessage } from "../../platform/mail.ts";
import { tokenSeconds } from "./password-reset-rules.ts";
import type { AuthDeps } from "./ports.ts";
import type { BuyerRow } from "./store.ts";
import { signPasswordReset } from "./tokens.ts";

const TWO_HOURS = 7200;

/** The mail a buyer was promised at a time, made of his row alone, so that each try of it has the same bytes under the same key. */
export async function passwordResetMail(
  deps: Pick<AuthDeps, "settings" | "clock" | "contract">,
  { id, email, passwordHash, passwordResetMails }: BuyerRow,
  askedAt: Date,
): Promise<MailMessage> {
  const seconds = tokenSeconds(passwordResetMails, deps.contract.access.passwordReset);
  const replaces = sha256(passwordHash);
  const token = await signPasswordReset(deps, { sub: id, email, replaces }, askedAt, seconds);
  const { mail } = deps.settings;
  const page = mail.state === "configured" ? mail.value.RESET_PASSWORD_URL : undefined;
  const how =
    page === undefined
      ? `Enter this code where you asked for it, with a new password:\n\n${token}`
      : `Open this link:\n\n${page}#token=${token}`;
  const until = `It is good once, for ${seconds >= TWO_HOURS ? `${Math.floor(seconds / 3600)} hours` : `${Math.floor(seconds / 60)} minutes`}.`;
  return {
    to: email,
    subject: "Reset your password",
    text: `${how}\n\n${until} Whoever has it can sign in as you: give it to nobody. If you did not ask for it, do nothing: your password stays.\n`,
    idempotencyKey: `reset:${id}:${askedAt.getTime()}:${replaces.slice(0, 16)}`,
  };
}

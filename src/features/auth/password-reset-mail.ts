import { sha256 } from "../../platform/digest.ts";
import { say } from "../../platform/language/say.ts";
import { wordsIn } from "../../platform/language/translate.ts";
import type { MailMessage } from "../../platform/mail.ts";
import { tokenSeconds } from "./password-reset-rules.ts";
import type { AuthDeps } from "./ports.ts";
import type { BuyerRow } from "./store.ts";
import { signPasswordReset } from "./tokens.ts";

const TWO_HOURS = 7200;

/**
 * The mail a buyer was promised at a time, in his language: not in that of whoever asked, who may be a stranger. Made of his row alone, so
 * that each try of it has the same bytes under the same key.
 */
export async function passwordResetMail(
  deps: Pick<AuthDeps, "settings" | "clock" | "contract">,
  { id, email, language, passwordHash, passwordResetMails }: BuyerRow,
  askedAt: Date,
): Promise<MailMessage> {
  const seconds = tokenSeconds(passwordResetMails, deps.contract.access.passwordReset);
  const replaces = sha256(passwordHash);
  const token = await signPasswordReset(deps, { sub: id, email, replaces }, askedAt, seconds);
  const { mail } = deps.settings;
  const page = mail.state === "configured" ? mail.value.RESET_PASSWORD_URL : undefined;
  const words = await wordsIn(language);
  const [how, what] =
    page === undefined
      ? [say`Enter this code where you asked for it, with a new password:`, token]
      : [say`Open this link:`, `${page}#token=${token}`];
  const until =
    seconds >= TWO_HOURS
      ? say`It is good once, for ${Math.floor(seconds / 3600)} hours. Whoever has it can sign in as you: give it to nobody. If you did not ask for it, do nothing: your password stays.`
      : say`It is good once, for ${Math.floor(seconds / 60)} minutes. Whoever has it can sign in as you: give it to nobody. If you did not ask for it, do nothing: your password stays.`;
  return {
    to: email,
    subject: words(say`Reset your password`),
    text: `${words(how)}\n\n${what}\n\n${words(until)}\n`,
    idempotencyKey: `reset:${id}:${askedAt.getTime()}:${replaces.slice(0, 16)}`,
  };
}

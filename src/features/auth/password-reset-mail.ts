import { sha256 } from "../../platform/digest.ts";
import { wordsIn } from "../../platform/language/translate.ts";
import type { MailMessage } from "../../platform/mail.ts";
import { loadAccountMails } from "../../sdks.ts";
import { tokenSeconds } from "./password-reset-rules.ts";
import type { AuthDeps } from "./ports.ts";
import type { BuyerRow } from "./store.ts";
import { signPasswordReset } from "./tokens.ts";

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
  const [{ resetText }, words] = await Promise.all([loadAccountMails(), wordsIn(language)]);
  return {
    to: email,
    ...resetText(words, { page, token, seconds }),
    idempotencyKey: `reset:${id}:${askedAt.getTime()}:${replaces.slice(0, 16)}`,
  };
}

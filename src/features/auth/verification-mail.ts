import { say } from "../../platform/language/say.ts";
import { wordsIn } from "../../platform/language/translate.ts";
import type { MailMessage } from "../../platform/mail.ts";
import type { AuthDeps } from "./ports.ts";
import type { BuyerRow } from "./store.ts";
import { signVerification } from "./tokens.ts";

/**
 * The mail a buyer was promised last, in his language. Made of the row alone, so that each try of it has the same bytes under the same key.
 * The link has its token behind `#`, where no server's log and no referrer has it; the page behind it posts the token.
 */
export async function verificationMail(
  deps: Pick<AuthDeps, "settings" | "clock" | "contract">,
  { id, email, language, verificationMails, verificationAskedAt, createdAt }: BuyerRow,
): Promise<MailMessage> {
  const seconds = deps.contract.access.verification.tokenSeconds;
  const token = await signVerification(deps, { sub: id, email }, verificationAskedAt ?? createdAt, seconds);
  const { mail } = deps.settings;
  const page = mail.state === "configured" ? mail.value.VERIFY_ADDRESS_URL : undefined;
  const words = await wordsIn(language);
  const [how, what] =
    page === undefined ? [say`Enter this code where you were asked for it:`, token] : [say`Open this link:`, `${page}#token=${token}`];
  const until = say`It is good for ${Math.floor(seconds / 3600)} hours. If you did not make an account at ProcureIQ, do nothing.`;
  return {
    to: email,
    subject: words(say`Confirm your e-mail address`),
    text: `${words(how)}\n\n${what}\n\n${words(until)}\n`,
    idempotencyKey: `verify:${id}:${verificationMails}`,
  };
}

import { wordsIn } from "../../platform/language/translate.ts";
import type { MailMessage } from "../../platform/mail.ts";
import { loadAccountMails } from "../../sdks.ts";
import type { AuthDeps } from "./ports.ts";
import type { BuyerRow } from "./store.ts";
import { signVerification } from "./tokens.ts";

/**
 * The mail a buyer was promised last, in his language. Made of the row alone, so that each try of it has the same bytes under the same key.
 */
export async function verificationMail(
  deps: Pick<AuthDeps, "settings" | "clock" | "contract">,
  { id, email, language, verificationMails, verificationAskedAt, createdAt }: BuyerRow,
): Promise<MailMessage> {
  const seconds = deps.contract.access.verification.tokenSeconds;
  const token = await signVerification(deps, { sub: id, email }, verificationAskedAt ?? createdAt, seconds);
  const { mail } = deps.settings;
  const page = mail.state === "configured" ? mail.value.VERIFY_ADDRESS_URL : undefined;
  const [{ verificationText }, words] = await Promise.all([loadAccountMails(), wordsIn(language)]);
  return {
    to: email,
    ...verificationText(words, { page, token, seconds }),
    idempotencyKey: `verify:${id}:${verificationMails}`,
  };
}

import { sha256 } from "../../../platform/digest.ts";
import { wordsIn } from "../../../platform/language/translate.ts";
import type { MailMessage } from "../../../platform/mail.ts";
import { loadAccountMails } from "../../../sdks.ts";
import type { AuthDeps } from "../ports.ts";
import type { BuyerRow } from "../store.ts";
import { signAddressChange } from "../tokens.ts";

/**
 * The mail with the token that gives the account another address, to that address, in its buyer's language. Made of the row alone, so that each
 * try of it has the same bytes under the same key. The page behind the link is that of an address's first proof.
 */
export async function addressChangeMail(
  deps: Pick<AuthDeps, "settings" | "clock" | "contract">,
  { id, language }: BuyerRow,
  { newEmail, askedAt }: { newEmail: string; askedAt: Date },
): Promise<MailMessage> {
  const seconds = deps.contract.access.verification.tokenSeconds;
  const token = await signAddressChange(deps, { sub: id, becomes: newEmail, askedAt: askedAt.getTime() }, askedAt, seconds);
  const { mail } = deps.settings;
  const page = mail.state === "configured" ? mail.value.VERIFY_ADDRESS_URL : undefined;
  const [{ newAddressText }, words] = await Promise.all([loadAccountMails(), wordsIn(language)]);
  return {
    to: newEmail,
    ...newAddressText(words, { page, token, seconds }),
    idempotencyKey: `address:${id}:${askedAt.getTime()}:${sha256(newEmail).slice(0, 16)}`,
  };
}

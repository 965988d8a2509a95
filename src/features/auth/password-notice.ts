import type { Notice } from "../../platform/notices/notices.ts";
import { loadAccountMails } from "../../sdks.ts";
import { readerOfMail } from "./notice-reader.ts";
import type { AuthDeps } from "./ports.ts";
import type { BuyerRow } from "./store.ts";

export type PasswordChange = "changed" | "reset";

/** What a buyer is told whose password is another now, in his language. */
export async function passwordNotice(
  deps: Pick<AuthDeps, "settings" | "ids">,
  { id: buyerId, email, language }: Pick<BuyerRow, "id" | "email" | "language">,
  how: PasswordChange,
  at: Date,
): Promise<Notice> {
  const [{ passwordText }, reader] = await Promise.all([loadAccountMails(), readerOfMail(deps, language)]);
  const kind = how === "changed" ? "password-changed" : "password-reset";
  return { ...{ id: deps.ids.next("ntc"), buyerId, email, kind, createdAt: at }, ...passwordText(reader, how) };
}

import type { Notice } from "../../platform/notices/notices.ts";
import { loadAccountMails } from "../../sdks.ts";
import { readerOfMail } from "./notice-reader.ts";
import type { AuthDeps } from "./ports.ts";
import type { BuyerRow } from "./store.ts";

/** What a buyer is told, in his language, whose account is closed. */
export async function closingNotice(
  deps: Pick<AuthDeps, "settings" | "ids">,
  { id: buyerId, email, language }: Pick<BuyerRow, "id" | "email" | "language">,
  { at, eraseAt, reason }: { at: Date; eraseAt: Date; reason?: string | undefined },
): Promise<Notice> {
  const [{ closingText }, reader] = await Promise.all([loadAccountMails(), readerOfMail(deps, language)]);
  return {
    ...{ id: deps.ids.next("ntc"), buyerId, email, kind: "account-closed", createdAt: at },
    ...closingText(reader, { eraseAt, reason }),
  };
}

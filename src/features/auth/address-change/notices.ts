import type { Notice } from "../../../platform/notices/notices.ts";
import { loadAccountMails } from "../../../sdks.ts";
import { readerOfMail } from "../notice-reader.ts";
import type { AuthDeps } from "../ports.ts";
import type { BuyerRow } from "../store.ts";

/** What the address that the account has until then is told, in its buyer's language: that another was asked for, or has taken its place. */
export async function addressNotice(
  deps: Pick<AuthDeps, "settings" | "ids">,
  { id: buyerId, email, language }: Pick<BuyerRow, "id" | "email" | "language">,
  what: "asked" | "changed",
  { newEmail, at }: { newEmail: string; at: Date },
): Promise<Notice> {
  const [{ addressText }, reader] = await Promise.all([loadAccountMails(), readerOfMail(deps, language)]);
  const kind = what === "asked" ? "address-change-asked" : "address-changed";
  return { ...{ id: deps.ids.next("ntc"), buyerId, email, kind, createdAt: at }, ...addressText(reader, what, newEmail) };
}

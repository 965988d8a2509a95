import type { Notice } from "../../platform/notices/notices.ts";
import { loadAccountMails } from "../../sdks.ts";
import { siteOf } from "./notice-reader.ts";
import type { AuthDeps } from "./ports.ts";
import type { BuyerRow } from "./store.ts";

type NoticeDeps = Pick<AuthDeps, "settings" | "ids">;
type Told = Pick<BuyerRow, "id" | "email">;

/** What a buyer is told whose account operators suspended. */
export async function suspensionNotice(
  { ids }: NoticeDeps,
  { id: buyerId, email }: Told,
  { at, reason }: { at: Date; reason: string },
): Promise<Notice> {
  const { suspensionText } = await loadAccountMails();
  return { ...{ id: ids.next("ntc"), buyerId, email, kind: "account-suspended", createdAt: at }, ...suspensionText(reason) };
}

/** What he is told once it is over. */
export async function unsuspensionNotice(deps: NoticeDeps, { id: buyerId, email }: Told, at: Date): Promise<Notice> {
  const { unsuspensionText } = await loadAccountMails();
  return { ...{ id: deps.ids.next("ntc"), buyerId, email, kind: "account-unsuspended", createdAt: at }, ...unsuspensionText(siteOf(deps)) };
}

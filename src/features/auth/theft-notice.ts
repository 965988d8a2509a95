import type { Notice } from "../../platform/notices/notices.ts";
import { loadAccountMails } from "../../sdks.ts";
import { readerOfMail } from "./notice-reader.ts";
import type { AuthDeps } from "./ports.ts";

/** What a buyer is told, in his language, of whose session a refresh token was used twice. */
export async function theftNotice(
  deps: Pick<AuthDeps, "settings" | "ids">,
  { buyerId, email, language, createdAt: openedAt }: { buyerId: string; email: string; language: string | null; createdAt: Date },
  at: Date,
): Promise<Notice> {
  const [{ theftText }, reader] = await Promise.all([loadAccountMails(), readerOfMail(deps, language)]);
  return { ...{ id: deps.ids.next("ntc"), buyerId, email, kind: "theft", createdAt: at }, ...theftText(reader, openedAt) };
}

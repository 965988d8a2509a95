import { say, type Said } from "../../platform/language/say.ts";
import { wordsIn } from "../../platform/language/translate.ts";
import type { Notice } from "../../platform/notices/notices.ts";
import type { AuthDeps } from "./ports.ts";
import type { BuyerRow } from "./store.ts";

export type PasswordChange = "changed" | "reset";

const SUBJECT: Record<PasswordChange, Said> = { changed: say`Your password was changed`, reset: say`Your password was reset` };

const HOW: Record<PasswordChange, Said> = {
  changed: say`The password of your account was changed by somebody who was signed in and knew it. All other sessions have ended.`,
  reset: say`The password of your account was reset by the token that was mailed to you. All sessions and service tokens have ended.`,
};

/** What a buyer is told whose password is another now, in his language: whoever reads it and did not do it has to be able to take the account back. */
export async function passwordNotice(
  { settings: { site }, ids }: Pick<AuthDeps, "settings" | "ids">,
  { id: buyerId, email, language }: Pick<BuyerRow, "id" | "email" | "language">,
  how: PasswordChange,
  at: Date,
): Promise<Notice> {
  const words = await wordsIn(language);
  const page = (path: string): string => (site.state === "configured" ? new URL(path, site.value.PUBLIC_BASE_URL).href : "");
  const otherwise =
    site.state === "configured"
      ? say`It was not you: reset it now at ${page("/app/forgot-password")}, which ends every session there is. Then look at ${page("/app/automations")} for programs that you do not know.`
      : say`It was not you: reset it now, which ends every session there is. Then look at your automations for programs that you do not know.`;
  return {
    id: ids.next("ntc"),
    buyerId,
    email,
    kind: how === "changed" ? "password-changed" : "password-reset",
    subject: words(SUBJECT[how]),
    text: `${words(HOW[how])}\n\n${words(say`It was you: there is nothing to do.`)}\n${words(otherwise)}\n`,
    createdAt: at,
  };
}

import { say } from "../../platform/language/say.ts";
import { wordsIn } from "../../platform/language/translate.ts";
import type { Notice } from "../../platform/notices/notices.ts";
import type { AuthDeps } from "./ports.ts";
import type { BuyerRow } from "./store.ts";

/** What a buyer is told, in his language, whose account is closed: whoever did not do it has to know until when it can be had back, and how. */
export async function closingNotice(
  { settings: { site }, ids }: Pick<AuthDeps, "settings" | "ids">,
  { id: buyerId, email, language }: Pick<BuyerRow, "id" | "email" | "language">,
  { at, eraseAt, reason }: { at: Date; eraseAt: Date; reason?: string | undefined },
): Promise<Notice> {
  const words = await wordsIn(language);
  const operators = reason === undefined ? undefined : byOperators(eraseAt, reason);
  const page = (path: string): string => (site.state === "configured" ? new URL(path, site.value.PUBLIC_BASE_URL).href : "");
  const day = eraseAt.toISOString().slice(0, 10);
  const happened = say`Your account was closed by somebody who was signed in and knew the password. Nobody can sign in to it, its programs have ended, and its automations are off.`;
  const then =
    site.state === "configured"
      ? [
          say`It is erased on ${day}. Until then it can be opened again by its address and password at ${page("/app/sign-in")}.`,
          say`It was not you: reset the password now at ${page("/app/forgot-password")}, then open the account again.`,
        ]
      : [
          say`It is erased on ${day}. Until then it can be opened again by its address and password.`,
          say`It was not you: reset the password now, then open the account again.`,
        ];
  return {
    id: ids.next("ntc"),
    buyerId,
    email,
    kind: "account-closed",
    subject: words(say`Your account was closed`),
    text: operators ?? `${words(happened)}\n\n${then.map(words).join("\n")}\n`,
    createdAt: at,
  };
}

/** In English: the reason is what an operator wrote. */
const byOperators = (eraseAt: Date, reason: string): string =>
  `Your account was closed by our operators. Nobody can sign in to it, its programs have ended, and its automations are off.

It is erased on ${eraseAt.toISOString().slice(0, 10)}. Until then it can be opened again by its address and password.
Why: ${reason}
`;

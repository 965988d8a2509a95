import { say } from "../../platform/language/say.ts";
import { wordsIn } from "../../platform/language/translate.ts";
import type { Notice } from "../../platform/notices/notices.ts";
import type { AuthDeps } from "./ports.ts";

/**
 * What a buyer is told, in his language, of whose session a refresh token was used twice. Who opened it is not said: what a client calls
 * itself is whoever's words.
 */
export async function theftNotice(
  { settings: { site }, ids }: Pick<AuthDeps, "settings" | "ids">,
  { buyerId, email, language, createdAt: openedAt }: { buyerId: string; email: string; language: string | null; createdAt: Date },
  at: Date,
): Promise<Notice> {
  const words = await wordsIn(language);
  const page = (path: string): string => (site.state === "configured" ? new URL(path, site.value.PUBLIC_BASE_URL).href : "");
  const otherwise =
    site.state === "configured"
      ? say`You do not: change your password at ${page("/app/account")}, which ends every other sign-in there is. Then look at your automations at ${page("/app/automations")} for programs that you do not know.`
      : say`You do not: change your password, which ends every other sign-in there is. Then look at your automations for programs that you do not know.`;
  const happened = [
    say`Somebody used a token of the sign-in of ${minute(openedAt)} that had been used before. Either it was copied from you, or a program of yours kept an old one.`,
    say`That sign-in has ended for everybody who had it; your others go on. Sign in again where you need it.`,
  ];
  return {
    id: ids.next("ntc"),
    buyerId,
    email,
    kind: "theft",
    subject: words(say`A sign-in of yours was ended, because it may have been stolen`),
    text: `${happened.map(words).join("\n")}\n\n${words(say`You know of such a program: there is nothing else to do.`)}\n${words(otherwise)}\n`,
    createdAt: at,
  };
}

const minute = (time: Date): string => `${time.toISOString().slice(0, 16).replace("T", " ")} UTC`;

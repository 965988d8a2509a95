import type { Notice } from "../../platform/notices/notices.ts";
import type { AuthDeps } from "./ports.ts";

/**
 * What a buyer is told of whose session a refresh token was used twice. Who opened it is not said: what a client calls itself is whoever's words.
 */
export function theftNotice(
  { settings, ids }: Pick<AuthDeps, "settings" | "ids">,
  { buyerId, email, createdAt: openedAt }: { buyerId: string; email: string; createdAt: Date },
  at: Date,
): Notice {
  const { site } = settings;
  const page = (path: string) => (site.state === "configured" ? ` at ${new URL(path, site.value.PUBLIC_BASE_URL).href}` : "");
  return {
    id: ids.next("ntc"),
    buyerId,
    email,
    kind: "theft",
    subject: "A sign-in of yours was ended, because it may have been stolen",
    text: `Somebody used a token of the sign-in of ${minute(openedAt)} that had been used before. Either it was copied from you, or a program of yours kept an old one.
That sign-in has ended for everybody who had it; your others go on. Sign in again where you need it.

You know of such a program: there is nothing else to do.
You do not: change your password${page("/app/account")}, which ends every other sign-in there is. Then look at your automations${page("/app/automations")} for programs that you do not know.
`,
    createdAt: at,
  };
}

const minute = (time: Date): string => `${time.toISOString().slice(0, 16).replace("T", " ")} UTC`;

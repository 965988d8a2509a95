import type { Notice } from "../../platform/notices/notices.ts";
import type { AuthDeps } from "./ports.ts";
import type { BuyerRow } from "./store.ts";

/** What a buyer is told whose account is closed: whoever did not do it has to know until when it can be had back, and how. */
export function closingNotice(
  { settings: { site }, ids }: Pick<AuthDeps, "settings" | "ids">,
  { id: buyerId, email }: Pick<BuyerRow, "id" | "email">,
  { at, eraseAt }: { at: Date; eraseAt: Date },
): Notice {
  const page = (path: string) => (site.state === "configured" ? ` at ${new URL(path, site.value.PUBLIC_BASE_URL).href}` : "");
  return {
    id: ids.next("ntc"),
    buyerId,
    email,
    kind: "account-closed",
    subject: "Your account was closed",
    text: `Your account was closed by somebody who was signed in and knew the password. Nobody can sign in to it, its programs have ended, and its automations are off.

It is erased on ${eraseAt.toISOString().slice(0, 10)}. Until then it can be opened again by its address and password${page("/app/sign-in")}.
It was not you: reset the password now${page("/app/forgot-password")}, then open the account again.
`,
    createdAt: at,
  };
}

import type { Notice } from "../../platform/notices/notices.ts";
import type { AuthDeps } from "./ports.ts";
import type { BuyerRow } from "./store.ts";

export type PasswordChange = "changed" | "reset";

const HOW: Record<PasswordChange, string> = {
  changed: "was changed by somebody who was signed in and knew it. All other sessions have ended.",
  reset: "was reset by the token that was mailed to you. All sessions and service tokens have ended.",
};

/** What a buyer is told whose password is another now: whoever reads it and did not do it has to be able to take the account back. */
export function passwordNotice(
  deps: Pick<AuthDeps, "settings" | "ids">,
  { id: buyerId, email }: Pick<BuyerRow, "id" | "email">,
  how: PasswordChange,
  at: Date,
): Notice {
  const { site } = deps.settings;
  const [page, shop] =
    site.state === "configured"
      ? [
          ` at ${new URL("/app/forgot-password", site.value.PUBLIC_BASE_URL).href}`,
          new URL("/app/automations", site.value.PUBLIC_BASE_URL).href,
        ]
      : ["", "your automations"];
  return {
    id: deps.ids.next("ntc"),
    buyerId,
    email,
    kind: how === "changed" ? "password-changed" : "password-reset",
    subject: how === "changed" ? "Your password was changed" : "Your password was reset",
    text: `The password of your account ${HOW[how]}

It was you: there is nothing to do.
It was not you: reset it now${page}, which ends every session there is. Then look at ${shop} for programs that you do not know.
`,
    createdAt: at,
  };
}

import type { Notice } from "../../platform/notices/notices.ts";
import type { AuthDeps } from "./ports.ts";
import type { BuyerRow } from "./store.ts";

type NoticeDeps = Pick<AuthDeps, "settings" | "ids">;
type Told = Pick<BuyerRow, "id" | "email">;

/** What a buyer is told whose account operators suspended: why, and what becomes of what is his. */
export const suspensionNotice = (
  { ids }: NoticeDeps,
  { id: buyerId, email }: Told,
  { at, reason }: { at: Date; reason: string },
): Notice => ({
  ...{ id: ids.next("ntc"), buyerId, email, kind: "account-suspended", createdAt: at },
  subject: "Your account is suspended",
  text: `Our operators suspended your account. Nobody can sign in to it, its programs have ended, and its automations are off.

Why: ${reason}

Your carts and orders stay as they are, and what was paid is delivered. Write to us if you think that this is wrong.
`,
});

/** What he is told once it is over. */
export function unsuspensionNotice({ settings: { site }, ids }: NoticeDeps, { id: buyerId, email }: Told, at: Date): Notice {
  const page = site.state === "configured" ? ` at ${new URL("/app/sign-in", site.value.PUBLIC_BASE_URL).href}` : "";
  return {
    ...{ id: ids.next("ntc"), buyerId, email, kind: "account-unsuspended", createdAt: at },
    subject: "Your account is no longer suspended",
    text: `You can sign in again${page}. Automations that were on are on again; service tokens are gone, so make those anew that you need.
`,
  };
}

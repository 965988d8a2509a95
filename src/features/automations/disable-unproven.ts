import { sql } from "drizzle-orm";
import { noticeFrom } from "../../platform/notices/notices.ts";
import type { Platform } from "../../platform/platform.ts";
import type { UnprovenAutomations } from "../auth/ports.ts";
import { PASSWORD_RESET } from "./rules.ts";
import { disabledAt, disableUnproven, inTurn } from "./store/unproven.ts";

/**
 * What a reset of a buyer's password does to automations that were made before the address was proven: whoever registered a stranger's
 * address must not go on hearing of that stranger's orders. They stand, disabled, until the buyer enables them; a mail says so, without
 * their names, which are whoever's words.
 */
export function unprovenAutomations(
  { ids, settings: { site } }: Pick<Platform, "ids" | "settings">,
  { id: buyerId, email }: { id: string; email: string },
  at: Date,
): UnprovenAutomations {
  const page = site.state === "configured" ? `: ${new URL("/app/automations", site.value.PUBLIC_BASE_URL).href}` : "";
  const notice = {
    ...{ id: ids.next("ntc"), buyerId, email, kind: "automations-off" as const, createdAt: at },
    subject: "Automations of your account were turned off",
    text: `With the reset of your password, automations that were made before your address was proven were turned off: somebody else may have made them, and they tell an address of what you do.

Turn those on that are yours, and delete the others${page}
`,
  };
  const off = { at, reason: PASSWORD_RESET };
  return {
    notice,
    statements: (where) => [
      inTurn(buyerId),
      disableUnproven(buyerId, { ...off, where }),
      noticeFrom(notice, disabledAt(buyerId, off)),
      sql`select id from ${disabledAt(buyerId, off)}`,
    ],
  };
}

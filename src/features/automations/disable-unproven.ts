import { sql } from "drizzle-orm";
import { wordsIn } from "../../platform/language/translate.ts";
import { noticeFrom } from "../../platform/notices/notices.ts";
import type { Platform } from "../../platform/platform.ts";
import { loadAutomationMail } from "../../sdks.ts";
import type { UnprovenAutomations } from "../auth/ports.ts";
import { PASSWORD_RESET } from "./rules.ts";
import { disabledAt, disableUnproven, inTurn } from "./store/unproven.ts";

/**
 * What a reset of a buyer's password does to automations that were made before the address was proven: whoever registered a stranger's
 * address must not go on hearing of that stranger's orders. They stand, disabled, until the buyer enables them; a mail says so, without
 * their names, which are whoever's words.
 */
export async function unprovenAutomations(
  { ids, settings: { site } }: Pick<Platform, "ids" | "settings">,
  { id: buyerId, email, language }: { id: string; email: string; language: string | null },
  at: Date,
): Promise<UnprovenAutomations> {
  const [words, { unprovenText }] = await Promise.all([wordsIn(language), loadAutomationMail()]);
  const page = site.state === "configured" ? new URL("/app/automations", site.value.PUBLIC_BASE_URL).href : undefined;
  const told = { id: ids.next("ntc"), buyerId, email, kind: "automations-off" as const, createdAt: at };
  const notice = { ...told, ...unprovenText(words, page) };
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

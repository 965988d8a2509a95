import { auditRow } from "../../platform/audit/audit-log.ts";
import { localeSaved } from "../../platform/events/locales.ts";
import type { Actor } from "../../platform/identity.ts";
import type { Platform } from "../../platform/platform.ts";
import type { Locale } from "./schemas.ts";
import { purgeCached, saveLocale as save } from "./store.ts";

/** Adds a locale or changes it; the cached list of supported ones goes, so that the next caller reads the new one. */
export async function saveLocale(deps: Platform, locale: Locale & { enabled: boolean }, operator: Actor): Promise<Locale> {
  const { tag, name, currency, enabled } = locale;
  const write = { action: "locale.save", subjectKind: "locale", subject: tag, detail: { name, currency, enabled } };
  await save(deps.db, locale, auditRow(deps, operator, write));
  localeSaved(deps, { tag, enabled, operatorId: operator.id });
  await purgeCached(deps.redis);
  return { tag, name, currency };
}

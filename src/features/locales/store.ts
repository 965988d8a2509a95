import { asc, eq } from "drizzle-orm";
import { appendAudit, type AuditRow } from "../../platform/audit/audit-log.ts";
import type { Db } from "../../platform/db/client.ts";
import { sha256 } from "../../platform/digest.ts";
import type { Redis } from "../../platform/redis.ts";
import type { Locale } from "./schemas.ts";
import { locales } from "./tables.ts";

const CACHE_KEY = "locales:supported:2";
const CACHE_SECONDS = 300;

export async function readEnabledLocales(db: Db): Promise<Locale[]> {
  return db
    .select({ tag: locales.tag, name: locales.name, currency: locales.currency })
    .from(locales)
    .where(eq(locales.enabled, true))
    .orderBy(asc(locales.tag));
}

export async function saveLocale(db: Db, locale: Locale & { enabled: boolean }, line: AuditRow): Promise<void> {
  await db.batch([db.insert(locales).values(locale).onConflictDoUpdate({ target: locales.tag, set: locale }), appendAudit(db, line)]);
}

export const readCached = (redis: Redis): Promise<string | null> => redis.get<string>(CACHE_KEY);

/** Of what a list says, whatever the order of its members' names. */
export const digestOf = (supported: readonly Locale[]): string =>
  sha256(JSON.stringify(supported.map(({ tag, name, currency }) => [tag, name, currency])));

export async function writeCached(redis: Redis, supported: readonly Locale[]): Promise<void> {
  await redis.set(CACHE_KEY, JSON.stringify({ digest: digestOf(supported), locales: supported }), { ex: CACHE_SECONDS });
}

export async function purgeCached(redis: Redis): Promise<void> {
  await redis.del(CACHE_KEY);
}

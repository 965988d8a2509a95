import * as z from "zod";
import { localeCacheCorrupt, localeCacheFailed } from "../../platform/events/locales.ts";
import type { Platform } from "../../platform/platform.ts";
import { once } from "../../platform/once.ts";
import { localeSchema, type Locale } from "./schemas.ts";
import { digestOf, purgeCached, readCached, readEnabledLocales, writeCached } from "./store.ts";
import { recorded } from "../../platform/language/say.ts";

/** A list that another hand wrote has not our digest, however well it is formed. */
const cachedSchema = once(() =>
  z
    .object({ digest: z.string(), locales: z.array(localeSchema).min(1) })
    .refine(({ digest, locales }) => digest === digestOf(locales), "its digest is another's"),
);

/** The enabled locales: from the cache, else from the database. A corrupt cache entry is purged and raised, never trusted (FX-1). */
export async function supportedLocales(deps: Platform): Promise<Locale[]> {
  const cached = await fromCache(deps);
  if (cached) return cached;
  const supported = await readEnabledLocales(deps.db);
  if (supported.length > 0) deps.defer(keep(deps, supported));
  return supported;
}

async function fromCache(deps: Platform): Promise<Locale[] | undefined> {
  let text: string | null;
  try {
    text = await readCached(deps.redis);
  } catch (error) {
    if (isOfAnotherType(error)) purge(deps, 0);
    else localeCacheFailed(deps, { error });
    return undefined;
  }
  if (text === null) return undefined;
  const parsed = cachedSchema().safeParse(parse(text));
  if (parsed.success) return parsed.data.locales;
  purge(deps, text.length);
  return undefined;
}

/** What Redis says where the key holds no string: that is no outage, it stays so until the key is gone. */
const isOfAnotherType = (error: unknown): boolean => error instanceof Error && error.message.includes("WRONGTYPE");

function purge(deps: Platform, length: number): void {
  localeCacheCorrupt(deps, { length });
  deps.defer(purgeCached(deps.redis));
  deps.defer(
    deps.alerts.raise({
      key: "i18n.locale-cache.corrupt",
      severity: "warn",
      summary: recorded`The supported-locale cache held something that is no list of locales; it was purged and the database asked.`,
    }),
  );
}

async function keep(deps: Platform, supported: readonly Locale[]): Promise<void> {
  try {
    await writeCached(deps.redis, supported);
  } catch (error) {
    localeCacheFailed(deps, { error });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return error;
  }
}

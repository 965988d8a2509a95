import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import { createDeps, type Deps } from "../../../src/deps.ts";
import { supportedLocales } from "../../../src/features/locales/supported-locales.ts";
import { writeCached } from "../../../src/features/locales/store.ts";
import { locales } from "../../../src/features/locales/tables.ts";
import { LANGUAGES } from "../../../src/platform/language/languages.ts";
import { servedBy } from "../checkout/http.ts";

const KEY = "locales:supported:2";
const GERMAN = { tag: "de", name: "Deutsch", currency: "EUR" };

/** An isolate whose deferred work can be waited for, and what it raised. */
async function isolate() {
  const raised: string[] = [];
  const deferred: Promise<unknown>[] = [];
  const deps: Deps = createDeps(env, {
    alerts: { raise: async ({ key }) => void raised.push(key), resolve: async () => undefined },
    defer: (work) => void deferred.push(work),
  });
  await deps.db
    .insert(locales)
    .values({ ...GERMAN, enabled: true })
    .onConflictDoNothing();
  await deps.redis.del(KEY);
  const settled = async () => {
    while (deferred.length > 0) await deferred.shift();
  };
  const asked = async () => {
    const supported = await supportedLocales(deps);
    await settled();
    return supported;
  };
  return { deps, raised, asked, settled };
}

describe("[FX-1] a fresh environment", () => {
  it("supports the locales of the languages in which texts are kept, by its migrations alone", async () => {
    const { asked } = await isolate();
    const tags = (await asked()).map(({ tag }) => tag);
    expect(tags).toEqual(expect.arrayContaining([...LANGUAGES]));
  });
});

describe("[FX-1] the cache of supported locales", () => {
  it.each([
    ["text that is no JSON", "<html>"],
    ["JSON of another shape", '{"items":[]}'],
    ["an empty list", "[]"],
    ["well-formed locales that nobody provisioned", JSON.stringify([{ tag: "xx", name: "Nowhere", currency: "EUR" }])],
    ["such a list with another's digest", JSON.stringify({ digest: "0".repeat(64), locales: [{ tag: "fr", name: "x", currency: "EUR" }] })],
    ["a currency that does not exist", JSON.stringify({ digest: "", locales: [{ ...GERMAN, currency: "QQQ" }] })],
  ])("given %s, is purged and raised, and the database answers", async (_, text) => {
    const { deps, raised, asked } = await isolate();
    const whole = await asked();
    expect(whole).toContainEqual(GERMAN);
    await deps.redis.set(KEY, text);
    expect(await asked()).toEqual(whole);
    expect(raised).toEqual(["i18n.locale-cache.corrupt"]);
    expect(await asked()).toEqual(whole);
    expect(raised).toHaveLength(1);
    expect(await deps.redis.get(KEY)).toContain('"de"');
  });

  it("has an end", async () => {
    const set = vi.fn<(key: string, text: string, options: object) => Promise<void>>(async () => undefined);
    await writeCached({ set } as unknown as Deps["redis"], [GERMAN]);
    expect(set).toHaveBeenCalledWith(KEY, expect.stringContaining('"de"'), { ex: expect.any(Number) });
  });

  it("given a key of another type, is purged and raised too, and the request that met it is answered", async () => {
    const { deps, raised, settled } = await isolate();
    await deps.redis.xadd(KEY, "*", { tag: "de" });
    const answer = await servedBy(deps)("https://procureiq.test/locales", { headers: { "accept-language": "de-AT" } });
    expect(await answer.json()).toMatchObject({ items: expect.arrayContaining([GERMAN]), resolved: "de" });
    await settled();
    expect(raised).toEqual(["i18n.locale-cache.corrupt"]);
    await supportedLocales(deps);
    await settled();
    expect(await deps.redis.get(KEY)).toContain('"de"');
  });
});

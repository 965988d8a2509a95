import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../../src/app.ts";
import { createDeps, type Deps } from "../../../src/deps.ts";
import { supplierFeeds, suppliers } from "../../../src/features/crawl/tables.ts";
import { fxHeldRates } from "../../../src/features/fx/tables.ts";
import { messages as arabic } from "../../../src/messages/console/ar.ts";
import { messages as german } from "../../../src/messages/console/de.ts";
import { messages as spanish } from "../../../src/messages/console/es.ts";
import { messages as french } from "../../../src/messages/console/fr.ts";
import { messages as japanese } from "../../../src/messages/console/ja.ts";
import { openIncident } from "../../../src/operations/incidents/open-incident.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { isOfConsole } from "../../../src/platform/console/pages.ts";
import { DEPENDENCIES } from "../../../src/platform/dependencies.ts";
import { directionOf } from "../../../src/platform/language/languages.ts";
import { englishIn, textsOf } from "../../support/english-sentences.ts";
import { routes } from "../all-routes.ts";
import { keptMetrics } from "../kept-metrics.ts";
import { lookedAtOnce } from "../looked-at-once.ts";
import { UNLIMITED } from "../unlimited.ts";

const operator = { kind: "operator", id: "opr_01h455vb4pex5vsknk084sn02q", email: "o@operators.test", role: "admin" } as const;
const identities: Deps["identities"] = {
  buyer: async () => undefined,
  operator: async (token) => (token === "operator" ? operator : undefined),
  opsReader: async () => undefined,
  ticket: async () => undefined,
};
const deps = createDeps(env, { identities, rateLimits: UNLIMITED, metrics: keptMetrics(), contract: lookedAtOnce(contractFor("local")) });
const app = createApp(() => deps, routes);

async function ask(path: string, headers: Record<string, string>, init: RequestInit = {}): Promise<Response> {
  const context = createExecutionContext();
  const request = new Request(`https://api.test${path}`, {
    ...init,
    headers: { accept: "text/html", authorization: "Bearer operator", ...headers },
  });
  const response = await app.fetch(request, env, context);
  await waitOnExecutionContext(context);
  return response;
}

const CATALOGUES = { de: german, fr: french, es: spanish, ja: japanese, ar: arabic } as const;
const LANGUAGES = Object.keys(CATALOGUES) as (keyof typeof CATALOGUES)[];

/** Each page of the console that asks for nothing in its path, as they are mounted; one that is added is among them. */
const PAGES = routes
  .map(({ spec }) => spec)
  .filter((spec) => spec.page && spec.method === "get" && isOfConsole(spec) && !spec.path.includes("{"))
  .map(({ path }) => path);
/** What a page cannot be shown without. */
const ASKED: Readonly<Record<string, string>> = { "/admin/step-up": "?kind=money&next=/admin/orders" };

/** What was recorded in English when it happened, of each kind that pages show again: an incident, a switch, a feed, figures that are held. */
async function happened(): Promise<void> {
  const now = deps.clock.now();
  const [at, id] = [now, crypto.randomUUID()];
  const raise = { key: `language.${id}`, severity: "warn", summary: "nobody waits for it", count: 1, source: "language" } as const;
  const ours = { ...raise, source: "system", summary: "The last 3 crawls of laden have all failed: no reason is known" };
  const ended = { ...ours, key: `${raise.key}.ended`, summary: "deploys are frozen: Umzug" };
  await deps.alertLedger.raise([raise, { ...ours, key: `${raise.key}.ours` }, ended]);
  await deps.alertLedger.resolve(ended.key, "the condition has cleared");
  ALERTS.path = `/admin/operations/alerts?text=${raise.key}`;
  const by = { ...operator };
  const facts = { title: "Zahlungen scheitern", severity: "major", model: null, concerns: null } as const;
  const incident = await openIncident(deps, { ...facts, freezeDeploys: true }, by);
  INCIDENT.path = `/admin/incidents/${incident.id}`;
  const shop = { name: "Laden", baseUrl: `https://${id}.test`, currency: "EUR", country: "DE", enabled: true };
  await deps.db.insert(suppliers).values({ id, ...shop, createdAt: at, updatedAt: at });
  await deps.db.insert(supplierFeeds).values({
    ...{ supplierId: id, url: `${shop.baseUrl}/feed.xml`, since: at, dueAt: at, outcome: "failed", rows: 1, setAside: 1 },
    reason: "the supplier's robots.txt redirects more than 5 times",
    rejected: [{ row: 1, id: null, reason: "has no link that is an address" }],
  });
  const held = { base: "EUR", currency: "USD", rate: id, asOf: at, source: "rates.test", heldAt: at, state: "open" };
  await deps.db.insert(fxHeldRates).values({ id, ...held, doubts: ["changed-too-much", "contradicted"] });
}
const INCIDENT = { path: "" };
/** These alone: the pages show the first of all alerts, and other tests raise many. */
const ALERTS = { path: "" };
const SUMMARIES = ["nobody waits for it", "The last 3 crawls of laden have all failed: no reason is known"];
/** What is recorded by it, as it is read in English. */
const RECORDED = {
  "/admin/suppliers": ["the supplier&#39;s robots.txt redirects more than 5 times", "has no link that is an address"],
  "/admin/fx": ["changed too much, the other source contradicts it"],
  "/admin/notifications": ["Incident opened: Zahlungen scheitern"],
  "/admin/timeline": ["opened, major: Zahlungen scheitern", "deploys frozen: Incident: Zahlungen scheitern"],
} as const;

describe("every page of the console", () => {
  beforeAll(happened);

  it("is one of those that are tried here", () => {
    expect(PAGES.length).toBeGreaterThan(18);
    expect(PAGES).toEqual(expect.arrayContaining(["/admin/operations", "/admin/desk", "/admin/fx", "/admin/login"]));
  });

  it.each(LANGUAGES)("is in its reader's language and says so, without a text that is in English: %s", async (language) => {
    const ours = new Map<string, string>(Object.entries(CATALOGUES[language]));
    for (const path of PAGES) {
      const response = await ask(`${path}${ASKED[path] ?? ""}`, { "accept-language": `${language}-XX, en;q=0.5` });
      if (response.status === 303) continue;
      const html = await response.text();
      expect(response.status, path).toBe(200);
      expect(response.headers.get("content-language"), path).toBe(language);
      expect(response.headers.get("vary"), path).toMatch(/accept-language, cookie/);
      expect(html, path).toContain(`<html lang="${language}" dir="${directionOf(language)}">`);
      // A dependency is shown by its name, which is no word of a language, though "mail" is one of ours too.
      const words = textsOf(html).filter((text) => !DEPENDENCIES.some((name) => name === text));
      const inEnglish = words.filter((text) => ours.has(text) && ![...ours.values()].includes(text));
      expect(inEnglish, path).toEqual([]);
    }
  });

  it.each(LANGUAGES)("has no sentence of ours in English, whatever values stand in it: %s", async (language) => {
    const english = englishIn(CATALOGUES[language]);
    for (const path of [...PAGES, INCIDENT.path, ALERTS.path]) {
      const html = await (await ask(`${path}${ASKED[path] ?? ""}`, { "accept-language": language })).text();
      // What somebody else raised is read as it was written.
      const alerts = await deps.alertLedger.listAlerts({ limit: 500, after: undefined });
      const recorded = alerts.filter(({ source }) => source !== "system").map(({ summary }) => summary);
      const ours = textsOf(html).filter((text) => !recorded.some((summary) => text.includes(summary)));
      expect(english(ours), path).toEqual([]);
    }
  });

  it("has sentences of ours in English for who reads English, on each page: what is looked for above would be found", async () => {
    const english = englishIn(german);
    for (const path of [...PAGES, INCIDENT.path, ALERTS.path]) {
      const response = await ask(`${path}${ASKED[path] ?? ""}`, { "accept-language": "en" });
      if (response.status === 303) continue;
      const html = await response.text();
      expect(english(textsOf(html)).length, path).toBeGreaterThan(0);
      for (const sentence of Object.entries(RECORDED).flatMap(([page, said]) => (page === path ? said : [])))
        expect(html, path).toContain(sentence);
    }
    const alerts = await (await ask(ALERTS.path, {})).text();
    expect(SUMMARIES.filter((summary) => alerts.includes(summary))).toEqual(SUMMARIES);
    expect(await (await ask(INCIDENT.path, {})).text()).toMatch(/deploys are frozen/);
  });
});

describe("the language of the console", () => {
  const languageOf = async (headers: Record<string, string>) =>
    (await ask("/admin/notifications", headers)).headers.get("content-language");

  it("is the one that was chosen, kept in a cookie, whatever the browser asks for; in English where nobody says", async () => {
    const way = await ask("/admin/notifications?lang=ar&unacknowledged=1", {});
    expect([way.status, way.headers.get("location")]).toEqual([303, "/admin/notifications?unacknowledged=1"]);
    const [cookie = ""] = (way.headers.get("set-cookie") ?? "").split(";");
    expect(cookie).toBe("procureiq_language=ar");
    expect(await languageOf({ "accept-language": "de", cookie })).toBe("ar");
    expect([await languageOf({}), await languageOf({ "accept-language": "nl, de;q=0" })]).toEqual(["en", "en"]);
  });

  it("is that of what the page's script says, and of a problem on a page", async () => {
    const page = await (await ask("/admin/notifications", { "accept-language": "de" })).text();
    expect(page).toContain("Nichts ist gewählt");
    expect(await (await ask("/admin/notifications", {})).text()).not.toContain("data-texts");
    const missing = await ask("/admin/incidents/inc_01h455vb4pex5vsknk084sn02q", { "accept-language": "de" });
    expect([missing.status, missing.headers.get("content-language")]).toEqual([404, "de"]);
    expect(await missing.text()).toContain('<nav aria-label="Konsole">');
  });

  it("is that of the question that is asked without a script, and of the answer of what is done", async () => {
    const act = "/admin/act?api=POST+/admin/nothing-of-the-kind&confirm=Wirklich%3F&label=Los";
    const form = { method: "POST", body: new URLSearchParams({ "act.back": "/admin/desk" }).toString() };
    const headers = { "accept-language": "de", "content-type": "application/x-www-form-urlencoded", origin: "https://api.test" };
    const question = await (await ask(act, headers, form)).text();
    expect(question).toContain("Wirklich?");
    expect(question).toContain("Ohne das zurück");
    const sent = {
      ...form,
      body: new URLSearchParams({ "act.back": "/admin/desk", "act.key": "req_01h455vb4pex5vsknk084sn02q" }).toString(),
    };
    const refused = await (await ask(act, headers, sent)).text();
    expect(refused).toContain("Los: nicht getan");
    expect(refused).toContain("Nicht gefunden");
  });
});

import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "../../..");
/** Where a file of each kind lies, by the name of what is planted in it: one tree holds them all. */
const KINDS = {
  rule: (name: string) => `src/features/${name}/rules.ts`,
  "rule of operations": (name: string) => `src/operations/${name}/delivery-rules.ts`,
  verb: (name: string) => `src/features/${name}/do-it.ts`,
  "verb in a folder below": (name: string) => `src/features/${name}/extract/do-it.ts`,
  tables: (name: string) => `src/features/${name}/tables.ts`,
  operation: (name: string) => `src/operations/${name}/do-it.ts`,
  platform: (name: string) => `src/platform/${name}.ts`,
  object: (name: string) => `durable-objects/${name}/object.ts`,
  "part of an object": (name: string) => `durable-objects/${name}/part.ts`,
  "shared part of objects": (name: string) => `durable-objects/parts/${name}.ts`,
  "browser script": (name: string) => `browser/${name}.ts`,
  queue: (name: string) => `queues/${name}.ts`,
  "local server": (name: string) => `local-cloud/services/${name}/start.ts`,
  "test of the local cloud": (name: string) => `local-cloud/test/${name}.test.ts`,
  script: (name: string) => `scripts/${name}.ts`,
  test: (name: string) => `test/worker/${name}.test.ts`,
  drill: (name: string) => `test/drills/${name}.ts`,
};
type Kind = keyof typeof KINDS;

/** What docs/architecture.md forbids, each planted in a file of its own kind. */
const BREACHES: Record<string, [kind: Kind, line: string]> = {
  "a rule imports the database": ["rule", 'import { sql } from "drizzle-orm";\nexport { sql };'],
  "a rule imports the web framework": ["rule", 'import { Hono } from "hono";\nexport { Hono };'],
  "a rule imports the operations plane": ["rule", 'import { x } from "../../operations/alerts/rules.ts";\nexport { x };'],
  "a rule imports its own store": ["rule", 'import { x } from "./store.ts";\nexport { x };'],
  "a rule imports routes": ["rule", 'import { x } from "./routes.ts";\nexport { x };'],
  "a rule imports an event": ["rule of operations", 'import { x } from "../../platform/events/alerts.ts";\nexport { x };'],
  "a rule imports Node": ["rule", 'import { x } from "node:fs";\nexport { x };'],
  "a rule reads the clock": ["rule", "export const at = () => Date.now();"],
  "a rule makes a time": ["rule", "export const at = () => new Date();"],
  "a rule draws a number": ["rule", "export const chance = () => Math.random();"],
  "a rule draws bytes": ["rule", "export const bytes = () => crypto.getRandomValues(new Uint8Array(8));"],
  "a rule draws an id, behind globalThis": ["rule", "export const id = () => globalThis.crypto.randomUUID();"],
  "a rule asks the network": ["rule", 'export const ask = () => fetch("https://example.test");'],
  "a rule waits": ["rule", "export const wait = (f: () => void) => setTimeout(f, 1);"],
  "a verb imports another feature's store": ["verb", 'import { x } from "../catalog/store.ts";\nexport { x };'],
  "a verb imports a part of another feature's store": ["verb", 'import { x } from "../automations/store/executions.ts";\nexport { x };'],
  "a verb imports another feature's store by another name": ["verb", 'import { x } from "../crawl/end-store.ts";\nexport { x };'],
  "a verb imports another feature's report": ["verb", 'import { x } from "../checkout/report-store.ts";\nexport { x };'],
  "a verb imports another feature's tables": ["verb", 'import { x } from "../orders/tables.ts";\nexport { x };'],
  "a verb imports another feature's types of rows": ["verb", 'import type { X } from "../orders/tables.ts";\nexport type Y = X;'],
  "a verb imports another feature's routes": ["verb", 'import { x } from "../orders/routes.ts";\nexport { x };'],
  "a verb imports how another feature reads pages": ["verb", 'import { x } from "../crawl/extract/evidence.ts";\nexport { x };'],
  "a verb in a folder below imports another feature's store": ["verb in a folder below", 'export { x } from "../../catalog/store.ts";'],
  "a verb imports a Durable Object": ["verb", 'import { x } from "../../../durable-objects/cart/object.ts";\nexport { x };'],
  "a verb imports a queue": ["verb", 'import { x } from "../../../queues/index.ts";\nexport { x };'],
  "an object composes its ports by itself": ["object", 'export { createDeps } from "../../src/deps.ts";'],
  "a verb imports the composition root": ["verb", 'import type { Deps } from "../../deps.ts";\nexport type D = Deps;'],
  "a verb imports the operations plane later": ["verb", 'export const later = () => import("../../operations/alerts/rules.ts");'],
  "a verb reads the clock": ["verb", "export const at = () => Date.now();"],
  "a verb makes a time": ["verb", "export const at = () => new Date();"],
  "a verb draws a number": ["verb", "export const chance = () => Math.random();"],
  "a verb draws an id": ["verb", "export const id = () => crypto.randomUUID();"],
  "operations import a feature": ["operation", 'import { x } from "../../features/ads/rules.ts";\nexport { x };'],
  "operations import the database": ["operation", 'import { sql } from "drizzle-orm";\nexport { sql };'],
  "operations import the cache": ["operation", 'import { createRedis } from "../../platform/redis.ts";\nexport { createRedis };'],
  "the platform imports a feature": ["platform", 'import type { X } from "../features/fx/schemas.ts";\nexport type Y = X;'],
  "the platform imports operations": ["platform", 'import { x } from "../operations/alerts/rules.ts";\nexport { x };'],
  "an object imports another object": ["object", 'import { x } from "../ops-desk/object.ts";\nexport { x };'],
  "an object imports another object's part": ["object", 'import { x } from "../alert-ledger/store.ts";\nexport { x };'],
  "what several objects are made of imports one of them": ["shared part of objects", 'export { x } from "../cart/object.ts";'],
  "an object imports a feature's store": ["object", 'import { x } from "../../src/features/orders/store.ts";\nexport { x };'],
  "an object imports routes": ["object", 'import { x } from "../../src/features/cart/routes.ts";\nexport { x };'],
  "an object imports a queue": ["object", 'import { x } from "../../queues/index.ts";\nexport { x };'],
  "an object reads the clock": ["object", "export const at = () => Date.now();"],
  "a browser's script imports the Worker": ["browser script", 'export { x } from "../src/platform/money.ts";'],
  "a browser's script imports Node": ["browser script", 'export { x } from "node:fs";'],
  "a queue imports routes": ["queue", 'import { x } from "../src/features/crawl/routes.ts";\nexport { x };'],
  "the local cloud imports the Worker": ["local server", 'import { x } from "../../../src/platform/money.ts";\nexport { x };'],
  "the local cloud imports a type of the Worker": ["local server", 'import type { X } from "../../../src/env.ts";\nexport type Y = X;'],
  "the local cloud imports an object later": [
    "local server",
    'export const later = () => import("../../../durable-objects/cart/object.ts");',
  ],
  "the local cloud imports a script": ["local server", 'import { x } from "../../../scripts/migrate.ts";\nexport { x };'],
  "a test of the local cloud imports the Worker": ["test of the local cloud", 'export { x } from "../../src/env.ts";'],
  "a test of the local cloud imports the Worker's tests": [
    "test of the local cloud",
    'export { x } from "../../test/support/node/found-stack.ts";',
  ],
  "a verb imports the local cloud": ["verb", 'import { x } from "../../../local-cloud/service.ts";\nexport { x };'],
  "the platform imports the local cloud by its package's name": ["platform", 'import { x } from "@procureiq/local-cloud";\nexport { x };'],
  "a test waits in its own way": ["test", "await vi.waitFor(() => expect(seen).toBe(1));"],
  "a test of the local cloud waits in its own way": ["test of the local cloud", "await vi.waitUntil(() => seen === 1);"],
  "a test sleeps": ["test", "await new Promise((resolve) => setTimeout(resolve, 50));"],
  "a test sleeps by the platform": ["test", "await scheduler.wait(50);"],
  "a test sleeps in a browser": ["test", "await page.waitForTimeout(50);"],
  "a test rings an alarm that may ring by itself": ["test", "await runDurableObjectAlarm(env.CART.getByName(id));"],
  "a test asks for a budget's day to have its rows written": ["test", "await deps.tokenBudgets(userId).day(day);"],
  "a test asks for a budget's day to have its rows written, by a name": ["test", "await budget.day(day);"],
  "a test sends while it looks": ["test", 'await expect.poll(() => ask("POST", "/orders")).toBe(1);'],
  "a test has a queue consumed while it looks": [
    "test",
    "await expect.poll(async () => { await consume(batch); return rows(); }).toBe(1);",
  ],
  "a test counts up while it looks": ["test", "await expect.poll(() => get(`probe-${(probe += 1)}`)).toBe(1);"],
  "a test presses while it looks, by a function with a name": [
    "test",
    'const told = async () => { await page.getByRole("button").click(); return page.textContent("p"); };\nawait expect.poll(told).toBe("1");',
  ],
  "a test takes while it asks again": ["test", 'await until("the last", 10, async () => queue.takeAll().at(-1));'],
  "a test stands in for the whole network": ["test", 'vi.spyOn(globalThis, "fetch").mockImplementation(async () => answer());'],
  "a test sets another network": ["test", "globalThis.fetch = async () => answer();"],
  "a test puts a global in the platform's place": ["test", 'vi.stubGlobal("fetch", async () => answer());'],
  "a test listens to all that is logged": ["test", 'vi.spyOn(console, "error").mockImplementation(() => undefined);'],
  "a test stands before the platform's cache": ["test", 'vi.spyOn(caches.default, "match");'],
  "a test stops the platform's clock by hand": ["test", "Date.now = () => 0;"],
  "a test answers for whoever is asked": ["test", "inPlaceOf(() => true, () => answer());"],
  "a test answers for every address": ["test", "inPlaceOf(/./, () => answer());"],
  "a queue imports the app": ["queue", 'import { x } from "../src/app.ts";\nexport { x };'],
};

/** What stands beside them and is right. */
const RIGHT: Record<string, [kind: Kind, line: string]> = {
  "a rule imports another feature's rule": ["rule", 'export { x } from "../catalog/rules.ts";'],
  "a rule imports money": ["rule", 'export { x } from "../../platform/money.ts";'],
  "a rule computes with a time it was given": ["rule", "export const later = (at: number) => new Date(at + 1);"],
  "a verb imports another feature's verb": ["verb", 'export { x } from "../catalog/list-offers.ts";'],
  "tables point at another feature's tables": ["tables", 'export { x } from "../catalog/tables.ts";'],
  "a browser's script imports another": ["browser script", 'export { x } from "./live.ts";'],
  "an object imports what several are made of": ["object", 'export { x } from "../parts/audit-trail.ts";'],
  "an object imports its own parts": ["part of an object", 'export { x } from "./store.ts";'],
  "an object imports what it is composed of as types": ["object", 'export type { Deps } from "../../src/deps.ts";'],
  "the local cloud reads the contract": [
    "local server",
    'export { default } from "../../../config/production-governance.json" with { type: "json" };',
  ],
  "a test of the local cloud compares with a recording": [
    "test of the local cloud",
    'export { default } from "../../test/support/vectors/stripe-signatures.json" with { type: "json" };',
  ],
  "a test looks until it finds": ["test", 'await expect.poll(() => ask("GET", "/orders")).toBe(1);'],
  "a test passes time by a fake clock": ["test", "vi.useFakeTimers();\nsetTimeout(() => gone.abort(), 1);"],
  "a test answers for a server": ["test", 'inPlaceOf("https://receiver.test/", () => answer());'],
  "a test stands in for a port of its own": ["test", 'vi.spyOn(deps.metrics, "count");'],
  "a test acts, and then looks": ["test", "await consume(batch);\nawait expect.poll(rows).toBe(1);"],
  "a step of the journey asserts while it asks again": [
    "test",
    'await until("it", 9, async () => { check(isRight, "no"); return seen; });',
  ],
  "a drill loads by the clock": ["drill", "await new Promise((resolve) => setTimeout(resolve, 50));"],
  "a script imports the local cloud": ["script", 'export { startStack } from "../local-cloud/stack.ts";'],
  "operations name a type of the database": ["operation", 'import type { Db } from "../../platform/db/client.ts";\nexport type D = Db;'],
};

/** Two files in a circle by their types alone, and what both may name without one. */
const CIRCLE = {
  "src/features/circle/ports.ts": 'import type { B } from "./memory.ts";\nexport type A = { b: B };',
  "src/features/circle/memory.ts": 'import type { A } from "./ports.ts";\nexport type B = { a?: A };',
  "src/features/line/ports.ts": "export type A = { b: number };",
  "src/features/line/memory.ts": 'import type { A } from "./ports.ts";\nexport type B = { a?: A };',
};

interface Report {
  filename: string;
  code: string;
}

describe("the linter, over a tree in which everything forbidden is planted", () => {
  const tree = mkdtempSync(join(tmpdir(), "procureiq breaches "));
  let reports: Report[];
  const placeOf = (name: string, kind: Kind): string => KINDS[kind](name.replaceAll(/\W+/g, "-"));

  beforeAll(async () => {
    const config = JSON.parse(readFileSync(join(ROOT, ".oxlintrc.json"), "utf8")) as { rules: Record<string, unknown> };
    const rules = Object.fromEntries(Object.entries(config.rules).filter(([name]) => /^house\/|^import\/no-cycle$/.test(name)));
    const planted = Object.entries({ ...BREACHES, ...RIGHT }).map(([name, [kind, line]]) => [placeOf(name, kind), line] as const);
    for (const [place, text] of [...planted, ...Object.entries(CIRCLE)]) {
      const file = join(tree, place);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `${text}\n`);
    }
    writeFileSync(
      join(tree, "house.json"),
      JSON.stringify({ plugins: ["import"], jsPlugins: [join(ROOT, "lint/house.ts")], categories: { correctness: "off" }, rules }),
    );
    reports = await lint(tree);
  }, 60_000);

  afterAll(() => rmSync(tree, { recursive: true, force: true }));

  it.each(Object.entries(BREACHES))("refuses that %s", (name, [kind]) => {
    expect(reports.filter(({ filename }) => filename.endsWith(placeOf(name, kind))).map(({ code }) => code)).toContainEqual(
      expect.stringMatching(/^house/),
    );
  });

  it.each(Object.keys(CIRCLE))("asks of %s whether types alone close a circle", (place) => {
    const codes = reports.filter(({ filename }) => filename.endsWith(place)).map(({ code }) => code);
    expect(codes.map((code) => code.includes("no-cycle"))).toEqual(place.includes("/circle/") ? [true] : []);
  });

  it.each(Object.entries(RIGHT))("lets it pass that %s", (name, [kind]) => {
    expect(reports.filter(({ filename }) => filename.endsWith(placeOf(name, kind)))).toEqual([]);
  });
});

/** The linter's answer to a tree, laid out as this repository is. */
async function lint(tree: string): Promise<Report[]> {
  const oxlint = createRequire(import.meta.url)
    .resolve("oxlint/package.json")
    .replace(/package\.json$/, "bin/oxlint");
  const argv = [oxlint, "-c", join(tree, "house.json"), "--disable-nested-config", "-f", "json", tree];
  const { stdout } = await promisify(execFile)(process.execPath, argv, { cwd: tree, maxBuffer: 16 * 1024 * 1024 }).catch(
    // Findings are told by the exit code too.
    (error: { stdout: string }) => error,
  );
  return (JSON.parse(stdout) as { diagnostics: Report[] }).diagnostics;
}

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { QUEUE_NAMES } from "../../../queues/queues.ts";
import { COMMANDS } from "../../../scripts/ops/commands.ts";
import { read, ROOT, sourceFacts } from "../../../scripts/source-facts.ts";
import { CONTRACT_DOCUMENT, contractFor } from "../../../src/platform/contract.ts";
import { relationFaults } from "../../../src/platform/contract/relations.ts";
import { validContract } from "../../../src/platform/contract/schema.ts";
import { readSettings } from "../../../src/env.ts";
import { present } from "../../support/present.ts";
import { blocksOfPages, callsOf, type Block } from "./code-blocks.ts";

const HERE = "test/unit/docs/code-blocks.test.ts";
const OPERATING = "test/long/operating-page.test.ts";
const STATES = "test/unit/states/state-drawings.test.ts";

/** By page and beginning: the file that runs the block, and a word of it that shows that it does; or why nothing does. */
const BLOCKS: readonly (readonly [page: string, begins: string, run: { by: string; seenIn: string } | { not: string }])[] = [
  ["README.md", "npm ci && npm start", { by: "test/long/newcomer.test.ts", seenIn: "npm ci && npm start" }],
  ["README.md", "flowchart LR", { not: "a drawing" }],
  ["docs/deploying.md", "npm ci\nnpx wrangler login", { by: HERE, seenIn: "npx wrangler login" }],
  ["docs/deploying.md", '{\n  "standIns"', { by: HERE, seenIn: "standIns" }],
  ["docs/deploying.md", "for name in", { by: HERE, seenIn: "for name in" }],
  ["docs/deploying.md", "db.crawled_pages", { by: HERE, seenIn: "db.crawled_pages" }],
  ["docs/deploying.md", "npm ci && npm test", { by: HERE, seenIn: "npm run test:slow" }],
  ["docs/deploying.md", "export RELEASE_ID", { by: HERE, seenIn: "export RELEASE_ID" }],
  ["docs/deploying.md", "PROCUREIQ_URL=", { by: HERE, seenIn: "PROCUREIQ_URL=" }],
  ["docs/operating.md", "curl -X PUT $CONTROL", { by: OPERATING, seenIn: "curl -X PUT $CONTROL" }],
  ["docs/operating.md", "curl -X PUT $URL/admin/drills", { by: OPERATING, seenIn: "curl -X PUT $URL/admin/drills" }],
  ["docs/operating.md", "npx wrangler tail", { by: HERE, seenIn: "npx wrangler tail" }],
  ["docs/runbook/signing-keys.md", '[{ "secret"', { by: HERE, seenIn: "what there was" }],
  ["docs/states.md", "stateDiagram-v2\n    [*] --> RESERVED", { by: STATES, seenIn: "docs/states.md" }],
  ["docs/states.md", "stateDiagram-v2\n    [*] --> PLACED", { by: STATES, seenIn: "docs/states.md" }],
  ["docs/states.md", "stateDiagram-v2\n    [*] --> capture_succeeded", { by: STATES, seenIn: "docs/states.md" }],
  ["docs/states.md", "stateDiagram-v2\n    [*] --> HELD", { by: STATES, seenIn: "docs/states.md" }],
  ["docs/states.md", "stateDiagram-v2\n    [*] --> OPEN", { by: STATES, seenIn: "docs/states.md" }],
  ["docs/states.md", "stateDiagram-v2\n    [*] --> DRAFT", { by: STATES, seenIn: "docs/states.md" }],
  ["docs/states.md", "stateDiagram-v2\n    [*] --> QUEUED", { by: STATES, seenIn: "docs/states.md" }],
  ["packages/sdk/README.md", "import { ProcureIQ }", { by: "test/journey/guides.test.ts", seenIn: "packages/sdk/README.md" }],
  ["packages/sdk/README.md", "npx procureiq-conformance", { by: HERE, seenIn: "npx procureiq-conformance" }],
  ["packages/sdk/README.md", "export default {", { by: HERE, seenIn: "export default {" }],
];

const blocks = blocksOfPages();
const isOf = (block: Block, [page, begins]: (typeof BLOCKS)[number]): boolean => block.page === page && block.code.startsWith(begins);
const block = (page: string, begins: string): Block =>
  present(
    blocks.find((one) => isOf(one, [page, begins, { not: "" }])),
    begins,
  );
const FILLED_IN = { env: "staging", "direct connection string": "postgres://db.test/iq", new: "version-2", old: "version-1" };
const run = promisify(execFile);

describe("the code blocks of README and docs", () => {
  it("are each run by something, or say why nothing runs them", () => {
    const untold = blocks.filter((one) => BLOCKS.filter((entry) => isOf(one, entry)).length !== 1);
    expect(untold.map(({ page, code }) => `${page}: ${code.slice(0, 60)}`)).toEqual([]);
    const stale = BLOCKS.filter((entry) => blocks.filter((one) => isOf(one, entry)).length !== 1);
    expect(stale.map(([page, begins]) => `${page}: ${begins}`)).toEqual([]);
  });

  it.each(BLOCKS.flatMap(([page, begins, how]) => ("by" in how ? [[page, begins, how] as const] : [])))(
    "%s, %s: by what runs it",
    (_page, _begins, { by, seenIn }) => {
      const outside = by === HERE ? read(by).slice(read(by).indexOf("describe(")) : read(by);
      expect(existsSync(join(ROOT, by)) && outside.includes(seenIn)).toBe(true);
    },
  );

  it("call npm scripts that there are", () => {
    const { scripts } = sourceFacts();
    const called = blocks
      .filter(({ language }) => language === "sh")
      .flatMap(({ code }) => [...code.matchAll(/npm run (?:--silent )?([\w:-]+)/g)]);
    expect(called.length).toBeGreaterThan(5);
    expect(called.map(([, name = ""]) => name).filter((name) => !scripts.has(name))).toEqual([]);
  });

  it("set an account up in the order that is told", async () => {
    await expect(callsOf(block("docs/deploying.md", "npm ci\nnpx wrangler login"), FILLED_IN)).resolves.toEqual([
      "npm ci",
      "npx wrangler login",
      "npm run setup -- --env staging --dry-run",
      "npm run setup -- --env staging",
    ]);
  });

  it.each(["production", "staging"])("name stand-ins that the contract takes: %s", (environment) => {
    const { standIns } = JSON.parse(block("docs/deploying.md", '{\n  "standIns"').code) as { standIns: object };
    const document = CONTRACT_DOCUMENT as { standIns: object; lastChanged: string };
    const contract = validContract(environment, { ...document, standIns: { ...document.standIns, ...standIns } });
    expect(contract.standIns.MONGO_URL).toMatchObject({ by: "r2" });
    expect(relationFaults(contract, document.lastChanged)).toEqual([]);
  });

  it("make every queue, its dead-letter queue first", async () => {
    const calls = await callsOf(block("docs/deploying.md", "for name in"), FILLED_IN);
    const made = calls.map((call) => /^npx wrangler queues create procureiq-staging-(.+)$/.exec(call)?.[1]);
    expect(made).toEqual(QUEUE_NAMES.flatMap((name) => [`${name}-dlq`, name]));
  });

  it("make the archive's indexes as the setup makes them", () => {
    const made: unknown[] = [];
    const collection = { createIndex: (...index: unknown[]) => void made.push(index) };
    // oxlint-disable-next-line typescript/no-implied-eval -- the page's own text, as mongosh runs it
    new Function("db", block("docs/deploying.md", "db.crawled_pages").code)({ crawled_pages: collection });
    const { retentionDays } = contractFor("production").crawl.archive;
    expect(made).toEqual([[{ fetchedAt: 1 }, { expireAfterSeconds: retentionDays * 86_400 }], [{ supplierId: 1, fetchedAt: 1, url: 1 }]]);
  });

  it("deploy by one command, and by hand by those that it gives itself", async () => {
    await expect(callsOf(block("docs/deploying.md", "npm ci && npm test"), FILLED_IN)).resolves.toEqual([
      ...["npm ci", "npm test", "npm run test:slow", "npm run check"],
      "npm run deploy -- --env staging",
    ]);
    await expect(callsOf(block("docs/deploying.md", "export RELEASE_ID"), FILLED_IN)).resolves.toEqual([
      "git rev-parse --short HEAD",
      "npm run preflight -- --env staging --settings .deploy/staging.settings.json",
      "npm run migrate",
      "npx wrangler versions upload --env staging --var RELEASE_ID:",
      "npx wrangler versions deploy version-2@10% version-1@90% --env staging",
      "npx wrangler versions deploy version-2@100% --env staging",
    ]);
  });

  it("make the first admin by a command that there is", async () => {
    const calls = await callsOf(block("docs/deploying.md", "PROCUREIQ_URL="), FILLED_IN);
    expect(calls).toEqual(["npm run ops -- create-admin you@your-domain"]);
    expect(Object.keys(COMMANDS)).toContain("create-admin");
  });

  it("read a deployed Worker's log by event and request", async () => {
    const { code } = block("docs/operating.md", "npx wrangler tail");
    const said = (event: string, requestId: string) => ({
      level: "log",
      timestamp: 0,
      message: [JSON.stringify({ level: "info", event, requestId })],
    });
    const logs = [said("checkout.paid", "req_1"), said("checkout.paid", "req_2"), said("cart.read", "req_1")];
    const invocation = JSON.stringify({ outcome: "ok", eventTimestamp: 0, logs, exceptions: [] });
    const npx = `npx() { [ "$*" = "wrangler tail --env production --format json" ] && printf '%s\\n' '${invocation}'; }`;
    const { stdout } = await run("bash", ["-euo", "pipefail", "-c", `${npx}\n${code.replace("req_…", "req_1")}`], { cwd: ROOT });
    expect(stdout.trim().split("\n")).toEqual([expect.stringMatching(/checkout\.paid.*\[req_1\]/)]);
  });

  it("[AUTH-1] add a key to the one there was, as the Worker reads it", () => {
    const keys = JSON.parse(block("docs/runbook/signing-keys.md", '[{ "secret"').code) as { kid?: string; secret: string }[];
    expect(keys.map(({ secret }) => secret)).toEqual(["what there was", "the new one"]);
    const long = keys.map((key) => ({ ...key, secret: key.secret.padEnd(40, ".") }));
    const { accessSecret } = readSettings({ ENVIRONMENT: "production", JWT_ACCESS_SECRET: JSON.stringify(long) });
    expect(accessSecret.state === "configured" && accessSecret.value.JWT_ACCESS_SECRET.keys.map(({ kid }) => kid)).toEqual([
      undefined,
      "2026-12",
    ]);
  });

  it("call the conformance kit with arguments that it has", () => {
    const { code } = block("packages/sdk/README.md", "npx procureiq-conformance");
    const { bin } = JSON.parse(read("packages/sdk/package.json")) as { bin: Record<string, string> };
    expect(Object.keys(bin)).toEqual(["procureiq-conformance"]);
    const flags = [...code.matchAll(/--([a-z]+)/g)].map(([, flag]) => flag);
    expect(flags).toEqual(["url", "email", "password", "adapter"]);
    for (const flag of flags) expect(read("packages/sdk/conformance/main.ts")).toMatch(new RegExp(`\\b${flag}: \\{ type: "string"`));
  });

  it("show an adapter that has all that the kit asks of one", async () => {
    const { code } = block("packages/sdk/README.md", "export default {");
    const adapter = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as {
      default: { open(at: object): Promise<object> };
    };
    const tab = await adapter.default.open({ baseUrl: "http://api.test", accessToken: "token" });
    const asked = [
      ...(/interface Tab \{(.*?)\n\}/s.exec(read("packages/sdk/conformance/adapter.ts"))?.[1]?.matchAll(/^ {2}(\w+)\(/gm) ?? []),
    ];
    expect(Object.keys(tab).toSorted()).toEqual(asked.map(([, act = ""]) => act).toSorted());
  });
});

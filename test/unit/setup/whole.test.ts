import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { planFor } from "../../../scripts/setup/plan.ts";
import { REQUIRED } from "../../../scripts/setup/settings.ts";
import { readSettings } from "../../../src/env.ts";
import { findConfig } from "../../../src/operations/health/config-findings.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { standInForWrangler } from "../../support/node/wrangler-stand-in.ts";
import { emptyAccount } from "./surroundings.ts";

const PLAN = planFor("staging");
/** What a person brings: accounts and choices. */
const BROUGHT = {
  PUBLIC_BASE_URL: "https://api.firm.dev",
  OPENAI_API_KEY: "sk-openai",
  ANTHROPIC_API_KEY: "sk-ant",
  EXCHANGE_RATE_API_KEY: "fx-key",
  STRIPE_SECRET_KEY: "sk_test_right",
  MAIL_API_KEY: "re_key",
  MAIL_FROM: "ProcureIQ <hello@firm.dev>",
  MONGO_URL: "mongodb+srv://me:pw@cluster.mongodb.net/procureiq",
  IMAGE_PROC_BASE_URL: "https://images.firm.dev",
  INCIDENT_ALERT_WEBHOOK_URL: "https://pager.one.dev/in",
  INCIDENT_ALERT_WEBHOOK_TOKEN: "pager-token",
  INCIDENT_ALERT_SECONDARY_WEBHOOK_URL: "https://pager.two.dev/in",
};
const enders: (() => void)[] = [];
afterEach(() => enders.splice(0).forEach((end) => end()));
async function account(given: Readonly<Record<string, string>> = BROUGHT) {
  const made = await emptyAccount(given);
  enders.push(made.end);
  return made;
}

describe("a setup from an empty account", () => {
  it("[DEP-1] ends with a Worker that has every setting, behind its queues and tables, each made once", async () => {
    const { run, settings, account: inCloudflare, migrated, providers, wrangled } = await account();
    await run(PLAN);
    const uploaded = inCloudflare().secrets["staging"] ?? {};
    expect(REQUIRED.filter((name) => !uploaded[name])).toEqual([]);
    expect(uploaded).not.toHaveProperty("MIGRATION_DATABASE_URL");
    const vars = { ENVIRONMENT: "staging", ADMIN_TOKEN_VERIFICATION: "local", ADS_DEGRADED_MODE_POLICY: "fail_open", RELEASE_ID: "r1" };
    expect(findConfig(readSettings({ ...uploaded, ...vars }), contractFor("staging"))).toEqual([]);
    expect(inCloudflare().queues).toEqual(
      expect.arrayContaining(["procureiq-staging-incident-pages", "procureiq-staging-incident-pages-dlq"]),
    );
    expect(migrated).toEqual([settings()["MIGRATION_DATABASE_URL"]]);
    expect(wrangled().filter((call) => call.startsWith("deploy --env"))).toEqual([
      expect.stringMatching(/^deploy --env staging --var RELEASE_ID:r1 --domain api\.firm\.dev --secrets-file \S+$/),
    ]);
    expect(uploaded["AI_AGENT_BASE_URL"]).toBe("https://procureiq-ai-agent-staging.firm.workers.dev");
    const before = settings();
    await run(PLAN);
    expect(settings()).toEqual(before);
    expect(wrangled().filter((call) => /^(?:deploy|secret bulk|queues create) /.test(call))).toHaveLength(16);
    expect(providers.asked.filter((call) => call.startsWith("POST"))).toHaveLength(3);
  });

  it("asks wrangler, in a process of its own, for nothing that it does not take", { tags: ["slow"] }, async () => {
    const { run, account: inCloudflare, wranglerProgram } = await account();
    await run(PLAN, { wrangler: wranglerProgram });
    expect(inCloudflare()).toMatchObject({ deployments: [{}], secrets: { staging: { OPENAI_API_KEY: "sk-openai" } } });
    expect(inCloudflare().queues).toHaveLength(14);
  });

  it("stops at the first thing that only a person can get, in one line, and goes on from there", async () => {
    const { run, said } = await account({ ...BROUGHT, MAIL_API_KEY: "" });
    await expect(run(PLAN)).rejects.toThrow("MAIL_API_KEY is needed: Resend key that may send. Give it in the environment");
    const made = said.filter((line) => line.includes(": made"));
    said.splice(0);
    await run(PLAN, { given: { ...BROUGHT, NEON_API_KEY: "neon-key", UPSTASH_EMAIL: "me@firm.de", UPSTASH_API_KEY: "upstash-key" } });
    expect(said.filter((line) => line.includes(": stands"))).toHaveLength(made.length + 1);
  });

  it("asks again for what is not well-formed, and never writes it", async () => {
    const { run, settings } = await account({ ...BROUGHT, PUBLIC_BASE_URL: "" });
    const answers = ["http://api.firm.dev", "nonsense", "https://api.firm.dev"];
    const asked: string[] = [];
    const question = async (what: string): Promise<string> => {
      asked.push(what);
      return answers.shift() ?? "";
    };
    await run(PLAN.slice(0, 2), { question });
    expect(settings()["PUBLIC_BASE_URL"]).toBe("https://api.firm.dev");
    expect(asked[1]).toContain("PUBLIC_BASE_URL must begin with https:");
  });

  it("shows nothing of a key that is typed, and everything of what is no secret", async () => {
    const { run } = await account({ ...BROUGHT, PUBLIC_BASE_URL: "", OPENAI_API_KEY: "" });
    const hidden: [string, boolean][] = [];
    const question = async (what: string, _instead: string, secret: boolean): Promise<string> => {
      hidden.push([what.split("\n").at(-1) ?? "", secret]);
      return what.includes("PUBLIC_BASE_URL") ? "https://api.firm.dev" : "sk-openai";
    };
    await run(PLAN.slice(0, 5), { question });
    expect(hidden).toEqual([
      ["PUBLIC_BASE_URL: ", false],
      ["OPENAI_API_KEY: ", true],
    ]);
  });

  it("writes no key that its provider refuses", async () => {
    const { run, settings, providers } = await account();
    providers.failing("GET /openai/models", { status: 401, body: '{"error":{"message":"Incorrect API key"}}' });
    await expect(run(PLAN)).rejects.toThrow("OPENAI_API_KEY is not right");
    expect(settings()).not.toHaveProperty("OPENAI_API_KEY");
  });

  it("makes the queues that are missing after a run that died among them", async () => {
    const { run, account: inCloudflare, wranglerFails } = await account();
    wranglerFails([{ call: "queues create procureiq-staging-crawl-jobs", says: "Service unavailable" }]);
    await expect(run(PLAN)).rejects.toThrow("queue procureiq-staging-crawl-jobs-dlq was not made: Service unavailable");
    wranglerFails([]);
    await run(PLAN);
    expect(new Set(inCloudflare().queues).size).toBe(14);
  });

  it("does not deploy what the preflight refuses", async () => {
    const { run, wrangled } = await account();
    const preflight = (): Promise<void> => Promise.reject(new Error("the preflight refuses"));
    await expect(run(PLAN, { preflight })).rejects.toThrow("the preflight refuses");
    expect(wrangled().filter((call) => call.startsWith("deploy --env"))).toEqual([]);
  });

  it("stops where a Worker stands whose settings file is not here: its databases and keys would be made anew", async () => {
    const { run, wrangled, providers, folder } = await account();
    await run(PLAN);
    for (const name of ["settings.json", "state.json"]) rmSync(join(folder, name));
    const [calls, projects] = [wrangled().length, providers.projects.length];
    await expect(run(PLAN)).rejects.toThrow("its settings file is not here");
    expect(providers.projects).toHaveLength(projects);
    expect(
      wrangled()
        .slice(calls)
        .filter((call) => /secret|deploy --env/.test(call)),
    ).toEqual([]);
  });

  it("leaves migrations behind a Worker that stands to its deploys, which ask the preflight", async () => {
    const { run, migrated } = await account();
    await run(PLAN);
    await run(PLAN);
    expect(migrated).toHaveLength(1);
  });

  it("gives a Worker that stands no changed setting that the preflight refuses", async () => {
    const { run, account: inCloudflare, folder } = await account();
    await run(PLAN);
    const file = join(folder, "settings.json");
    const changed = { ...(JSON.parse(readFileSync(file, "utf8")) as Record<string, string>), CORS_ORIGINS: "https://shop.firm.dev" };
    writeFileSync(file, JSON.stringify(changed));
    const preflight = (): Promise<void> => Promise.reject(new Error("the preflight refuses"));
    await expect(run(PLAN, { preflight })).rejects.toThrow("the preflight refuses");
    expect(inCloudflare().secrets["staging"]).not.toHaveProperty("CORS_ORIGINS");
    await run(PLAN);
    expect(inCloudflare().secrets["staging"]).toMatchObject({ CORS_ORIGINS: "https://shop.firm.dev" });
  });

  it("gives a Worker that stands a setting that was changed", async () => {
    const { run, account: inCloudflare, wrangled, folder } = await account();
    await run(PLAN);
    const first = inCloudflare().secrets["staging"] ?? {};
    // As it is deleted once the first admin was made.
    writeFileSync(
      join(folder, "account.json"),
      JSON.stringify({ ...inCloudflare(), secrets: { staging: { ...first, OPS_BOOTSTRAP_SECRET: undefined } } }),
    );
    const given = {
      ...BROUGHT,
      OPENAI_API_KEY: "sk-another",
      NEON_API_KEY: "neon-key",
      UPSTASH_EMAIL: "me@firm.de",
      UPSTASH_API_KEY: "upstash-key",
    };
    await run(PLAN, { given });
    expect(inCloudflare().secrets["staging"]).toMatchObject({ OPENAI_API_KEY: "sk-another" });
    expect(first).toHaveProperty("OPS_BOOTSTRAP_SECRET");
    expect(inCloudflare().secrets["staging"]).not.toHaveProperty("OPS_BOOTSTRAP_SECRET");
    expect(
      wrangled()
        .filter((call) => /^(?:deploy --env|secret bulk) /.test(call))
        .map((call) => call.split(" ")[0]),
    ).toEqual(["deploy", "secret"]);
  });

  it("takes an agent of one's own where its address is given, and deploys none", async () => {
    const { run, settings, account: inCloudflare } = await account({ ...BROUGHT, AI_AGENT_BASE_URL: "https://agent.firm.dev" });
    await run(PLAN);
    expect([settings()["AI_AGENT_BASE_URL"], inCloudflare().agents]).toEqual(["https://agent.firm.dev", undefined]);
  });

  it("gives the agent its token and nothing else", async () => {
    const { run, settings, folder } = await account();
    const seen: unknown[] = [];
    const wrangler = async (args: readonly string[], { outputFile }: { outputFile?: string } = {}) => {
      if (args.includes("--config")) seen.push(JSON.parse(readFileSync(args.at(-1) ?? "", "utf8")));
      return standInForWrangler(folder, args, outputFile);
    };
    await run(PLAN, { wrangler });
    expect(seen).toEqual([{ AI_AGENT_TOKEN: settings()["AI_AGENT_TOKEN"] }]);
  });

  it("is taken back whole, the last first, and not in part while its Worker stands", async () => {
    const { run, tearDown, account: inCloudflare, providers, wrangled } = await account();
    await run(PLAN);
    await expect(tearDown(PLAN, false)).rejects.toThrow("the Worker stands, and would lose what it stands on");
    expect([inCloudflare().queues.length, providers.endpoints.length, providers.projects.length]).toEqual([14, 1, 1]);
    await tearDown(PLAN, true);
    const left = [providers.projects, providers.databases, providers.endpoints, inCloudflare().queues, inCloudflare().deployments];
    expect(left.map(({ length }) => length)).toEqual([0, 0, 0, 0, 0]);
    const deletes = wrangled().filter((call) => /^(?:queues )?delete /.test(call));
    expect([deletes[0], deletes.length]).toEqual(["delete --env staging --force", 16]);
  });

  it("leaves the databases of one that was never deployed unless their data may go", async () => {
    const { run, tearDown, account: inCloudflare, providers } = await account();
    const undeployed = PLAN.filter(({ name }) => name !== "worker" && name !== "answers");
    await run(undeployed);
    await tearDown(undeployed, false);
    expect([providers.projects.length, providers.endpoints.length, inCloudflare().queues.length]).toEqual([1, 0, 0]);
  });

  it("leaves at a teardown what stood before it", async () => {
    const { run, tearDown, providers } = await account();
    providers.databases.push({ database_id: "db-0", database_name: "procureiq-staging", creation_time: 1, eviction: false });
    await run(PLAN);
    await tearDown(PLAN, true);
    expect(providers.databases).toHaveLength(1);
  });

  it("leaves at a teardown what stood in part before it, also where the run that completed it died", async () => {
    const { run, tearDown, providers, folder, account: inCloudflare, wranglerFails, said } = await account();
    providers.databases.push({ database_id: "db-0", database_name: "procureiq-staging", creation_time: 1, eviction: true });
    const stood = ["procureiq-staging-crawl-jobs-dlq", "procureiq-staging-crawl-jobs"];
    for (const name of stood) standInForWrangler(folder, ["queues", "create", name]);
    wranglerFails([{ call: "queues create procureiq-staging-incident-alerts", says: "Service unavailable" }]);
    await expect(run(PLAN)).rejects.toThrow("Service unavailable");
    wranglerFails([]);
    await run(PLAN);
    await run(PLAN);
    expect([providers.databases, inCloudflare().queues.length]).toMatchObject([[{ database_id: "db-0", eviction: false }], 14]);
    await tearDown(PLAN, true);
    expect([providers.databases, inCloudflare().queues]).toMatchObject([[{ database_id: "db-0" }], stood]);
    expect(said.filter((line) => /^(?:queues|redis): /.test(line))).toEqual([
      "queues: 12 queues are deleted, 2 are left, they stood before",
      "redis: database db-0 is left without eviction, it stood before",
    ]);
    // What was left is found by the next one, and is nobody's to take back then either.
    await run(PLAN);
    await tearDown(PLAN, true);
    expect([providers.databases, inCloudflare().queues]).toMatchObject([[{ database_id: "db-0" }], stood]);
  });
});

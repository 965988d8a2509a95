import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { createAiAgent } from "../../ai-agent/app.ts";
import { requestOf } from "./brief-of.ts";

const ROOT = join(import.meta.dirname, "../../..");
const CONFIG = join(ROOT, "local-cloud/ai-agent/wrangler.toml");
const TOKEN = "a-token-of-thirty-two-characters";
/** What is uploaded is compiled before it serves, and a start has a second. */
const BUDGET_KIB = 640;

const outdir = mkdtempSync(join(tmpdir(), "procureiq-agent-"));
let built = "";
let open: Miniflare;
let closed: Miniflare;

function inWorkerd(bindings: Record<string, string>): Miniflare {
  const modules = readdirSync(outdir)
    .filter((name) => /\.(?:js|txt)$/.test(name))
    .toSorted((one) => (one === "worker.js" ? -1 : 1))
    .map((name) => ({
      type: name.endsWith(".js") ? ("ESModule" as const) : ("Text" as const),
      path: name,
      contents: readFileSync(join(outdir, name), "utf8"),
    }));
  const settings = { compatibilityDate: "2026-08-01", compatibilityFlags: ["nodejs_compat"], bindings };
  return new Miniflare(convertV4MiniflareOptions({ cf: false, workers: [{ name: "agent", modules, ...settings }] }));
}

beforeAll(async () => {
  const wrangler = join(createRequire(import.meta.url).resolve("wrangler/package.json"), "..", "bin", "wrangler.js");
  const args = [wrangler, "deploy", "--dry-run", "--config", CONFIG, "--env", "staging", "--outdir", outdir];
  const env = { ...process.env, WRANGLER_SEND_METRICS: "false", WRANGLER_HIDE_BANNER: "true", WRANGLER_LOG_PATH: outdir };
  built = (await promisify(execFile)(process.execPath, args, { cwd: ROOT, env })).stdout;
  open = inWorkerd({ AI_AGENT_TOKEN: TOKEN });
  closed = inWorkerd({});
}, 120_000);

afterAll(async () => {
  await Promise.all([open.dispose(), closed.dispose()]);
  rmSync(outdir, { recursive: true, force: true });
});

type JsonSchema = Exclude<Parameters<typeof z.fromJSONSchema>[0], boolean>;

/** The schemas of the agent's contract, as what reads by them. */
function contract() {
  const document = JSON.parse(
    readFileSync(join(ROOT, "docs/ai-agent.openapi.json"), "utf8").replaceAll("#/components/schemas/", "#/$defs/"),
  ) as {
    paths: Record<string, { post: { responses: Record<string, { content?: Record<string, { schema: JsonSchema }> }> } }>;
    components: { schemas: Record<string, JsonSchema> };
  };
  const responses = document.paths["/v1/extract"]?.post.responses ?? {};
  return (status: number): z.ZodType => {
    const [schema] = Object.values(responses[String(status)]?.content ?? {});
    return z.fromJSONSchema({ ...schema?.schema, $defs: document.components.schemas });
  };
}

async function ask(agent: Miniflare, body: unknown, headers: Record<string, string> = { authorization: `Bearer ${TOKEN}` }) {
  const answer = await agent.dispatchFetch("https://agent.test/v1/extract", {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "content-type": "application/json", "idempotency-key": "k1", ...headers },
  });
  return { status: answer.status, type: answer.headers.get("content-type") ?? "", body: await answer.json() };
}

const NEEDS = [
  ["We need 12 laptops with 16 GB, EUR 9,000 in all, to Hamburg by 15 January 2027"],
  ["Wir brauchen zwanzig Bürostühle nach Freiburg, höchstens 250 € das Stück, bis Ende März"],
  ["Il nous faut 5 imprimantes laser à Lyon", "budget 2 000 euros"],
];

describe("the AI agent as a Worker", () => {
  it.each(NEEDS.map((said) => ({ said })))("reads $said by its contract, as the local cloud's does", async ({ said }) => {
    const need = requestOf(said);
    const { status, type, body } = await ask(open, need);
    expect({ status, type }).toEqual({ status: 200, type: "application/json" });
    expect(contract()(200).safeParse(body).error).toBeUndefined();
    expect(contract()(200).safeParse({ brief: {} }).success).toBe(false);
    const beside = await createAiAgent({}, () => undefined).request("/v1/extract", { method: "POST", body: JSON.stringify(need) });
    expect(body).toEqual(await beside.json());
  });

  it.each([
    { what: "no words of buying", body: requestOf(["Good morning"]), status: 422, type: "/problems/no-items-found" },
    { what: "no request", body: { sessionId: 7 }, status: 400, type: "/problems/invalid-request" },
  ])("refuses $what with the contract's problem", async ({ body, status, type }) => {
    const answer = await ask(open, body);
    expect(answer).toMatchObject({ status, type: "application/problem+json", body: { type, status } });
    expect(contract()(status).safeParse(answer.body).error).toBeUndefined();
  });

  it("serves nobody without its token, and nobody at all where it has none", async () => {
    expect((await ask(open, requestOf(["5 lamps"]), {})).status).toBe(401);
    expect(await ask(closed, requestOf(["5 lamps"]))).toMatchObject({
      status: 503,
      body: { title: expect.stringContaining("AI_AGENT_TOKEN") },
    });
  });

  it("says that it is up", async () => {
    const answer = await open.dispatchFetch("https://agent.test/health");
    expect([answer.status, await answer.json()]).toEqual([200, { status: "pass" }]);
  });

  it("is small enough to start at once", () => {
    const [, kib] = /\/ gzip: ([\d.]+) KiB/.exec(built) ?? [];
    expect(Number(kib)).toBeGreaterThan(0);
    expect(Number(kib)).toBeLessThanOrEqual(BUDGET_KIB);
  });
});

import { afterEach, describe, expect, it, vi } from "vitest";
import { createAiAgent, type AiAgentOptions } from "../../ai-agent/app.ts";
import type { Brief } from "../../ai-agent/schema.ts";
import { requestOf } from "./brief-of.ts";

const LLM = { baseUrl: "http://llm.test/v1", apiKey: "key", model: "gpt-test" };
const NEED = requestOf(["We need 5 lamps, budget 100 EUR"]);

function agent(options: AiAgentOptions = {}) {
  const logged: string[] = [];
  const app = createAiAgent(options, (message) => logged.push(message));
  const extract = (body: unknown, headers: Record<string, string> = {}) =>
    app.request("/v1/extract", { method: "POST", headers, body: typeof body === "string" ? body : JSON.stringify(body) });
  return { app, extract, logged };
}

describe("POST /v1/extract", () => {
  it("answers the brief with its method, confidence and version, twice the same", async () => {
    const { extract } = agent();
    const first = await (await extract(NEED, { "idempotency-key": "k1" })).json();
    expect(first).toMatchObject({
      brief: { title: "Lamps", items: [{ quantity: 5 }] },
      method: "deterministic",
      confidence: { budget: 0.98, deadline: 0 },
      version: expect.any(String),
    });
    expect(await (await extract(NEED, { "idempotency-key": "k1" })).json()).toEqual(first);
  });

  it("asks for its bearer token where it has one", async () => {
    const { extract, app } = agent({ token: "secret" });
    const refused = await extract(NEED);
    expect(refused.status).toBe(401);
    expect(refused.headers.get("www-authenticate")).toContain("Bearer");
    expect((await extract(NEED, { authorization: "Bearer wrong" })).status).toBe(401);
    expect((await extract(NEED, { authorization: "Bearer secret" })).status).toBe(200);
    expect((await app.request("/health")).status).toBe(200);
  });

  it.each([
    ["no JSON", "{", ""],
    ["no messages", { ...NEED, messages: [] }, "/messages"],
    ["a time that is none", { ...NEED, referenceTime: "yesterday" }, "/referenceTime"],
    ["an unknown role", { ...NEED, messages: [{ role: "system", content: "x" }] }, "/messages/0/role"],
    ["a locale that is none", { ...NEED, locale: "???" }, "/locale"],
  ])("refuses %s with a pointer", async (_, body, pointer) => {
    const response = await agent().extract(body);
    expect(response.status).toBe(400);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.json()).toMatchObject({
      type: "/problems/invalid-request",
      errors: expect.arrayContaining([expect.objectContaining({ pointer })]),
    });
  });

  it("says what it looked for where nothing is asked for", async () => {
    const response = await agent().extract(requestOf(["hello"]));
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ type: "/problems/no-items-found", detail: expect.stringContaining("office chairs") });
  });

  it("refuses a body past its limit", async () => {
    const response = await agent().extract(requestOf(["x".repeat(300_000)]));
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ type: "/problems/content-too-large" });
  });
});

describe("with an LLM", () => {
  afterEach(() => void vi.restoreAllMocks());

  const read: Omit<Brief, "missing"> = {
    title: "Lamps",
    items: [{ name: "desk lamps", quantity: 5, unit: "piece", attributes: [], searchTerms: ["desk lamp"] }],
    budget: { amount: 10_000, currency: "EUR", kind: "total" },
    currency: "EUR",
    delivery: null,
    deadline: null,
    constraints: [],
  };

  function llmAnswers(status: number, content: unknown) {
    const body = {
      id: "c1",
      object: "chat.completion",
      created: 1,
      model: "gpt-test",
      choices: [{ index: 0, finish_reason: "stop", message: { role: "assistant", content } }],
    };
    return vi.spyOn(globalThis, "fetch").mockImplementation(() => Promise.resolve(Response.json(body, { status })));
  }

  it("takes its brief, and asks it once for the same conversation", async () => {
    const fetched = llmAnswers(200, JSON.stringify(read));
    const { extract } = agent({ llm: LLM });
    expect(await (await extract(NEED)).json()).toMatchObject({
      brief: { items: [{ name: "desk lamps" }], missing: ["delivery", "deadline"] },
      method: "llm",
    });
    await extract(NEED);
    expect(fetched).toHaveBeenCalledTimes(1);
  });

  it.each([
    ["fails", 500, "{}"],
    ["answers no JSON", 200, "Sure! Here is your brief"],
    ["answers another shape", 200, JSON.stringify({ items: [] })],
    ["invents a currency", 200, JSON.stringify({ ...read, budget: { amount: 1, currency: "ZZQ", kind: "total" } })],
  ])("falls back to the rules, and says so, where it %s", async (_, status, content) => {
    llmAnswers(status, content);
    const { extract, logged } = agent({ llm: LLM });
    expect(await (await extract(NEED)).json()).toMatchObject({
      brief: { items: [{ name: "lamps", quantity: 5 }] },
      method: "deterministic-after-llm-failure",
    });
    expect(logged).toHaveLength(1);
  });
});

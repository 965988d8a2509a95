import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { createDeps, type Deps } from "../../../src/deps.ts";
import { converse } from "../../../src/features/llm/converse.ts";
import type { LlmProviders, ProviderAnswer } from "../../../src/features/llm/ports.ts";
import { llmUsageEvents } from "../../../src/features/llm/tables.ts";
import { objects } from "../../../src/platform/objects/port.ts";
import { valueOf } from "../../support/value-of.ts";
import { servedBy } from "../checkout/http.ts";
import { PATIENT_MS } from "../objects.ts";

const deps = createDeps(env);
const { llm } = deps.contract;
const circuits = objects(env.PROVIDER_CIRCUIT, { object: "provider-circuit", deadlineMs: PATIENT_MS });

// The first call of all loads the whole Worker.
beforeAll(async () => void (await circuits("warm").state()), PATIENT_MS);

const sse = (...events: string[]) => events.map((data) => `data: ${data}\n\n`).join("");
const streamed = (body: BodyInit): ProviderAnswer => ({
  kind: "answered",
  response: new Response(body, { headers: { "content-type": "text/event-stream" } }),
});
const json = (body: string): ProviderAnswer => ({
  kind: "answered",
  response: new Response(body, { headers: { "content-type": "application/json" } }),
});
const USAGE = { prompt_tokens: 11, completion_tokens: 7 };
const word = JSON.stringify({ choices: [{ index: 0, delta: { content: "noted" } }] });
const WELL: Record<"stream" | "whole", () => ProviderAnswer> = {
  stream: () => streamed(sse(word, JSON.stringify({ choices: [], usage: USAGE }), "[DONE]")),
  whole: () => json(JSON.stringify({ choices: [{ index: 0, message: { content: "noted" } }], usage: USAGE })),
};
const refusing = (status: number) => (): ProviderAnswer => ({ kind: "refused", status, error: { message: `status ${status}` } });
/** Accepts the call, answers with headers, and then says nothing. */
const silent = (): ProviderAnswer => streamed(new ReadableStream());

/** Faults of the model asked for; the stand-in is well. Each call is noted by its model. */
function world(fault: (model: string) => ProviderAnswer | undefined, given: Partial<Deps["contract"]["llm"]["circuit"]> = {}) {
  const asked: string[] = [];
  const post: LlmProviders["post"] = async (_provider, _path, body) => {
    asked.push(body.model);
    return fault(body.model) ?? WELL[body.stream === true ? "stream" : "whole"]();
  };
  const name = deps.ids.next("evt");
  const contract = { ...deps.contract, llm: { ...llm, circuit: { ...llm.circuit, ...given } } };
  const using = createDeps(env, {
    contract,
    llmProviders: { missing: () => [], post },
    providerCircuits: (provider) => circuits(`${name} ${provider}`),
  });
  const userId = deps.ids.next("usr");
  const ask = servedBy(using);
  const chat = (members: object = {}, headers: Record<string, string> = {}) =>
    ask("https://api.test/llm/v1/chat/completions", {
      method: "POST",
      headers: { authorization: `Bearer ${userId}`, "content-type": "application/json", ...headers },
      body: JSON.stringify({ model: "gpt-4.1-mini", max_tokens: 50, messages: [{ role: "user", content: "20 chairs" }], ...members }),
    });
  const events = async () => {
    await deps.tokenBudgets(userId).day(today());
    return deps.db.select().from(llmUsageEvents).where(eq(llmUsageEvents.userId, userId)).orderBy(llmUsageEvents.id);
  };
  return { asked, using, chat, events, userId, circuit: circuits(`${name} openai`), budget: () => deps.tokenBudgets(userId).day(today()) };
}

const today = () => new Date().toISOString().slice(0, 10);
const first = (answer: () => ProviderAnswer) => (model: string) => (model === "gpt-4.1-mini" ? answer() : undefined);
const FALLBACK = { "x-llm-fallback-model": "gpt-5-mini" };

const FAULTS: [string, "stream" | "whole" | "both", () => ProviderAnswer, { reason: string; booked: string | undefined }][] = [
  ["is down", "both", () => ({ kind: "unreachable", cause: new Error("refused") }), { reason: "provider-unreachable", booked: undefined }],
  ["hangs", "both", () => ({ kind: "timed-out" }), { reason: "provider-unreachable", booked: "timed-out" }],
  ["is silent behind its headers", "stream", silent, { reason: "provider-unreachable", booked: "timed-out" }],
  ["is overloaded", "both", refusing(529), { reason: "provider-refused", booked: undefined }],
  ["limits the account", "both", refusing(429), { reason: "provider-refused", booked: undefined }],
  ["refuses our key", "both", refusing(401), { reason: "provider-key-refused", booked: undefined }],
  ["answers what is no JSON", "both", () => json("<html>502</html>"), { reason: "provider-garbled", booked: "cut" }],
  ["answers a stream without an event", "stream", () => streamed("<html>\n\n</html>"), { reason: "provider-garbled", booked: "cut" }],
  ["begins its stream with nonsense", "stream", () => streamed(sse("<html>")), { reason: "provider-garbled", booked: "cut" }],
  [
    "begins its stream with an error",
    "stream",
    () => streamed(sse('{"error":{"type":"server_error","message":"overloaded"}}')),
    { reason: "provider-failed", booked: "cut" },
  ],
  ["answers 200 with an error", "whole", () => json('{"error":{"type":"server_error"}}'), { reason: "provider-failed", booked: "cut" }],
];
const cases = FAULTS.flatMap(([what, when, fault, found]) =>
  (["stream", "whole"] as const).filter((how) => when === "both" || when === how).map((how) => ({ what, how, fault, ...found })),
);

describe("a call whose caller names a stand-in", () => {
  it.each(cases)("is answered by it, and says so, where the provider $what ($how)", async ({ how, fault, reason, booked }) => {
    const { asked, chat, events, budget } = world(first(fault), { silentMs: 20 });
    const response = await chat({ stream: how === "stream" }, FALLBACK);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain("noted");
    expect(asked).toEqual(["gpt-4.1-mini", "gpt-5-mini"]);
    expect(response.headers.get("x-llm-served-model")).toBe("gpt-5-mini");
    expect(JSON.parse(response.headers.get("x-degraded") ?? "null")).toMatchObject({
      ...{ mode: "llm-failover", reason, policy: "x-llm-fallback-model" },
    });
    // Of the first one what it may have cost, marked so, where it was taken; nothing where it was refused.
    const paid = booked === undefined ? [] : [{ model: "gpt-4.1-mini", askedModel: null, outcome: booked, worstCase: true }];
    const served = { model: "gpt-5-mini", askedModel: "gpt-4.1-mini", outcome: "complete", worstCase: false, inputTokens: 11 };
    expect(await events()).toMatchObject([...paid, served]);
    expect(await budget()).toMatchObject({ reserved: 0 });
  });

  it("is answered by the model asked for where that answers, and by no other once it has begun", async () => {
    const cut = sse(word);
    const { asked, chat, events } = world(first(() => streamed(cut)));
    const response = await chat({ stream: true }, FALLBACK);
    await expect(response.text()).rejects.toThrow();
    expect(response.headers.get("x-llm-served-model")).toBe("gpt-4.1-mini");
    expect(response.headers.get("x-degraded")).toBeNull();
    expect(asked).toEqual(["gpt-4.1-mini"]);
    expect(await events()).toMatchObject([{ outcome: "cut" }]);
  });

  it.each([400, 404, 422])("is refused by the provider's own %i, which is about the caller", async (status) => {
    const { asked, chat } = world(first(refusing(status)));
    expect((await chat({}, FALLBACK)).status).toBe(status);
    expect(asked).toEqual(["gpt-4.1-mini"]);
  });

  it("is refused with the first one's reason where neither answers, and holds nothing in reserve", async () => {
    const { asked, chat, budget } = world((model) => (model === "gpt-4.1-mini" ? refusing(529)() : refusing(500)()));
    expect((await chat({}, FALLBACK)).status).toBe(529);
    expect(asked).toEqual(["gpt-4.1-mini", "gpt-5-mini"]);
    expect(await budget()).toEqual({ settled: 0, reserved: 0 });
  });

  it("is not made a second time where the day has no room for the stand-in's worst case", async () => {
    const { asked, chat } = world(first(() => ({ kind: "timed-out" })));
    const response = await chat(
      { max_tokens: 20_000, messages: [{ role: "user", content: "a".repeat(llm.dailyTokenLimit / 2) }] },
      FALLBACK,
    );
    expect(response.status).toBe(503);
    expect(asked).toEqual(["gpt-4.1-mini"]);
  });

  it("is refused before anything is called where the stand-in is none of this route", async () => {
    const { asked, chat } = world(() => undefined);
    const response = await chat({}, { "x-llm-fallback-model": "claude-haiku-4-5" });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      errors: [{ pointer: "/x-llm-fallback-model" }],
      error: { type: "invalid_request_error" },
    });
    expect(asked).toEqual([]);
  });

  it("has no stand-in that nobody named", async () => {
    const { asked, chat } = world(first(refusing(529)));
    expect((await chat()).status).toBe(529);
    expect(asked).toEqual(["gpt-4.1-mini"]);
  });

  it("has the contract's where that names one, and none where the caller wants none", async () => {
    const models = llm.models.map((model) => (model.model === "gpt-4.1-mini" ? { ...model, fallback: "gpt-5-mini" } : model));
    const { asked, using, userId } = world(first(refusing(529)));
    const ask = servedBy(createDeps(env, { ...overridesOf(using), contract: { ...deps.contract, llm: { ...llm, models } } }));
    const post = (headers: Record<string, string> = {}) =>
      ask("https://api.test/llm/v1/chat/completions", {
        method: "POST",
        headers: { authorization: `Bearer ${userId}`, "content-type": "application/json", ...headers },
        body: JSON.stringify({ model: "gpt-4.1-mini", messages: [{ role: "user", content: "20 chairs" }] }),
      });
    const response = await post();
    expect([response.status, response.headers.get("x-llm-served-model")]).toEqual([200, "gpt-5-mini"]);
    expect(JSON.parse(response.headers.get("x-degraded") ?? "null")).toMatchObject({ policy: "llm.models.fallback" });
    expect((await post({ "x-llm-fallback-model": "none" })).status).toBe(529);
    expect(asked).toEqual(["gpt-4.1-mini", "gpt-5-mini", "gpt-4.1-mini"]);
  });
});

const overridesOf = ({ llmProviders, providerCircuits }: Deps) => ({ llmProviders, providerCircuits });

describe("the product's own chat", () => {
  const claude = () =>
    streamed(
      [
        { type: "message_start", message: { usage: { input_tokens: 9, output_tokens: 1 } } },
        { type: "content_block_delta", delta: { type: "text_delta", text: "noted" } },
        { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 3 } },
        { type: "message_stop" },
      ]
        .map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
        .join(""),
    );
  const talk = async (using: Deps, userId: string) => {
    let text = "";
    const conversing = await converse(using, {
      ...{
        userId,
        addressVerified: true,
        system: "Be brief.",
        turns: [{ role: "user" as const, content: "5 desks" }],
        maxOutputTokens: 200,
      },
      onText: (piece) => (text += piece),
    });
    const usage = conversing.ok ? await conversing.value.ended : undefined;
    return { conversing, usage, text: () => text };
  };

  it.each([
    ...cases.filter(({ how }) => how === "stream"),
    { what: "refuses what we wrote", fault: refusing(400), reason: "provider-refused" },
  ])("is answered by its fallback model, in that one's words alone, where the first $what", async ({ fault, reason }) => {
    const { using, userId } = world((model) => (model === llm.chatModel ? fault() : claude()));
    const impatient = { ...using.contract, llm: { ...using.contract.llm, chatBeginsWithinMs: 20 } };
    const { conversing, usage, text } = await talk(createDeps(env, { ...overridesOf(using), contract: impatient }), userId);
    expect(valueOf(conversing)).toMatchObject({ model: llm.chatFallbackModel, degraded: { mode: "llm-failover", reason } });
    expect(usage).toMatchObject({ outcome: "complete", askedModel: llm.chatModel, outputTokens: 3 });
    expect(text()).toBe("noted");
  });
});

const failing = (calls: number) => Array.from({ length: calls }, (_, index) => index);

describe("a provider that fails", () => {
  it("is not asked any more after failures enough: callers are told at once, in the wire's own form, when to come back", async () => {
    const { asked, chat, circuit, budget } = world(first(() => ({ kind: "unreachable", cause: new Error("refused") })));
    for (const _ of failing(llm.circuit.failures)) expect((await chat()).status).toBe(503);
    await expect.poll(() => circuit.state()).toMatchObject({ openings: 1 });

    const response = await chat();
    expect(response.status).toBe(503);
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(Number(response.headers.get("retry-after"))).toBeLessThanOrEqual(llm.circuit.openSeconds);
    expect(response.headers.get("x-should-retry")).toBeNull();
    expect(await response.json()).toMatchObject({
      ...{ type: "/problems/llm-provider-circuit-open", subject: "openai" },
      error: { type: "server_error", code: "llm_provider_circuit_open", message: expect.any(String) },
    });
    expect(asked).toHaveLength(llm.circuit.failures);
    expect(await budget()).toEqual({ settled: 0, reserved: 0 });
  });

  it("costs the chat's buyers no time while its circuit is open: the other one answers at once", async () => {
    const { asked, using, userId, circuit } = world((model) => (model === llm.chatModel ? { kind: "timed-out" } : undefined));
    const talk = () =>
      converse(using, {
        ...{ userId, addressVerified: true, system: "", turns: [{ role: "user" as const, content: "5 desks" }], maxOutputTokens: 20 },
        onText: () => undefined,
      });
    for (const _ of failing(llm.circuit.failures)) await talk();
    await expect.poll(() => circuit.state()).toMatchObject({ openings: 1 });
    const before = asked.length;
    expect(valueOf(await talk())).toMatchObject({ model: llm.chatFallbackModel, degraded: { reason: "provider-circuit-open" } });
    expect(asked.slice(before)).toEqual([llm.chatFallbackModel]);
  });

  it("is tried by one of fifty calls at once, and asked by all again once that one has an answer", async () => {
    let isDown = true;
    let answer: () => void = () => undefined;
    const answers = new Promise<void>((resolve) => (answer = resolve));
    const gated = () =>
      streamed(
        new ReadableStream<Uint8Array>({
          async start(controller) {
            await answers;
            controller.enqueue(new TextEncoder().encode(sse(word, JSON.stringify({ choices: [], usage: USAGE }), "[DONE]")));
            controller.close();
          },
        }),
      );
    const { asked, chat, circuit } = world(() => (isDown ? refusing(500)() : gated()), {
      openSeconds: 0.001,
      tellSeconds: 0.001,
      trialSeconds: 60,
    });
    for (const _ of failing(llm.circuit.failures)) await chat();
    await expect.poll(() => circuit.state()).toMatchObject({ openings: 1 });
    isDown = false;
    const before = asked.length;

    const fifty = failing(50).map(() => chat({ stream: true }));
    const statuses = (await Promise.all(fifty)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status === 503)).toHaveLength(49);
    expect(asked.length - before).toBe(1);
    expect(await circuit.state()).not.toMatchObject({ openUntil: 0 });

    answer();
    await expect.poll(() => circuit.state()).toMatchObject({ openUntil: 0, failures: 0 });
    await expect.poll(async () => (await chat({ stream: true })).status).toBe(200);
  });

  it("is well again for what is about the caller, or about our account: neither opens a circuit", async () => {
    const { chat, circuit } = world(first(refusing(429)));
    for (const _ of failing(llm.circuit.failures * 2)) expect((await chat()).status).toBe(429);
    expect(await circuit.state()).toMatchObject({ failures: 0, openUntil: 0 });
  });

  it.each([401, 403])("and refuses our key with %i is told of as that, and asked on: the next call may find it mended", async (status) => {
    let isRefused = true;
    const { chat, circuit } = world(() => (isRefused ? refusing(status)() : undefined));
    const response = await chat();
    expect([response.status, response.headers.get("x-should-retry")]).toEqual([503, "false"]);
    expect(await response.json()).toMatchObject({
      ...{ type: "/problems/llm-provider-key-refused", detail: expect.stringContaining("refuses the key by which this service calls it") },
      error: { code: "llm_provider_key_refused" },
    });
    await expect.poll(async () => (await circuit.state()).keyRefusedAt).toBeGreaterThan(0);
    isRefused = false;
    expect((await chat()).status).toBe(200);
    await expect.poll(async () => (await circuit.state()).keyRefusedAt).toBe(0);
  });

  it("and answers what nobody can read is told of as that", async () => {
    const { chat } = world(first(() => json("<html>")));
    const response = await chat();
    expect(response.status).toBe(502);
    expect(await response.json()).toMatchObject({ type: "/problems/llm-provider-garbled", error: { code: "llm_provider_garbled" } });
  });

  it("fails no call for want of the circuit's owner", async () => {
    const { using, userId } = world(() => undefined);
    const away = createDeps(env, {
      ...overridesOf(using),
      providerCircuits: () => ({
        state: () => Promise.reject(new Error("away")),
        tell: () => Promise.reject(new Error("away")),
        requestTrial: () => Promise.reject(new Error("away")),
        endTrial: () => Promise.reject(new Error("away")),
      }),
    });
    const response = await servedBy(away)("https://api.test/llm/v1/chat/completions", {
      method: "POST",
      headers: { authorization: `Bearer ${userId}`, "content-type": "application/json" },
      body: JSON.stringify({ model: "gpt-4.1-mini", messages: [{ role: "user", content: "20 chairs" }] }),
    });
    expect(response.status).toBe(200);
  });
});

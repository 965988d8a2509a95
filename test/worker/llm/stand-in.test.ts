import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { createDeps, type Deps } from "../../../src/deps.ts";
import { converse } from "../../../src/features/llm/converse.ts";
import type { ProviderAnswer } from "../../../src/features/llm/ports.ts";
import { valueOf } from "../../support/value-of.ts";
import { servedAtOnce } from "../checkout/http.ts";
import { PATIENT_MS } from "../objects.ts";
import { circuits, deps, first, json, llm, overridesOf, refusing, silent, sse, streamed, word, world } from "./failing-providers.ts";

// The first call of all loads the whole Worker.
beforeAll(async () => void (await circuits("warm").state()), PATIENT_MS);

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
/** What says nothing is given up soon; what fails by its answer is not told from that by how busy the machine is. */
const patienceWith = (fault: () => ProviderAnswer): number => (fault === silent ? 250 : 60_000);
const cases = FAULTS.flatMap(([what, when, fault, found]) =>
  (["stream", "whole"] as const).filter((how) => when === "both" || when === how).map((how) => ({ what, how, fault, ...found })),
);

describe("a call whose caller names a stand-in", () => {
  it.each(cases)("is answered by it, and says so, where the provider $what ($how)", async ({ how, fault, reason, booked }) => {
    const { asked, chat, events, budget } = world(first(fault), { silentMs: patienceWith(fault) });
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
    // An answer that came whole is booked behind it.
    await expect.poll(events).toHaveLength(paid.length + 1);
    await expect.poll(events, { timeout: 45_000 }).toMatchObject([...paid, served]);
    expect(await budget()).toMatchObject({ reserved: 0 });
  });

  it("is answered by the model asked for where that answers, and by no other once it has begun", async () => {
    const cut = sse(word);
    const { asked, chat, events } = world(first(() => streamed(cut)));
    const response = await chat({ stream: true }, FALLBACK);
    await expect(response.text()).rejects.toThrow("the stream was cut");
    expect(response.headers.get("x-llm-served-model")).toBe("gpt-4.1-mini");
    expect(response.headers.get("x-degraded")).toBeNull();
    expect(asked).toEqual(["gpt-4.1-mini"]);
    await expect.poll(events, { timeout: 45_000 }).toMatchObject([{ outcome: "cut" }]);
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
    expect(await budget()).toEqual({ settled: 0, reserved: 0, nanoUsd: { settled: 0, reserved: 0 } });
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
    const ask = servedAtOnce(createDeps(env, { ...overridesOf(using), contract: { ...deps.contract, llm: { ...llm, models } } }));
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
    const impatient = { ...using.contract, llm: { ...using.contract.llm, chatBeginsWithinMs: patienceWith(fault) } };
    const { conversing, usage, text } = await talk(createDeps(env, { ...overridesOf(using), contract: impatient }), userId);
    expect(valueOf(conversing)).toMatchObject({ model: llm.chatFallbackModel, degraded: { mode: "llm-failover", reason } });
    expect(usage).toMatchObject({ outcome: "complete", askedModel: llm.chatModel, outputTokens: 3 });
    expect(text()).toBe("noted");
  });
});

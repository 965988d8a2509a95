import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { createDeps } from "../../../src/deps.ts";
import { converse } from "../../../src/features/llm/converse.ts";
import { valueOf } from "../../support/value-of.ts";
import { servedAtOnce } from "../checkout/http.ts";
import { PATIENT_MS } from "../objects.ts";
import { CIRCUIT, circuits, first, json, llm, overridesOf, refusing, sse, streamed, USAGE, word, world } from "./failing-providers.ts";

// The first call of all loads the whole Worker.
beforeAll(async () => void (await circuits("warm").state()), PATIENT_MS);

const failing = (calls: number) => Array.from({ length: calls }, (_, index) => index);

describe("a provider that fails", () => {
  it("is not asked any more after failures enough: callers are told at once, in the wire's own form, when to come back", async () => {
    const { asked, chat, circuit, budget } = world(first(() => ({ kind: "unreachable", cause: new Error("refused") })));
    for (const _ of failing(llm.circuit.failures)) expect((await chat()).status).toBe(503);
    await expect.poll(() => circuit.state()).toMatchObject({ openings: 1 });

    const response = await chat();
    expect(response.status).toBe(503);
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(Number(response.headers.get("retry-after"))).toBeLessThanOrEqual(CIRCUIT.openSeconds);
    expect(response.headers.get("x-should-retry")).toBeNull();
    expect(await response.json()).toMatchObject({
      ...{ type: "/problems/llm-provider-circuit-open", subject: "openai" },
      error: { type: "server_error", code: "llm_provider_circuit_open", message: expect.any(String) },
    });
    expect(asked).toHaveLength(llm.circuit.failures);
    expect(await budget()).toEqual({ settled: 0, reserved: 0, nanoUsd: { settled: 0, reserved: 0 } });
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
    expect((await chat({ stream: true })).status).toBe(200);
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
    const response = await servedAtOnce(away)("https://api.test/llm/v1/chat/completions", {
      method: "POST",
      headers: { authorization: `Bearer ${userId}`, "content-type": "application/json" },
      body: JSON.stringify({ model: "gpt-4.1-mini", messages: [{ role: "user", content: "20 chairs" }] }),
    });
    expect(response.status).toBe(200);
  });
});

import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { createDeps, type Deps } from "../../../src/deps.ts";
import type { LlmProviders } from "../../../src/features/llm/ports.ts";
import { servedAtOnce } from "../checkout/http.ts";
import { usageOf } from "./handed-on.ts";

const deps = createDeps(env);
const hello = [{ role: "user" as const, content: "20 office chairs" }];

/** Both official clients, as a buyer of their own. */
async function clientsOf(served: Deps, userId = deps.ids.next("usr")) {
  const [{ default: OpenAI }, { default: Anthropic }] = await Promise.all([import("openai"), import("@anthropic-ai/sdk")]);
  const program = { apiKey: userId, maxRetries: 0, fetch: servedAtOnce(served) };
  return {
    userId,
    OpenAI,
    Anthropic,
    openai: new OpenAI({ ...program, baseURL: "https://api.test/llm/v1" }),
    anthropic: new Anthropic({ ...program, baseURL: "https://api.test/llm" }),
  };
}

const settings: Record<string, string | undefined> = { ANTHROPIC_API_KEY: undefined };
const withoutKey = createDeps({ ...env, ...settings });
const switchedOff = createDeps(env, {
  switches: { ...deps.switches, state: async (feature) => (feature === "llm-anthropic" ? "off" : "on") },
});

beforeAll(async () => void (await Promise.all([import("openai"), import("@anthropic-ai/sdk")])), 60_000);

describe("the models a caller may name", () => {
  it("are those the official clients list, by each of their names, and each can be retrieved by both", async () => {
    const { openai, anthropic } = await clientsOf(deps);
    const listed = (await openai.models.list()).data.map(({ id }) => id);
    const names = deps.contract.llm.models.flatMap(({ model, aliases }) => [model, ...aliases]);
    expect(listed).toEqual(names);
    expect((await anthropic.models.list()).data.map(({ id }) => id)).toEqual(names);
    for (const id of ["gpt-4.1-mini-2025-04-14", "claude-haiku-4-5"]) {
      expect(await openai.models.retrieve(id)).toMatchObject({ id, object: "model", created: expect.any(Number) });
      expect(await anthropic.models.retrieve(id)).toMatchObject({ id, type: "model", display_name: id, created_at: expect.any(String) });
    }
  });

  it.each([
    ["without its key", withoutKey],
    ["while it is switched off", switchedOff],
  ])("are not those of a provider %s", async (_, served) => {
    const { openai, OpenAI } = await clientsOf(served);
    const listed = (await openai.models.list()).data.map(({ owned_by }) => owned_by);
    expect(new Set(listed)).toEqual(new Set(["openai"]));
    await expect(openai.models.retrieve("claude-haiku-4-5")).rejects.toBeInstanceOf(OpenAI.NotFoundError);
  });

  it("are told apart from unknown ones in each provider's own error form", async () => {
    const { openai, anthropic, OpenAI, Anthropic } = await clientsOf(deps);
    const unknown = await openai.models.retrieve("gpt-9").catch((error: unknown) => error);
    expect(unknown).toBeInstanceOf(OpenAI.NotFoundError);
    expect(unknown).toMatchObject({ code: "model_not_found", type: "invalid_request_error" });
    const other = await anthropic.models.retrieve("claude-9").catch((error: unknown) => error);
    expect(other).toBeInstanceOf(Anthropic.NotFoundError);
    expect(other).toMatchObject({ type: "not_found_error" });
  });

  it("answer by a dated name, which goes to the provider as it was written, and are booked as the model that is priced", async () => {
    const { openai, anthropic, userId } = await clientsOf(deps);
    await openai.chat.completions.create({ model: "gpt-4.1-mini-2025-04-14", messages: hello });
    const said = await anthropic.messages.create({ model: "claude-haiku-4-5-20251001", max_tokens: 64_000, messages: hello, stream: true });
    const named: string[] = [];
    for await (const event of said) if (event.type === "message_start") named.push(event.message.model);
    expect(named).toEqual(["claude-haiku-4-5-20251001"]);
    const { items } = await usageOf(deps, userId);
    expect(items.map(({ model }) => model)).toEqual(["claude-haiku-4-5", "gpt-4.1-mini"]);
  });
});

describe("counting a prompt", () => {
  it("is the provider's own answer, and takes nothing from the budget", async () => {
    const { anthropic, userId } = await clientsOf(deps);
    const { input_tokens } = await anthropic.messages.countTokens({ model: "claude-haiku-4-5-20251001", messages: hello });
    expect(input_tokens).toBeGreaterThan(0);
    expect(await anthropic.beta.messages.countTokens({ model: "claude-haiku-4-5", messages: hello })).toEqual({ input_tokens });
    expect(await usageOf(deps, userId)).toMatchObject({ items: [], budget: { settled: 0, reserved: 0 } });
  });

  it("passes on what the caller says by headers, and the body as it came", async () => {
    let passed: unknown[] = [];
    const llmProviders: LlmProviders = {
      missing: () => [],
      async post(provider, path, body, { betas, version }) {
        passed = [provider, path, body, betas, version];
        return { kind: "answered", response: Response.json({ input_tokens: 7 }, { headers: { "request-id": "req_1" } }) };
      },
    };
    const ask = servedAtOnce(createDeps(env, { llmProviders }));
    const body = { model: "claude-haiku-4-5", messages: hello, system: "Be brief." };
    const headers = { authorization: "Bearer usr_1", "content-type": "application/json", "anthropic-version": "2023-06-01" };
    const answer = await ask("https://api.test/llm/v1/messages/count_tokens", { method: "POST", headers, body: JSON.stringify(body) });
    expect([await answer.json(), answer.headers.get("request-id")]).toEqual([{ input_tokens: 7 }, "req_1"]);
    expect(passed).toEqual(["anthropic", "messages/count_tokens", body, undefined, "2023-06-01"]);
  });

  it.each<[string, object, number]>([
    ["of a model that is not offered", { model: "claude-9", messages: hello }, 404],
    ["of a model of another wire", { model: "gpt-4.1-mini", messages: hello }, 400],
    [
      "of a stored file",
      {
        model: "claude-haiku-4-5",
        messages: [{ role: "user", content: [{ type: "document", source: { type: "file", file_id: "file_1" } }] }],
      },
      400,
    ],
    ["of nothing", { model: "claude-haiku-4-5", messages: [] }, 400],
  ])("is refused %s, in Anthropic's form", async (_, body, status) => {
    const { anthropic, Anthropic } = await clientsOf(deps);
    const refused = await anthropic.messages
      .countTokens(body as Parameters<typeof anthropic.messages.countTokens>[0])
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Anthropic.APIError);
    expect(refused).toMatchObject({ status, type: status === 404 ? "not_found_error" : "invalid_request_error" });
  });

  it("is refused where the provider is switched off, has no key, or does not answer", async () => {
    const unreachable: LlmProviders = { missing: () => [], post: async () => ({ kind: "unreachable", cause: new Error("gone") }) };
    for (const served of [switchedOff, withoutKey, createDeps(env, { llmProviders: unreachable })]) {
      const { anthropic, Anthropic } = await clientsOf(served);
      const refused = await anthropic.messages.countTokens({ model: "claude-haiku-4-5", messages: hello }).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(Anthropic.InternalServerError);
      expect(refused).toMatchObject({ status: 503, type: "api_error" });
    }
  });
});

describe("what the gateway does not offer", () => {
  it("is a 404 in the form of the client that asked", async () => {
    const { openai, anthropic, OpenAI, Anthropic } = await clientsOf(deps);
    const response = await openai.responses.retrieve("resp_1").catch((error: unknown) => error);
    expect(response).toBeInstanceOf(OpenAI.NotFoundError);
    expect(response).toMatchObject({ code: "not_found", type: "invalid_request_error" });
    const batch = await anthropic.messages.batches.retrieve("batch_1").catch((error: unknown) => error);
    expect(batch).toBeInstanceOf(Anthropic.NotFoundError);
    expect(batch).toMatchObject({ type: "not_found_error" });
  });

  it("is a 405 in that form where the path is served by another method, and a plain problem elsewhere", async () => {
    const ask = servedAtOnce(deps);
    const wrong = await ask("https://api.test/llm/v1/chat/completions");
    expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "POST"]);
    expect(await wrong.json()).toMatchObject({ type: "/problems/method-not-allowed", error: { type: "invalid_request_error" } });
    expect(await (await ask("https://api.test/nowhere")).json()).not.toHaveProperty("error");
  });
});

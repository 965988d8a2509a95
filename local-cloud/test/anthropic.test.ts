import { readFile } from "node:fs/promises";
import Anthropic from "@anthropic-ai/sdk";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startAnthropic } from "../services/anthropic/start-anthropic.ts";
import type { LocalService } from "../service.ts";
import { temporaryContext } from "./temporary-context.ts";
import { foldedShape, readStream } from "./sse-shape.ts";

const NEED = "We need 12 office chairs, budget 3000 EUR in total, delivered to Berlin, Germany.";
const request = { model: "claude-haiku-4-5", max_tokens: 500, messages: [{ role: "user" as const, content: NEED }] };

let context: Awaited<ReturnType<typeof temporaryContext>>;
let service: LocalService;
let client: Anthropic;

beforeEach(async () => {
  context = await temporaryContext("anthropic");
  service = await startAnthropic(context, { apiKey: "sk-ant-local", pieceDelayMs: 0, now: () => new Date("2026-11-23T10:00:00Z") });
  client = new Anthropic({ apiKey: "sk-ant-local", baseURL: service.url, maxRetries: 0 });
});

afterEach(async () => {
  await service.stop();
  await context.remove();
});

const post = (body: string, headers: Record<string, string>) => fetch(`${service.url}/v1/messages`, { method: "POST", headers, body });
const textOf = (message: Anthropic.Message) => message.content.map((block) => (block.type === "text" ? block.text : "")).join("");

describe("messages", () => {
  it("asks for what is missing, with usage, whole and streamed alike", async () => {
    const whole = await client.messages.create(request);
    expect(whole).toMatchObject({ model: "claude-haiku-4-5-20251001", stop_reason: "end_turn", role: "assistant" });
    expect(textOf(whole)).toMatch(/12 × .*chair.*When do you need it by\?$/);
    expect(whole.usage).toMatchObject({ input_tokens: Math.ceil(NEED.length / 4), output_tokens: Math.ceil(textOf(whole).length / 4) });
    const streamed = await client.messages.stream(request).finalMessage();
    expect(textOf(streamed)).toBe(textOf(whole));
    expect(streamed.usage).toMatchObject({ input_tokens: whole.usage.input_tokens, output_tokens: whole.usage.output_tokens });
    expect(whole._request_id).toMatch(/^req_/);
  });

  it("streams events of the shapes and in the order Anthropic was recorded with", async () => {
    const answer = await post(JSON.stringify({ ...request, stream: true }), {
      "x-api-key": "sk-ant-local",
      "anthropic-version": "2023-06-01",
    });
    const original = await readFile(new URL("../../test/support/vectors/streams/anthropic-messages.sse", import.meta.url), "utf8");
    expect(foldedShape(readStream(await answer.text()))).toEqual(foldedShape(readStream(original)));
  });

  it("ends at max_tokens or at a stop sequence and says which", async () => {
    expect(await client.messages.create({ ...request, max_tokens: 4 })).toMatchObject({
      stop_reason: "max_tokens",
      usage: { output_tokens: 4 },
    });
    const stopped = await client.messages.create({ ...request, stop_sequences: ["never said", "Berlin"] });
    expect(stopped).toMatchObject({ stop_reason: "stop_sequence", stop_sequence: "Berlin" });
    expect(textOf(stopped)).not.toContain("Berlin");
  });

  it("counts tokens of system and turns as the answer's usage does", async () => {
    const withSystem = { ...request, system: [{ type: "text" as const, text: "You help buyers." }] };
    const { input_tokens } = await client.messages.countTokens({
      model: request.model,
      messages: request.messages,
      system: withSystem.system,
    });
    expect(input_tokens).toBe((await client.messages.create(withSystem)).usage.input_tokens);
    expect(input_tokens).toBe(Math.ceil(`You help buyers.\n${NEED}`.length / 4));
  });
});

describe("refusals", () => {
  it("are Anthropic's for a wrong key, an unknown model and a malformed request", async () => {
    const wrong = new Anthropic({ apiKey: "sk-ant-wrong", baseURL: service.url, maxRetries: 0 });
    await expect(wrong.messages.create(request)).rejects.toMatchObject({
      status: 401,
      error: { type: "error", error: { type: "authentication_error" } },
    });
    await expect(client.messages.create({ ...request, model: "claude-99" })).rejects.toMatchObject({
      status: 404,
      error: { error: { type: "not_found_error", message: "model: claude-99" } },
    });
    await expect(client.messages.create({ ...request, messages: [] })).rejects.toMatchObject({
      status: 400,
      error: { error: { message: "messages: at least one message is required" } },
    });
  });

  it("name the missing version header, the missing field and the broken JSON", async () => {
    const key = { "x-api-key": "sk-ant-local" };
    const problem = async (answer: Response) => ({ status: answer.status, body: (await answer.json()) as unknown });
    const refusal = (message: unknown) => ({
      status: 400,
      body: { type: "error", error: { type: "invalid_request_error", message }, request_id: expect.stringMatching(/^req_/) },
    });
    expect(await problem(await post(JSON.stringify(request), key))).toEqual(refusal("anthropic-version: header is required"));
    const { max_tokens: _, ...unlimited } = request;
    const versioned = { ...key, "anthropic-version": "2023-06-01" };
    expect(await problem(await post(JSON.stringify(unlimited), versioned))).toEqual(refusal("max_tokens: Field required"));
    expect(await problem(await post("{", versioned))).toEqual(refusal(expect.stringContaining("not valid JSON")));
  });

  it("do not touch the list of models", async () => {
    const ids: string[] = [];
    for await (const model of client.models.list()) ids.push(model.id);
    expect(ids).toEqual(["claude-sonnet-4-6", "claude-haiku-4-5-20251001", "claude-sonnet-4-5-20250929"]);
    expect((await client.models.retrieve("claude-haiku-4-5")).display_name).toBe("Claude Haiku 4.5");
  });
});

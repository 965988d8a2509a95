import { readFile } from "node:fs/promises";
import OpenAI from "openai";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startOpenai } from "../services/openai/start-openai.ts";
import type { LocalService } from "../service.ts";
import { temporaryContext } from "./temporary-context.ts";
import { foldedShape, readStream } from "./sse-shape.ts";

const NEED = "We need 12 office chairs, budget 3000 EUR in total, delivered to Berlin, Germany.";
const messages = [
  { role: "system" as const, content: "You help buyers." },
  { role: "user" as const, content: NEED },
];

let context: Awaited<ReturnType<typeof temporaryContext>>;
let service: LocalService;
let client: OpenAI;

beforeEach(async () => {
  context = await temporaryContext("openai");
  service = await startOpenai(context, { apiKey: "sk-local", pieceDelayMs: 0, now: () => new Date("2026-11-23T10:00:00Z") });
  client = new OpenAI({ apiKey: "sk-local", baseURL: `${service.url}/v1`, maxRetries: 0 });
});

afterEach(async () => {
  await service.stop();
  await context.remove();
});

const recorded = async (name: string) =>
  readStream(await readFile(new URL(`../../test/support/vectors/streams/${name}.sse`, import.meta.url), "utf8"));
const served = async (path: string, body: object) => {
  const answer = await fetch(`${service.url}/v1${path}`, {
    method: "POST",
    headers: { authorization: "Bearer sk-local" },
    body: JSON.stringify(body),
  });
  expect(answer.headers.get("content-type")).toMatch(/^text\/event-stream/);
  return readStream(await answer.text());
};

describe("chat completions", () => {
  it("acknowledges what the buyer said and asks for what is missing, the same each time", async () => {
    const ask = () => client.chat.completions.create({ model: "gpt-5-mini", messages });
    const completion = await ask();
    const text = completion.choices[0]?.message.content ?? "";
    expect(text).toMatch(/12 × .*chair.*3,000\.00.*Berlin/);
    expect(text).toMatch(/still need the delivery date\. When do you need it by\?$/);
    expect(completion).toMatchObject({ model: "gpt-5-mini-2025-08-07", choices: [{ finish_reason: "stop" }] });
    expect((await ask()).choices[0]?.message.content).toBe(text);
    expect(completion._request_id).toMatch(/^req_/);
  });

  it("asks what is needed where nothing is, and says so when nothing is missing", async () => {
    const say = async (content: string) =>
      (await client.chat.completions.create({ model: "gpt-4o-mini", messages: [{ role: "user", content }] })).choices[0]?.message.content;
    expect(await say("Hello!")).toMatch(/What do you need/);
    expect(await say(`${NEED} Needed by 14 April 2027.`)).toMatch(/2027-04-14\. That is all I need/);
  });

  it("says what a thing is called where it is shown that form, and nothing of what it does not know", async () => {
    const named = async (content: string) => {
      const system = 'Answer with one JSON object: {"names": ["..."]}.';
      const messages = [
        { role: "system" as const, content: system },
        { role: "user" as const, content },
      ];
      const schema = { type: "object", properties: { names: { type: "array", items: { type: "string" } } } };
      const completion = await client.chat.completions.create({
        model: "gpt-5-mini",
        messages,
        response_format: { type: "json_schema", json_schema: { name: "names", schema } },
      });
      return JSON.parse(completion.choices[0]?.message.content ?? "") as { names: string[] };
    };
    expect((await named("red Davenport")).names).toContain("sofa");
    expect(await named("zwirbel")).toEqual({ names: [] });
  });

  it("counts a fourth of the characters, rounded up, as tokens", async () => {
    const { usage, choices } = await client.chat.completions.create({ model: "gpt-5", messages });
    const input = `You help buyers.\n${NEED}`;
    const output = choices[0]?.message.content ?? "";
    expect(usage).toMatchObject({ prompt_tokens: Math.ceil(input.length / 4), completion_tokens: Math.ceil(output.length / 4) });
    expect(usage?.total_tokens).toBe((usage?.prompt_tokens ?? 0) + (usage?.completion_tokens ?? 0));
  });

  it("streams the same text, with the usage last where it was asked for", async () => {
    const whole = await client.chat.completions.create({ model: "gpt-5-mini", messages });
    const stream = client.chat.completions.stream({ model: "gpt-5-mini", messages, stream_options: { include_usage: true } });
    const final = await stream.finalChatCompletion();
    expect(final.choices[0]?.message.content).toBe(whole.choices[0]?.message.content);
    expect(final.usage).toEqual(whole.usage);
    const withoutUsage = await served("/chat/completions", { model: "gpt-5-mini", messages, stream: true });
    expect(withoutUsage.some(({ data }) => typeof data === "object" && data !== null && "usage" in data)).toBe(false);
  });

  it("streams chunks of the shape OpenAI was recorded with", async () => {
    const events = await served("/chat/completions", {
      model: "gpt-4o-mini",
      messages,
      stream: true,
      stream_options: { include_usage: true },
    });
    // Recorded before `service_tier` and with no fingerprint: both are optional members of today's chunks.
    const comparable = (shapes: unknown[]) =>
      JSON.parse(JSON.stringify(shapes).replaceAll(/"service_tier":"\w+",|"system_fingerprint":"\w+",/g, "")) as unknown;
    expect(comparable(foldedShape(events))).toEqual(comparable(foldedShape(await recorded("openai-chat"))));
    expect(events.at(-1)).toEqual({ event: null, data: "[DONE]" });
  });

  it.each(["max_tokens", "max_completion_tokens"] as const)("ends at %s with finish_reason length", async (limit) => {
    const { choices, usage } = await client.chat.completions.create({ model: "gpt-4.1-mini", messages, [limit]: 5 });
    expect(choices[0]?.finish_reason).toBe("length");
    expect(usage?.completion_tokens).toBe(5);
  });

  it("answers JSON where JSON is asked for, of the schema where one is given", async () => {
    const schema = {
      type: "object",
      properties: {
        reply: { type: "string" },
        score: { type: "integer", minimum: 1 },
        note: { type: ["string", "null"] },
        tags: { type: "array", items: { type: "string" } },
        kind: { enum: ["a", "b"] },
      },
      required: ["reply", "score", "note", "tags", "kind"],
      additionalProperties: false,
    };
    const ask = async (response_format: NonNullable<OpenAI.ChatCompletionCreateParamsNonStreaming["response_format"]>) => {
      const completion = await client.chat.completions.create({ model: "gpt-5", messages, response_format });
      return JSON.parse(completion.choices[0]?.message.content ?? "") as unknown;
    };
    expect(await ask({ type: "json_object" })).toEqual({ reply: expect.stringContaining("chair") });
    expect(await ask({ type: "json_schema", json_schema: { name: "answer", strict: true, schema } })).toEqual({
      reply: expect.stringContaining("chair"),
      score: 1,
      note: null,
      tags: [],
      kind: "a",
    });
  });
});

describe("refusals", () => {
  it("are OpenAI's for a wrong key, an unknown model, and a malformed request", async () => {
    const wrong = new OpenAI({ apiKey: "sk-wrong-key", baseURL: `${service.url}/v1`, maxRetries: 0 });
    await expect(wrong.models.list()).rejects.toMatchObject({ status: 401, code: "invalid_api_key", type: "invalid_request_error" });
    await expect(client.chat.completions.create({ model: "gpt-99", messages })).rejects.toMatchObject({
      status: 404,
      code: "model_not_found",
    });
    await expect(client.chat.completions.create({ model: "gpt-5", messages: [] })).rejects.toMatchObject({
      status: 400,
      param: "messages",
    });
    // @ts-expect-error the point is to send what the library's types forbid
    await expect(client.chat.completions.create({ model: "gpt-5", messages: [{ role: "boss", content: "x" }] })).rejects.toMatchObject({
      status: 400,
      param: "messages[0].role",
    });
    await expect(client.responses.create({ input: "x" })).rejects.toMatchObject({
      status: 400,
      param: "model",
      code: "missing_required_parameter",
    });
    await expect(client.responses.create({ model: "gpt-5", input: "x", previous_response_id: "resp_1" })).rejects.toMatchObject({
      status: 400,
      code: "previous_response_not_found",
    });
  });

  it("answer 400 to what is no JSON and 404 to an unknown URL", async () => {
    const headers = { authorization: "Bearer sk-local" };
    expect((await fetch(`${service.url}/v1/chat/completions`, { method: "POST", headers, body: "{" })).status).toBe(400);
    expect((await fetch(`${service.url}/v1/nothing`, { headers })).status).toBe(404);
  });

  it("do not touch the list of models, which has aliases and snapshots", async () => {
    const ids = (await client.models.list()).data.map((model) => model.id);
    expect(ids).toEqual(expect.arrayContaining(["gpt-5-mini", "gpt-5-mini-2025-08-07", "gpt-5", "gpt-4.1-mini", "gpt-4o-mini"]));
    expect((await client.models.retrieve("gpt-5")).id).toBe("gpt-5");
  });
});

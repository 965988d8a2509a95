import { readFile } from "node:fs/promises";
import OpenAI from "openai";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startOpenai } from "../services/openai/start-openai.ts";
import type { LocalService } from "../service.ts";
import { temporaryContext } from "./temporary-context.ts";
import { foldedShape, readStream, shapeOf } from "./sse-shape.ts";

const NEED = "We need 12 office chairs, budget 3000 EUR in total, delivered to Berlin, Germany.";

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

describe("responses", () => {
  it("answers whole and streamed alike, with usage", async () => {
    const input = [{ role: "user" as const, content: NEED }];
    const whole = await client.responses.create({ model: "gpt-5-mini", input, instructions: "You help buyers." });
    expect(whole.output_text).toMatch(/When do you need it by\?$/);
    const stream = client.responses.stream({ model: "gpt-5-mini", input, instructions: "You help buyers." });
    const final = await stream.finalResponse();
    expect(final.output_text).toBe(whole.output_text);
    expect(final.usage).toEqual(whole.usage);
    expect(final.status).toBe("completed");
  });

  it("streams events of the shapes and in the order OpenAI was recorded with", async () => {
    const events = await served("/responses", { model: "gpt-4.1-mini", input: NEED, stream: true });
    const original = await recorded("openai-responses");
    const typesOf = (stream: typeof events) => foldedShape(stream.map(({ event }) => ({ event, data: null })));
    expect(typesOf(events)).toEqual(typesOf(original));
    const shapes = (stream: typeof events) =>
      Object.fromEntries(
        stream.map(({ event, data }) => [
          event,
          Object.keys(shapeOf(data) as object)
            .filter((name) => name !== "obfuscation")
            .toSorted(),
        ]),
      );
    expect(shapes(events)).toEqual(shapes(original));
    const numbers = events.map(({ data }) => (data as { sequence_number: number }).sequence_number);
    expect(numbers).toEqual(numbers.map((_, index) => index));
  });

  it("is incomplete where max_output_tokens ends it", async () => {
    const response = await client.responses.create({ model: "gpt-5", input: NEED, max_output_tokens: 16 });
    expect(response).toMatchObject({
      status: "incomplete",
      incomplete_details: { reason: "max_output_tokens" },
      usage: { output_tokens: 16 },
    });
  });
});

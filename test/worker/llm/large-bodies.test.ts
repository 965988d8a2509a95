import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { createDeps } from "../../../src/deps.ts";
import { createLargeBodies } from "../../../src/platform/http/large-bodies.ts";
import type { LlmProviders, ProviderAnswer } from "../../../src/features/llm/ports.ts";
import { NO_RUNS } from "../../../src/platform/base64-runs.ts";
import { servedAtOnce } from "../checkout/http.ts";

const deps = createDeps(env);
const whole = deps.contract.http;
/** What an isolate holds is the same at a sixteenth of it, and takes the tests a sixteenth of the time. */
const small = { ...whole, largeBodies: { ...whole.largeBodies, maxBytes: 1_048_576, inFlightBytes: 2_097_152 } };
const { maxBytes, maxTextBytes, inFlightValues, retrySeconds } = small.largeBodies;
const ANSWER = { type: "message", content: [], usage: { input_tokens: 9, output_tokens: 1 } };

/** A call with a picture, in a body of so many bytes. */
function withPicture(bytes: number, changed: object = {}): string {
  const body = (data: string) =>
    JSON.stringify({
      messages: [{ role: "user", content: [{ type: "image", source: { type: "base64", media_type: "image/png", data } }] }],
      ...{ model: "claude-haiku-4-5", max_tokens: 9, stream: false },
      ...changed,
    });
  const room = bytes - body("").length;
  const picture = body("A".repeat(room - (room % 4)));
  return picture + " ".repeat(bytes - picture.length);
}

/** The Worker before a provider that answers when it is told to, and what reached that. */
function gateway(http = small) {
  const reached: { sent: { messages?: unknown }; answer: (answer: ProviderAnswer) => void }[] = [];
  let called = () => undefined as void;
  const llmProviders: LlmProviders = {
    missing: () => [],
    post: (_provider, _path, body, { runs = NO_RUNS }) =>
      new Promise((answer) => {
        const sent = JSON.parse(new TextDecoder().decode(runs.bytesOf(JSON.stringify(body)))) as { messages?: unknown };
        reached.push({ sent, answer });
        called();
      }),
  };
  const ask = servedAtOnce(
    createDeps(env, { llmProviders, contract: { ...deps.contract, http }, largeBodies: createLargeBodies(http, deps) }),
  );
  const headers = {
    authorization: `Bearer ${deps.ids.next("usr")}`,
    "content-type": "application/json",
    "anthropic-version": "2023-06-01",
  };
  const post = (body: BodyInit, path = "messages") => ask(`https://api.test/llm/v1/${path}`, { method: "POST", headers, body });
  /** Sends one whose call reaches the provider, and waits until it has. */
  const waiting = async (body: string) => {
    const arrived = new Promise<void>((resolve) => (called = resolve));
    const answered = post(body);
    await Promise.race([arrived, answered]);
    const call = reached.at(-1);
    return { answered, ends: (response = Response.json(ANSWER)) => call?.answer({ kind: "answered", response }) };
  };
  return { post, waiting, reached };
}

describe("a large body", () => {
  it("reaches the provider as it was meant, up to what the contract lets through", async () => {
    const { waiting, reached } = gateway(whole);
    const picture = withPicture(whole.largeBodies.maxBytes);
    const { answered, ends } = await waiting(picture);
    ends();
    expect((await answered).status).toBe(200);
    const { messages } = JSON.parse(picture) as { messages: unknown };
    // Compared here: to show how sixteen million letters differ would take the reporter minutes.
    expect(JSON.stringify(reached[0]?.sent.messages) === JSON.stringify(messages)).toBe(true);
  });

  it("reaches the provider whole where its serializer escapes slashes, and is reserved for as any picture", async () => {
    const { waiting, reached } = gateway();
    const source = { type: "base64", media_type: "image/png", data: "QUJD/+09".repeat(100_000) };
    const messages = [{ role: "user", content: [{ type: "image", source }] }];
    const body = { messages, model: "claude-haiku-4-5", max_tokens: 9 };
    const { answered, ends } = await waiting(JSON.stringify(body).replaceAll("/", "\\/"));
    ends();
    const left = /r=(\d+)/u.exec((await answered).headers.get("ratelimit") ?? "")?.[1];
    expect(reached[0]?.sent).toEqual(body);
    expect(Number(left)).toBeGreaterThan(0);
  });

  it.each(["messages", "messages/count_tokens"])("is refused past that on %s, in the form of the wire", async (path) => {
    const { post } = gateway();
    const refused = await post(withPicture(maxBytes + 1), path);
    expect(refused.status).toBe(413);
    expect(await refused.json()).toMatchObject({ type: "/problems/body-too-large", error: { type: "request_too_large" } });
  });

  it.each<[string, object, string]>([
    ["text", { system: "no base64, ".repeat(maxTextBytes / 11) }, "beside the data of images"],
    ["values", { metadata: Array.from({ length: inFlightValues }, () => 1) }, "values"],
  ])("is refused with more %s than the isolate's memory is meant for", async (_, changed, said) => {
    const { post } = gateway(whole);
    const refused = await post(withPicture(2 * maxBytes, changed));
    expect(refused.status).toBe(413);
    expect(await refused.json()).toMatchObject({ detail: expect.stringContaining(said) as unknown, error: { type: "request_too_large" } });
  });

  it("waits for others where the isolate holds as many as it may, until one is answered", async () => {
    const { post, waiting } = gateway();
    const first = await waiting(withPicture(maxBytes));
    const second = await waiting(withPicture(maxBytes));
    const third = await post(withPicture(maxBytes));
    expect([third.status, third.headers.get("retry-after")]).toEqual([503, String(retrySeconds)]);
    expect(await third.json()).toMatchObject({ type: "/problems/overloaded", error: { type: "api_error" } });

    second.ends();
    expect((await second.answered).status).toBe(200);
    const fourth = await waiting(withPicture(maxBytes));
    fourth.ends();
    expect((await fourth.answered).status).toBe(200);
    first.ends();
    await first.answered;
  });

  it("gives its room back once its answer streams, however long that goes on", async () => {
    const { waiting } = gateway();
    const streaming = [await waiting(withPicture(maxBytes, { stream: true })), await waiting(withPicture(maxBytes, { stream: true }))];
    const open: (ReadableStream | null)[] = [];
    for (const { answered, ends } of streaming.toReversed()) {
      ends(new Response(new ReadableStream(), { headers: { "content-type": "text/event-stream" } }));
      open.push((await answered).body);
    }
    const next = await waiting(withPicture(maxBytes));
    next.ends();
    expect((await next.answered).status).toBe(200);
    for (const body of open) await body?.cancel();
  });

  it("gives its room back where it is refused, whatever for", async () => {
    const { post, waiting } = gateway();
    for (const broken of [
      `${withPicture(maxBytes - 1)}{`,
      withPicture(maxBytes, { model: "gpt-4.1-mini" }),
      withPicture(maxBytes, { tools: [{ type: "no" }] }),
      withPicture(maxBytes, { n: 9 }),
    ])
      expect((await post(broken)).status).toBe(400);
    const next = await waiting(withPicture(maxBytes));
    next.ends();
    expect((await next.answered).status).toBe(200);
  });
});

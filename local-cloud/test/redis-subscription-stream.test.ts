import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import type { RedisBackend } from "../services/redis/backend.ts";
import { streamMessages } from "../services/redis/subscription-stream.ts";

/** A server that takes its time to subscribe, and to notice that nobody listens any more. */
function slowServer() {
  let listener: (message: string) => void = () => undefined;
  let subscribed: () => void = () => undefined;
  let ended = 0;
  const backend = {
    subscribe: (_channel: string, heard: typeof listener) => {
      listener = heard;
      return new Promise<() => void>((resolve) => (subscribed = () => resolve(() => void (ended += 1))));
    },
  } as unknown as RedisBackend;
  return {
    backend,
    say: (message: string) => listener(message),
    finishSubscribing: () => subscribed(),
    ended: () => ended,
  };
}

const open = async (backend: RedisBackend) => {
  const app = new Hono().get("/", (c) => streamMessages(c, backend, "news"));
  const { body } = await app.request("/");
  if (!body) throw new Error("no stream");
  return body.getReader();
};

describe("a subscription as a stream", () => {
  it("given a client that leaves before the server has subscribed, ends the subscription as soon as it stands", async () => {
    const server = slowServer();
    const reader = await open(server.backend);
    await reader.cancel();
    server.finishSubscribing();
    await expect.poll(() => server.ended()).toBe(1);
    expect(() => server.say("too late")).not.toThrow();
  });

  it("given a client that left, lets what is still on its way fall", async () => {
    const server = slowServer();
    const reader = await open(server.backend);
    server.finishSubscribing();
    expect(new TextDecoder().decode((await reader.read()).value)).toBe("data: subscribe,news,1\n\n");
    await reader.cancel();
    expect(server.ended()).toBe(1);
    expect(() => server.say("too late")).not.toThrow();
  });
});

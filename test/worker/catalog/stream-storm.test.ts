import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createApp } from "../../../src/app.ts";
import { createDeps, type Deps } from "../../../src/deps.ts";
import { watchStream } from "../../../src/features/catalog/watch-stream.ts";
import { createSearch } from "../../../src/features/search/create-search.ts";
import { setting } from "../crawl/setting.ts";
import { inPlaceOf, POSTGRES } from "../../support/network.ts";
import { valueOf } from "../../support/value-of.ts";
import { routes } from "../all-routes.ts";
import { UNLIMITED } from "../unlimited.ts";

const CLIENTS = 1_000;

/** What goes out of the isolate about a search, by the server it goes to. */
function counting(deps: Deps, searchId: string) {
  const { redis } = deps.settings;
  const redisUrl = redis.state === "configured" ? redis.value.REDIS_URL : "";
  const calls = { postgres: 0, redis: 0 };
  const says = (init: RequestInit | undefined, ...words: string[]): boolean =>
    words.every((word) => typeof init?.body === "string" && init.body.includes(word));
  const noting = (server: keyof typeof calls) => (input: RequestInfo | URL, init: RequestInit | undefined, onward: typeof fetch) => {
    calls[server] += 1;
    return onward(input, init);
  };
  inPlaceOf((url, init) => url.startsWith(redisUrl) && says(init, searchId), noting("redis"));
  inPlaceOf((url, init) => POSTGRES(url) && says(init, searchId, "search_logs"), noting("postgres"));
  return calls;
}

/** A draft, of which nobody hints: its log is read because somebody joins, or by the clock, which stands still. */
async function drafted() {
  vi.useFakeTimers({ toFake: ["Date", "setTimeout", "setInterval"] });
  const buyer = { id: "" };
  const identities = {
    ...createDeps(env).identities,
    buyer: async () => ({ kind: "buyer" as const, id: buyer.id, email: "test@buyers.test", addressVerified: true }),
  };
  const stage = await setting(["supplier-walmart"], { identities, rateLimits: UNLIMITED });
  buyer.id = stage.buyerId;
  const search = valueOf(await createSearch(stage.deps, stage.buyerId, { query: "black speaker" })).search;
  const app = createApp(() => stage.deps, routes);
  const join = (headers: Record<string, string> = {}) =>
    app.fetch(
      new Request(`https://api.test/searches/${search.id}/stream`, { headers: { authorization: "Bearer any", ...headers } }),
      { ...env },
      createExecutionContext(),
    );
  return { ...stage, searchId: search.id, join };
}

/** The events that are there already. */
async function firstOf(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = "";
  while (!text.includes("event: transport")) text += decoder.decode((await reader?.read())?.value, { stream: true });
  await reader?.cancel();
  return text;
}

afterEach(() => void vi.useRealTimers());

describe("a storm of joins to one search's stream", () => {
  it("reads the log once for a thousand clients, and gives all of them the same", async () => {
    const { deps, buyerId, searchId } = await drafted();
    const calls = counting(deps, searchId);
    const watch = () => watchStream(deps, searchId, { buyerId, lastEventId: null, signal: new AbortController().signal });
    const responses = await Promise.all(Array.from({ length: CLIENTS }, watch));
    expect(calls).toEqual({ postgres: 1, redis: 0 });
    const seen = new Set(await Promise.all(responses.map(firstOf)));
    expect(seen.size).toBe(1);
    expect([...seen][0]).toMatch(/^event: snapshot\nid: 0\ndata: .*\n\nevent: transport\n/);
  });
});

describe("the round trips of a join, from the request to its first byte", () => {
  it("are one read of the log, which also says whose search it is, and none while it is known", async () => {
    const { deps, searchId, join } = await drafted();
    const calls = counting(deps, searchId);
    expect(await firstOf(await join())).toContain("event: snapshot");
    expect(calls).toEqual({ postgres: 1, redis: 0 });
    expect(await firstOf(await join({ "last-event-id": "0" }))).toMatch(/^event: transport/);
    expect(calls).toEqual({ postgres: 1, redis: 0 });
  });

  it("are one read also for one who comes back, and 404 for whoever else asks", async () => {
    const { deps, searchId, join } = await drafted();
    const calls = counting(deps, searchId);
    expect(await firstOf(await join({ "last-event-id": "0" }))).toMatch(/^event: transport/);
    expect(calls).toEqual({ postgres: 1, redis: 0 });
    const foreign = await watchStream(deps, searchId, {
      buyerId: deps.ids.next("usr"),
      lastEventId: null,
      signal: new AbortController().signal,
    });
    expect(foreign.status).toBe(404);
    expect(calls).toEqual({ postgres: 1, redis: 0 });
  });
});

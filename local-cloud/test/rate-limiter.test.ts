import { describe, expect, it } from "vitest";
import rateLimiter from "../rate-limiter/binding.ts";
import { plugins, rateLimiters } from "../rate-limiter/plugin.ts";

const clockAt = (seconds: number) => {
  const clock = { seconds };
  return { clock, now: () => clock.seconds * 1_000 };
};
const outcomes = async (limiter: ReturnType<typeof rateLimiter>, ...keys: string[]) => {
  const seen: boolean[] = [];
  for (const key of keys) seen.push((await limiter.limit({ key })).success);
  return seen;
};

describe("the local cloud's rate limiter", () => {
  it("lets a key pass as often as its limit says, and no other key pays for it", async () => {
    const limiter = rateLimiter({ namespace: "passes", limit: 2, period: 60 }, clockAt(600).now);
    expect(await outcomes(limiter, "a", "a", "a", "b")).toEqual([true, true, false, true]);
  });

  it("forgets every key where a window of the wall clock ends", async () => {
    const { clock, now } = clockAt(659);
    const limiter = rateLimiter({ namespace: "forgets", limit: 1, period: 60 }, now);
    expect(await outcomes(limiter, "a", "a")).toEqual([true, false]);
    clock.seconds = 660;
    expect(await outcomes(limiter, "a", "a")).toEqual([true, false]);
  });

  it("counts bindings of one namespace together, and of two apart", async () => {
    const { now } = clockAt(600);
    const limit = { namespace: "shared", limit: 1, period: 60 };
    expect(await outcomes(rateLimiter(limit, now), "a")).toEqual([true]);
    expect(await outcomes(rateLimiter(limit, now), "a")).toEqual([false]);
    expect(await outcomes(rateLimiter({ ...limit, namespace: "own" }, now), "a")).toEqual([true]);
  });

  it("hands the runtime JavaScript that needs nothing else, with the limits of wrangler.toml", async () => {
    const [made] = rateLimiters({ RATE: { namespace_id: "7", simple: { limit: 3, period: 10 } } });
    expect(made).toMatchObject({ name: "RATE", options: { namespace: "7", limit: 3, period: 10 } });
    const [extension] = (await plugins[made?.plugin.name ?? ""]?.getExtensions?.({ options: [] })) ?? [];
    const source = String(extension?.modules?.[0]?.esModule);
    const loaded = (await import(`data:text/javascript,${encodeURIComponent(source)}`)) as { default: typeof rateLimiter };
    expect(await outcomes(loaded.default({ namespace: "7", limit: 1, period: 10 }, clockAt(0).now), "a", "a")).toEqual([true, false]);
  });
});

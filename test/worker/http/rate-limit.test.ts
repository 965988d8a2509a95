import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { createApp } from "../../../src/app.ts";
import { createDeps, type Deps } from "../../../src/deps.ts";
import type { RateLimiter } from "../../../src/platform/http/rate-limit.ts";
import type { Metric } from "../../../src/platform/metrics/metrics.ts";
import { routes } from "../all-routes.ts";

const letting: RateLimiter = { limit: async () => ({ success: true }) };
const refusing: RateLimiter = { limit: async () => ({ success: false }) };
const failing: RateLimiter = { limit: async () => Promise.reject(new Error("the limiter is gone")) };

/** The Worker with these limiters, and what it counted. */
function limitedBy(token: RateLimiter, address: RateLimiter) {
  const counted: string[] = [];
  const metrics = { ...createDeps(env).metrics, count: ({ name }: Metric) => void counted.push(name) } as Deps["metrics"];
  const identities = { buyer: async () => undefined, operator: async () => undefined } as unknown as Deps["identities"];
  const deps = createDeps(env, { rateLimits: { token, address }, metrics, identities });
  const app = createApp(() => deps, routes);
  const ask = async (path: string, headers: Record<string, string> = {}) =>
    app.fetch(new Request(`https://api.test${path}`, { headers }), { ...env }, createExecutionContext());
  return { ask, counted };
}

describe("the rate limit over HTTP", () => {
  it("answers 429 with the problem, when to come back and which policy is used up", async () => {
    const { ask } = limitedBy(letting, refusing);
    const response = await ask("/locales");
    expect([response.status, response.headers.get("content-type")]).toEqual([429, "application/problem+json"]);
    expect(await response.json()).toMatchObject({ type: "/problems/rate-limited", status: 429, instance: "/locales" });
    expect(response.headers.get("retry-after")).toBe("60");
    expect(response.headers.get("ratelimit")).toBe('"address";r=0;t=60');
    expect(response.headers.get("ratelimit-policy")).toBe('"address";q=300;w=60');
  });

  it("counts who presents a token by the token, and refuses before it looks who that is", async () => {
    const { ask } = limitedBy(refusing, letting);
    const response = await ask("/carts/cart_01h455vb4pex5vsknk084sn02q", { authorization: "Bearer worn-out" });
    expect(response.status).toBe(429);
    expect(response.headers.get("ratelimit")).toBe('"token";r=0;t=60');
    expect((await ask("/carts/cart_01h455vb4pex5vsknk084sn02q")).status).toBe(401);
  });

  it("[AUTH-3] counts a bearer that nobody was given at its address too, so that making one up is no fresh allowance", async () => {
    const keys: string[] = [];
    const counting: RateLimiter = { limit: async ({ key }) => ({ success: keys.push(key) <= 1 }) };
    const { ask } = limitedBy(letting, counting);
    const from = { "cf-connecting-ip": "198.51.100.7" };
    const first = await ask("/auth/me", { ...from, authorization: "Bearer made-up-1" });
    const second = await ask("/auth/me", { ...from, authorization: "Bearer made-up-2" });
    expect([first.status, second.status]).toEqual([401, 429]);
    expect(second.headers.get("ratelimit")).toBe('"address";r=0;t=60');
    expect(keys).toEqual(["198.51.100.7", "198.51.100.7"]);
  });

  it("[AUTH-3] counts an address of IPv6 as the network in which a subscriber is free to choose", async () => {
    const keys: string[] = [];
    const counting: RateLimiter = { limit: async ({ key }) => ({ success: keys.push(key) <= 1 }) };
    const { ask } = limitedBy(letting, counting);
    const from = (address: string) => ask("/auth/me", { "cf-connecting-ip": address, authorization: "Bearer made-up" });
    const answers = [await from("2001:db8:1:2::1"), await from("2001:db8:1:2:ffff:ffff:ffff:ffff")];
    expect(answers.map(({ status }) => status)).toEqual([401, 429]);
    expect(keys).toEqual(["2001:db8:1:2::/64", "2001:db8:1:2::/64"]);
  });

  it("tells the policy with every answer it holds for, refusals included, and never what it does not know", async () => {
    const { ask } = limitedBy(letting, letting);
    const [public_, refused, unlimited] = [await ask("/locales"), await ask("/auth/me"), await ask("/health")];
    expect([public_.status, public_.headers.get("ratelimit-policy")]).toEqual([200, '"address";q=300;w=60']);
    expect([refused.status, refused.headers.get("ratelimit-policy")]).toEqual([401, '"address";q=300;w=60']);
    expect([unlimited.status, unlimited.headers.get("ratelimit-policy")]).toEqual([200, null]);
    expect(public_.headers.has("ratelimit")).toBe(false);
  });

  it("lets requests pass where the limiter fails, and counts each", async () => {
    const { ask, counted } = limitedBy(failing, failing);
    expect((await ask("/locales")).status).toBe(200);
    expect((await ask("/locales")).status).toBe(200);
    expect(counted.filter((name) => name === "http_rate_limit_open")).toHaveLength(2);
  });
});

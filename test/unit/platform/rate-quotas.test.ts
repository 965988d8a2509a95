import { describe, expect, it } from "vitest";
import { unstable_readConfig } from "wrangler";
import { QUOTAS, WINDOW_SECONDS, rateLimitFields } from "../../../src/platform/http/rate-limit.ts";

interface Limited {
  ratelimits: { name: string; simple: { limit: number; period: number } }[];
}

describe("the rate limits told to clients", () => {
  it.each([undefined, "staging", "production"])("are those wrangler.toml sets (environment %s)", (environment) => {
    const { ratelimits } = unstable_readConfig({
      config: "wrangler.toml",
      ...(environment ? { env: environment } : {}),
    }) as unknown as Limited;
    const told = Object.entries(QUOTAS).map(([policy, limit]) => [`RATE_LIMIT_${policy.toUpperCase()}`, { limit, period: WINDOW_SECONDS }]);
    expect(Object.fromEntries(ratelimits.map(({ name, simple }) => [name, simple]))).toEqual(Object.fromEntries(told));
  });

  it("are structured fields: the policy always, what is left once it is nothing", () => {
    expect(rateLimitFields("token", false)).toEqual([["ratelimit-policy", '"token";q=600;w=60']]);
    expect(rateLimitFields("address", true)).toEqual([
      ["ratelimit-policy", '"address";q=300;w=60'],
      ["ratelimit", '"address";r=0;t=60'],
    ]);
  });
});

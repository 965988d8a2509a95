import { describe, expect, it } from "vitest";
import { headerCredentialOf } from "../../../src/platform/http/credential.ts";
import { countedBy, limitRate, type RateLimits } from "../../../src/platform/http/rate-limit.ts";
import type { Access } from "../../../src/platform/http/route.ts";
import { createLogger } from "../../../src/platform/logger.ts";
import { createMetricsBuffer } from "../../../src/platform/metrics/buffer.ts";

const recorder = {
  log: createLogger(
    () => ({}),
    () => undefined,
  ),
  metrics: createMetricsBuffer({ now: () => new Date(0) }),
};

/** Limiters that let through `allowed` requests a key, and the keys they were asked for. */
function counting(allowed: number): { limits: RateLimits; tokens: Map<string, number>; addresses: Map<string, number> } {
  const limiter = (seen: Map<string, number>) => ({
    async limit({ key }: { key: string }) {
      seen.set(key, (seen.get(key) ?? 0) + 1);
      return { success: (seen.get(key) ?? 0) <= allowed };
    },
  });
  const [tokens, addresses] = [new Map<string, number>(), new Map<string, number>()];
  return { limits: { token: limiter(tokens), address: limiter(addresses) }, tokens, addresses };
}

const from = (address: string, headers: Record<string, string> = {}) =>
  new Request("https://api.test/", { headers: { "cf-connecting-ip": address, ...headers } });

const counted = (request: Request, access: Access) => countedBy(request, access, headerCredentialOf(request));

describe("the rate limit", () => {
  it("counts an address on a public route, whatever is sent in a token's place", async () => {
    const { limits, tokens, addresses } = counting(2);
    const guess = (n: number) => limitRate(counted(from("192.0.2.1", { authorization: `Bearer guess-${n}` }), "public"), limits, recorder);
    await guess(1);
    await guess(2);
    await expect(guess(3)).rejects.toMatchObject({ code: "rate-limited", detail: { retryAfterSeconds: 60 } });
    await limitRate(counted(from("192.0.2.2"), "public"), limits, recorder);
    expect(tokens.size).toBe(0);
    expect([...addresses.keys()]).toEqual(["192.0.2.1", "192.0.2.2"]);
  });

  it.each<Access>(["buyer", "operator", "optional-buyer"])("counts a token where the access is %s, without keeping it", async (access) => {
    const { limits, tokens, addresses } = counting(1);
    await limitRate(counted(from("192.0.2.1", { authorization: "Bearer one" }), access), limits, recorder);
    await limitRate(counted(from("192.0.2.1", { "x-api-key": "two" }), access), limits, recorder);
    await expect(limitRate(counted(from("192.0.2.9", { authorization: "Bearer one" }), access), limits, recorder)).rejects.toMatchObject({
      code: "rate-limited",
    });
    expect([...tokens.keys()].join()).not.toMatch(/one|two/);
    expect(addresses.size).toBe(0);
  });

  it("lets requests through where the limiter fails", async () => {
    const failing = { limit: () => Promise.reject(new Error("gone")) };
    await expect(limitRate(counted(from("192.0.2.1"), "public"), { token: failing, address: failing }, recorder)).resolves.toBeUndefined();
  });
});

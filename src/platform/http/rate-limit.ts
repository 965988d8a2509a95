import { AppError } from "../errors.ts";
import { rateLimiterUnavailable } from "../events/http.ts";
import type { Recorder } from "../events/record.ts";
import type { Access } from "./route.ts";

/** The platform's rate limiting binding: counts per key and location. */
export interface RateLimiter {
  limit(options: { key: string }): Promise<{ success: boolean }>;
}

export interface RateLimits {
  token: RateLimiter;
  address: RateLimiter;
}

/** What a request counts against. */
export type RatePolicy = keyof RateLimits;

/** Seconds of the bindings' window, and requests in it, as wrangler.toml sets them: the bindings do not tell. */
export const WINDOW_SECONDS = 60;
export const QUOTAS: Readonly<Record<RatePolicy, number>> = { token: 600, address: 300 };

/** A public route looks at no token: any text in its place would be a fresh allowance for whoever guesses passwords. */
const credentialOf = (request: Request, access: Access): string | null =>
  access === "public" ? null : (request.headers.get("authorization") ?? request.headers.get("x-api-key"));

/** A request counts against its token, or its address where it has none. */
export const ratePolicyOf = (request: Request, access: Access): RatePolicy => (credentialOf(request, access) ? "token" : "address");

/**
 * `RateLimit-Policy`, and `RateLimit` where the quota is used up (draft-ietf-httpapi-ratelimit-headers). Before that what is left
 * is the bindings' secret, so nothing is said of it; and `t` is the longest that the window can still last.
 */
export function rateLimitHeaders(policy: RatePolicy, usedUp: boolean): Record<string, string> {
  return {
    "ratelimit-policy": `"${policy}";q=${QUOTAS[policy]};w=${WINDOW_SECONDS}`,
    ...(usedUp ? { ratelimit: `"${policy}";r=0;t=${WINDOW_SECONDS}` } : {}),
  };
}

/**
 * Counts a request against its policy. Throws `rate-limited`.
 * A limiter that fails lets the request pass, and says so: a guard must not become the outage.
 */
export async function limitRate(request: Request, access: Access, limits: RateLimits, recorder: Recorder): Promise<void> {
  const credential = credentialOf(request, access);
  const [limiter, key] = credential
    ? [limits.token, await digest(credential)]
    : [limits.address, request.headers.get("cf-connecting-ip") ?? "unknown"];
  let success: boolean;
  try {
    ({ success } = await limiter.limit({ key }));
  } catch (error) {
    rateLimiterUnavailable(recorder, error);
    return;
  }
  if (!success) {
    throw new AppError("rate-limited", `more requests than allowed in ${WINDOW_SECONDS} s`, { retryAfterSeconds: WINDOW_SECONDS });
  }
}

async function digest(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return btoa(String.fromCharCode(...new Uint8Array(bytes)));
}

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

/** Seconds of the binding's window, as wrangler.toml sets it. */
const WINDOW_SECONDS = 60;

/**
 * Counts a request against its token, or its address where it has none. Throws `rate-limited`. A public route looks at no token,
 * so there any text in its place would be a fresh allowance for whoever guesses passwords: the address counts.
 * A limiter that fails lets the request pass, and says so: a guard must not become the outage.
 */
export async function limitRate(request: Request, access: Access, limits: RateLimits, recorder: Recorder): Promise<void> {
  const credential = access === "public" ? null : (request.headers.get("authorization") ?? request.headers.get("x-api-key"));
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

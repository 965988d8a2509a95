import { AppError } from "../errors.ts";
import { rateLimiterUnavailable } from "../events/http.ts";
import type { Recorder } from "../events/record.ts";
import { GUEST_TOKEN_PREFIX } from "../identity.ts";
import { throttledAddress } from "../sign-in-throttle.ts";
import type { HeaderCredential } from "./credential.ts";
import type { Access } from "./route.ts";
import { say } from "../language/say.ts";

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

/** What a request counts against, and as whom. */
export interface Counted {
  policy: RatePolicy;
  key: string;
}

/**
 * A request counts against its token, or its address where it has none. A public route looks at no token: any text in its place would
 * be a fresh allowance for whoever guesses passwords. Nor does a guest have an allowance of his own: tokens for guests are given away.
 */
export const countedBy = (request: Request, access: Access, credential: HeaderCredential | undefined): Counted =>
  access !== "public" && credential && !credential.token?.startsWith(GUEST_TOKEN_PREFIX)
    ? { policy: "token", key: credential.digest() }
    : countedByAddress(request);

export const countedByAddress = ({ headers }: Request): Counted => ({
  policy: "address",
  key: throttledAddress(headers.get("cf-connecting-ip") ?? "unknown"),
});

type Fields = readonly (readonly [name: string, value: string])[];

const fieldsOf = (policy: RatePolicy): { left: Fields; usedUp: Fields } => {
  const told = ["ratelimit-policy", `"${policy}";q=${QUOTAS[policy]};w=${WINDOW_SECONDS}`] as const;
  return { left: [told], usedUp: [told, ["ratelimit", `"${policy}";r=0;t=${WINDOW_SECONDS}`]] };
};
const FIELDS: Readonly<Record<RatePolicy, { left: Fields; usedUp: Fields }>> = { token: fieldsOf("token"), address: fieldsOf("address") };

/**
 * `RateLimit-Policy`, and `RateLimit` where the quota is used up (draft-ietf-httpapi-ratelimit-headers). Before that what is left
 * is the bindings' secret, so nothing is said of it; and `t` is the longest that the window can still last.
 */
export const rateLimitFields = (policy: RatePolicy, usedUp: boolean): Fields => FIELDS[policy][usedUp ? "usedUp" : "left"];

/**
 * Counts a request against its policy. Throws `rate-limited`.
 * A limiter that fails lets the request pass, and says so: a guard must not become the outage.
 */
export async function limitRate({ policy, key }: Counted, limits: RateLimits, recorder: Recorder): Promise<void> {
  let success: boolean;
  try {
    ({ success } = await limits[policy].limit({ key }));
  } catch (error) {
    rateLimiterUnavailable(recorder, error);
    return;
  }
  if (!success) {
    throw new AppError("rate-limited", say`more requests than allowed in ${WINDOW_SECONDS} s`, { retryAfterSeconds: WINDOW_SECONDS });
  }
}

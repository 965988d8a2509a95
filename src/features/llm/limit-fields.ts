import type { Limited, LimitStanding } from "./budget.ts";
import type { DayBudget } from "./ports.ts";
import type { Amount, Unit } from "./unit.ts";

const DAY_SECONDS = 86_400;
const NAMES: Record<Limited, Record<Unit, string>> = {
  account: { tokens: "llm-tokens", nanoUsd: "llm-nano-usd" },
  "service-token": { tokens: "llm-service-token-tokens", nanoUsd: "llm-service-token-nano-usd" },
  "service-token-model": { tokens: "llm-service-token-model-tokens", nanoUsd: "llm-service-token-model-nano-usd" },
};

/** The account's limits; that of money where the budget told of it. */
export const accountStandings = ({ settled, reserved, nanoUsd }: DayBudget, limit: Amount): LimitStanding[] => [
  { of: "account", unit: "tokens", limit: limit.tokens, settled, reserved },
  ...(nanoUsd ? [{ of: "account" as const, unit: "nanoUsd" as const, limit: limit.nanoUsd, ...nanoUsd }] : []),
];

export const secondsToMidnight = (now: Date): number =>
  Math.ceil((Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1) - now.getTime()) / 1_000);

/**
 * `RateLimit-Policy` and `RateLimit` of a day's limits (draft-ietf-httpapi-ratelimit-headers): what is left is what neither ended calls have
 * used nor calls under way hold in reserve, the one just made included. Money is in nano-US-dollars, as the fields have whole numbers alone.
 */
export function limitFields(standings: readonly LimitStanding[], now: Date): Record<"ratelimit-policy" | "ratelimit", string> {
  const resetsIn = secondsToMidnight(now);
  const each = (say: (standing: LimitStanding) => string): string =>
    standings.map((standing) => `"${NAMES[standing.of][standing.unit]}";${say(standing)}`).join(", ");
  return {
    "ratelimit-policy": each(({ limit }) => `q=${limit};w=${DAY_SECONDS}`),
    ratelimit: each(({ limit, settled, reserved }) => `r=${Math.max(0, limit - settled - reserved)};t=${resetsIn}`),
  };
}

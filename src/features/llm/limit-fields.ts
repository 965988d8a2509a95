import type { DayBudget } from "./ports.ts";

const NAME = "llm-tokens";
const DAY_SECONDS = 86_400;

/** A user's day in tokens, as it stands. */
export interface DayLimit extends DayBudget {
  limit: number;
}

export const secondsToMidnight = (now: Date): number =>
  Math.ceil((Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1) - now.getTime()) / 1_000);

/**
 * `RateLimit-Policy` and `RateLimit` of the user's tokens a day (draft-ietf-httpapi-ratelimit-headers): what is left is what neither ended
 * calls have used nor calls under way hold in reserve, the one just made included.
 */
export const tokenLimitFields = ({ limit, settled, reserved }: DayLimit, now: Date): Record<"ratelimit-policy" | "ratelimit", string> => ({
  "ratelimit-policy": `"${NAME}";q=${limit};w=${DAY_SECONDS}`,
  ratelimit: `"${NAME}";r=${Math.max(0, limit - settled - reserved)};t=${secondsToMidnight(now)}`,
});

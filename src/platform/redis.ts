import { Redis } from "@upstash/redis/cloudflare";

/** Redis over Upstash's REST protocol. Values are strings; callers parse them with zod, because a cache can hold anything. */
export type { Redis };

const DEADLINE_MS = 1_000;

/** One try a command, 1 s each: what waits for Redis has another way. */
export function createRedis(url: string, token: string): Redis {
  return new Redis({
    url,
    token,
    retry: false,
    automaticDeserialization: false,
    enableTelemetry: false,
    signal: () => AbortSignal.timeout(DEADLINE_MS),
  });
}

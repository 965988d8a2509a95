import type { Redis } from "../../platform/redis.ts";

/** Ended sessions as a short-lived mark in Redis, so that checking a token costs no Postgres round trip. */
const key = (sessionId: string): string => `session:revoked:${sessionId}`;

/** Kept for as long as an access token of the session could still be presented. */
export async function markRevoked(redis: Redis, sessionId: string, seconds: number): Promise<void> {
  await redis.set(key(sessionId), "1", { ex: seconds });
}

export async function isMarkedRevoked(redis: Redis, sessionId: string): Promise<boolean> {
  return (await redis.get(key(sessionId))) !== null;
}

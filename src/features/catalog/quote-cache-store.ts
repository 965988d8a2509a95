import * as z from "zod";
import { once } from "../../platform/once.ts";
import type { Redis } from "../../platform/redis.ts";

/** The number is of the form that entries have: a release that changes it reads none of the others'. */
const keyOf = (offerId: string): string => `quote:1:${offerId}`;

const answer = once(() => z.array(z.string().nullable()));

/** One entry an offer, in their order; null where there is none. */
export async function readEntries(redis: Redis, offerIds: readonly string[]): Promise<(string | null)[]> {
  return answer().parse(await redis.mget(offerIds.map(keyOf)));
}

/** Keeps entries for some seconds, in one request. */
export async function writeEntries(redis: Redis, entries: readonly { offerId: string; text: string }[], seconds: number): Promise<void> {
  const pipeline = redis.pipeline();
  for (const { offerId, text } of entries) pipeline.set(keyOf(offerId), text, { ex: seconds });
  await pipeline.exec();
}

export async function purgeEntries(redis: Redis, offerIds: readonly string[]): Promise<void> {
  await redis.del(...offerIds.map(keyOf));
}

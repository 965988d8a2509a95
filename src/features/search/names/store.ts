import * as z from "zod";
import { once } from "../../../platform/once.ts";
import type { Redis } from "../../../platform/redis.ts";
import { utcDay } from "../../../platform/utc-day.ts";

/** What is kept of a thing: what a model said it is called, or why it said nothing. */
export type KeptNames = { kind: "names"; names: string[] } | { kind: "failed"; reason: string };

const entrySchema = once(() =>
  z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("names"), names: z.array(z.string().max(100)).max(60) }),
    z.object({ kind: z.literal("failed"), reason: z.string().max(100) }),
  ]),
);

/** The number is of the form that entries have, and of what was asked: a release that changes either reads none of the others'. */
const entryOf = (key: string): string => `names:2:${key}`;
const countOf = (buyerId: string, day: string): string => `names:2:of:${buyerId}:${day}`;
const claimOf = (key: string): string => `names:2:asked:${key}`;

/** Undefined where nothing is kept, or something that is no entry. */
export async function readNames(redis: Redis, key: string): Promise<KeptNames | undefined> {
  const text = await redis.get<string>(entryOf(key));
  if (typeof text !== "string") return undefined;
  const read = entrySchema().safeParse(parse(text));
  return read.success ? read.data : undefined;
}

export async function keepNames(redis: Redis, key: string, entry: KeptNames, seconds: number): Promise<void> {
  await redis.set(entryOf(key), JSON.stringify(entry), { ex: seconds });
}

/** Whether the caller is to ask, for so long; false where somebody else does. A claim that runs out costs a second call and nothing else. */
export async function claimNames(redis: Redis, key: string, seconds: number): Promise<boolean> {
  return (await redis.set(claimOf(key), "1", { nx: true, ex: seconds })) !== null;
}

const DAY_SECONDS = 86_400;
const count = once(() => z.tuple([z.unknown(), z.coerce.number().int().positive()]));

/** Counts a question of a buyer's UTC day; the how many-th it is. The count has an end from its first moment, whatever becomes of the rest. */
export async function countAsk(redis: Redis, buyerId: string, now: Date): Promise<number> {
  const key = countOf(buyerId, utcDay(now));
  const [, asks] = count().parse(await redis.pipeline().set(key, "0", { nx: true, ex: DAY_SECONDS }).incr(key).exec());
  return asks;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

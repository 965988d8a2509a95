import * as z from "zod";
import type { Caller } from "./ports.ts";

/** A call that waits is a request that is held: no longer than clients have patience. */
const MOST_SECONDS = 20;
const LOOK_EVERY_MS = 500;

export const waitSeconds = z
  .int()
  .min(0)
  .max(MOST_SECONDS)
  .default(0)
  .describe("How long to wait for what is on its way; the answer comes as soon as it is there.");

/** Looks until it is enough or the time is over; what was seen last. */
export async function untilEnough<T>(
  { deps }: Pick<Caller, "deps">,
  seconds: number,
  look: () => Promise<T>,
  isEnough: (seen: T) => boolean,
): Promise<T> {
  for (let left = (seconds * 1000) / LOOK_EVERY_MS; ; left -= 1) {
    const seen = await look();
    if (left <= 0 || isEnough(seen)) return seen;
    await deps.pause(LOOK_EVERY_MS);
  }
}

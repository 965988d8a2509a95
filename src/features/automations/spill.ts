import * as z from "zod";
import { spillUnreadable } from "../../platform/events/automations.ts";
import type { Platform } from "../../platform/platform.ts";
import type { AutomationWakeUp } from "./ports.ts";
import { wakeUpSchema } from "./wake-up-message.ts";

/** Dead letters that Postgres did not take, in a Redis stream until it does (AUT-2). The database must run with `noeviction`. */
const STREAM = "automations:spill";

/** XRANGE as Redis answers it: entry ids, each with names and values in turn. */
const entriesSchema = z.array(z.tuple([z.string(), z.array(z.string())]));

export async function spill(deps: Platform, letter: AutomationWakeUp): Promise<void> {
  await deps.redis.xadd(STREAM, "*", { letter: JSON.stringify(letter) });
}

export interface Spilled {
  /** The list of dead letters may be incomplete while this is not 0. */
  waiting: number;
  /** When the oldest came, RFC 3339: its entry's id says so; null where none waits. */
  since: string | null;
}

export async function readSpill(deps: Pick<Platform, "redis">): Promise<Spilled> {
  const waiting = await deps.redis.xlen(STREAM);
  const [oldest] = waiting === 0 ? [] : entriesSchema.parse(await deps.redis.xrange(STREAM, "-", "+", 1));
  return { waiting, since: oldest ? new Date(Number.parseInt(oldest[0], 10)).toISOString() : null };
}

/** Hands the oldest entries to `store`, and deletes each that it stored; what it throws stops the drain and leaves the rest. */
export async function drainSpill(deps: Platform, limit: number, store: (letter: AutomationWakeUp) => Promise<void>): Promise<number> {
  const entries = entriesSchema.parse(await deps.redis.xrange(STREAM, "-", "+", limit));
  for (const [entryId, [, text = ""]] of entries) {
    const letter = readLetter(text);
    if (letter) await store(letter);
    else spillUnreadable(deps, { entry: entryId, text });
    await deps.redis.xdel(STREAM, entryId);
  }
  return entries.length;
}

function readLetter(text: string): AutomationWakeUp | undefined {
  try {
    return wakeUpSchema().safeParse(JSON.parse(text)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

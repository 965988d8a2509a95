import * as z from "zod";
import { parseEvent } from "./readers/reader.ts";

const usageChunk = z.object({ choices: z.tuple([]), usage: z.looseObject({}) });

/** Servers that send a usage at the end say in each chunk before that there is none yet. */
const USAGE_SAID = /"usage"\s*:\s*\{/u;

const decoder = new TextDecoder();

/**
 * Whether one event of a chat stream is the chunk without choices that `stream_options.include_usage` asks for: what loops over
 * `choices[0]` breaks on it, so it goes to nobody who did not ask.
 */
export function isUsageChunk(event: Uint8Array): boolean {
  const text = decoder.decode(event);
  if (!USAGE_SAID.test(text)) return false;
  const data = text.split(/\r?\n/u).flatMap((line) => (line.startsWith("data:") ? [line.slice("data:".length)] : []));
  return usageChunk.safeParse(parseEvent(data.join("\n"))).success;
}

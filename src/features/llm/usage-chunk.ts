import * as z from "zod";
import type { Withheld } from "./metering.ts";
import { parseEvent } from "./readers/reader.ts";

const usageChunk = z.object({ choices: z.tuple([]), usage: z.looseObject({}) });

const decoder = new TextDecoder();
const NAME = new TextEncoder().encode('"usage"');
const [BRACE, COLON] = new TextEncoder().encode("{:");
/** Space, tab, line feed and carriage return are what JSON allows between two signs. */
const isSpace = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/** The chunk without choices that `stream_options.include_usage` asks for: what loops over `choices[0]` breaks on it, so it goes to nobody who did not ask. */
export const USAGE_CHUNK: Withheld = { mayBeIn: saysUsage, is: (event) => saysUsage(event) && isUsageChunk(event) };

/**
 * Whether a usage begins anywhere in these bytes; servers that send one at the end say in each chunk before that there is none yet. Looked
 * for from its brace back: there are few, and a chunk is looked at in a fraction of the time that it takes to become text.
 */
function saysUsage(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(BRACE ?? 0); at !== -1; at = bytes.indexOf(BRACE ?? 0, at + 1)) {
    const colon = beforeSpace(bytes, at - 1);
    if (bytes[colon] === COLON && endsWith(bytes, beforeSpace(bytes, colon - 1), NAME)) return true;
  }
  return false;
}

function beforeSpace(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at >= 0 && isSpace(bytes[at])) at -= 1;
  return at;
}

/** Whether these bytes end at `last` with a name. */
const endsWith = (bytes: Uint8Array, last: number, name: Uint8Array): boolean =>
  last + 1 >= name.length && name.every((byte, index) => bytes[last + 1 - name.length + index] === byte);

function isUsageChunk(event: Uint8Array): boolean {
  const lines = decoder.decode(event).split(/\r?\n/u);
  const data = lines.flatMap((line) => (line.startsWith("data:") ? [line.slice("data:".length)] : []));
  return usageChunk.safeParse(parseEvent(data.join("\n"))).success;
}

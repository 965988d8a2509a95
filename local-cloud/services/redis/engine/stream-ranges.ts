import type { Words } from "./command.ts";
import { between, invalidId, MAX_ID, MAX_SEQUENCE, parseId, type Stream, type StreamEntry, type StreamId } from "./stream.ts";
import { parseCount, syntaxError } from "./values.ts";

export interface Interval {
  first: StreamId;
  last: StreamId;
}

/** `-` and `+` are the ends; `(` before an id leaves it out; a start without sequence begins at 0, an end without ends at the highest. */
export function parseInterval(start: string, end: string): Interval {
  return { first: parseBound(start, "first"), last: parseBound(end, "last") };
}

export function entriesIn(stream: Stream | undefined, interval: Interval): StreamEntry[] {
  return stream && interval.first <= interval.last ? between(stream, interval.first, interval.last) : [];
}

function parseBound(text: string, side: keyof Interval): StreamId {
  if (text === "-") return 0n;
  if (text === "+") return MAX_ID;
  const excluded = text.startsWith("(");
  const id = parseId(excluded ? text.slice(1) : text, side === "first" ? 0n : MAX_SEQUENCE);
  if (!excluded) return id;
  if (id === (side === "first" ? MAX_ID : 0n)) throw invalidId();
  return side === "first" ? id + 1n : id - 1n;
}

/** `MAXLEN|MINID [=|~] threshold [LIMIT n]`; with `~` a server may trim less, this one trims exactly. */
export type Trim = { maxLength: number } | { minId: StreamId };

export function parseTrim(words: Words): Trim | undefined {
  const strategy = words.take("MAXLEN") ? "MAXLEN" : words.take("MINID") ? "MINID" : undefined;
  if (!strategy) return undefined;
  const approximate = words.take("~");
  if (!approximate) words.take("=");
  const threshold = words.next();
  if (threshold === undefined) throw syntaxError();
  if (words.take("LIMIT") && (!approximate || parseCount(words.next() ?? "") < 0)) throw syntaxError();
  if (strategy === "MINID") return { minId: parseId(threshold) };
  const maxLength = parseCount(threshold);
  if (maxLength < 0) throw syntaxError();
  return { maxLength };
}

/** Answers how many entries went. */
export function applyTrim(stream: Stream, trim: Trim): number {
  const { entries } = stream;
  const kept =
    "maxLength" in trim ? entries.slice(Math.max(0, entries.length - trim.maxLength)) : entries.filter((entry) => entry.id >= trim.minId);
  stream.entries = kept;
  return entries.length - kept.length;
}

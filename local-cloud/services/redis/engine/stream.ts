import { RedisError } from "../backend.ts";

/** An entry's id as one number, milliseconds in the high 64 bits and the sequence in the low, so that order is comparison. */
export type StreamId = bigint;

export interface StreamEntry {
  id: StreamId;
  /** Field, value, field, value, … */
  fields: readonly string[];
}

export interface Stream {
  /** Ascending by id. */
  entries: StreamEntry[];
  lastId: StreamId;
}

const SEQUENCE_BITS = 64n;
export const MAX_SEQUENCE = 2n ** SEQUENCE_BITS - 1n;
export const MAX_ID = (MAX_SEQUENCE << SEQUENCE_BITS) | MAX_SEQUENCE;

const makeId = (milliseconds: bigint, sequence: bigint): StreamId => (milliseconds << SEQUENCE_BITS) | sequence;
export const renderId = (id: StreamId): string => `${id >> SEQUENCE_BITS}-${id & MAX_SEQUENCE}`;
export const emptyStream = (): Stream => ({ entries: [], lastId: 0n });

/** The clock's time or, where the clock lags, just after the last. */
export function newId({ lastId }: Stream, now: number): StreamId {
  const id = makeId(BigInt(now), 0n);
  return id > lastId ? id : lastId + 1n;
}

/** `<ms>-<seq>`, or `<ms>` alone with the sequence that is given for it. */
export function parseId(text: string, missingSequence = 0n): StreamId {
  const [, milliseconds, sequence] = /^(\d{1,20})(?:-(\d{1,20}))?$/.exec(text) ?? [];
  const parts = [BigInt(milliseconds ?? -1), sequence === undefined ? missingSequence : BigInt(sequence)] as const;
  if (parts.some((part) => part < 0n || part > MAX_SEQUENCE)) {
    throw new RedisError("ERR Invalid stream ID specified as stream command argument");
  }
  return makeId(...parts);
}

/** Position of the first entry whose id is at least `id`. */
function positionOf(stream: Stream, id: StreamId): number {
  let [low, high] = [0, stream.entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((stream.entries[middle]?.id ?? 0n) < id) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** At most `count` entries with first <= id <= last. */
export function between(stream: Stream, first: StreamId, last: StreamId, count: number): StreamEntry[] {
  const from = positionOf(stream, first);
  return stream.entries.slice(from, Math.min(positionOf(stream, last + 1n), from + count));
}

/** Whether there was such an entry. */
export function removeEntry(stream: Stream, id: StreamId): boolean {
  const at = positionOf(stream, id);
  return stream.entries[at]?.id === id && stream.entries.splice(at, 1).length > 0;
}

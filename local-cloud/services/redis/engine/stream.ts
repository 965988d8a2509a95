import { RedisError } from "../backend.ts";

/** An entry's id as one number, milliseconds in the high 64 bits and the sequence in the low, so that order is comparison. */
export type StreamId = bigint;

export interface StreamEntry {
  id: StreamId;
  /** Field, value, field, value, … */
  fields: readonly string[];
}

export interface PendingEntry {
  consumer: string;
  deliveredAt: number;
  deliveries: number;
}

export interface ConsumerGroup {
  lastDelivered: StreamId;
  /** By id, ascending. */
  pending: Map<StreamId, PendingEntry>;
}

export interface Stream {
  /** Ascending by id. */
  entries: StreamEntry[];
  lastId: StreamId;
  groups: Map<string, ConsumerGroup>;
}

const SEQUENCE_BITS = 64n;
export const MAX_SEQUENCE = 2n ** SEQUENCE_BITS - 1n;
export const MAX_ID = (MAX_SEQUENCE << SEQUENCE_BITS) | MAX_SEQUENCE;

export const makeId = (milliseconds: bigint, sequence: bigint): StreamId => (milliseconds << SEQUENCE_BITS) | sequence;
export const millisecondsOf = (id: StreamId): bigint => id >> SEQUENCE_BITS;
export const renderId = (id: StreamId): string => `${millisecondsOf(id)}-${id & MAX_SEQUENCE}`;
export const renderEntry = (entry: StreamEntry): [string, string[]] => [renderId(entry.id), [...entry.fields]];

export const emptyStream = (): Stream => ({ entries: [], lastId: 0n, groups: new Map() });

export const invalidId = (): RedisError => new RedisError("ERR Invalid stream ID specified as stream command argument");

/** `<ms>-<seq>`, or `<ms>` alone with the sequence that is given for it. */
export function parseId(text: string, missingSequence = 0n): StreamId {
  const match = /^(\d{1,20})(?:-(\d{1,20}))?$/.exec(text);
  if (!match) throw invalidId();
  const milliseconds = BigInt(match[1] ?? "");
  const sequence = match[2] === undefined ? missingSequence : BigInt(match[2]);
  if (milliseconds > MAX_SEQUENCE || sequence > MAX_SEQUENCE) throw invalidId();
  return makeId(milliseconds, sequence);
}

/** Position of the first entry whose id is at least `id`. */
export function positionOf(stream: Stream, id: StreamId): number {
  let [low, high] = [0, stream.entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((stream.entries[middle]?.id ?? 0n) < id) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function entryAt(stream: Stream, id: StreamId): StreamEntry | undefined {
  const entry = stream.entries[positionOf(stream, id)];
  return entry?.id === id ? entry : undefined;
}

/** Entries with first <= id <= last. */
export function between(stream: Stream, first: StreamId, last: StreamId): StreamEntry[] {
  return stream.entries.slice(positionOf(stream, first), positionOf(stream, last + 1n));
}

/** At most `count` entries after `id`. */
export function after(stream: Stream, id: StreamId, count = stream.entries.length): StreamEntry[] {
  const from = positionOf(stream, id + 1n);
  return stream.entries.slice(from, from + count);
}

import { RedisError } from "../backend.ts";
import type { Stream } from "./stream.ts";

export type Value =
  | { type: "string"; value: string }
  | { type: "hash"; fields: Map<string, string> }
  | { type: "set"; members: Set<string> }
  | { type: "stream"; stream: Stream };

export interface Entry {
  value: Value;
  /** Milliseconds since the epoch. */
  expiresAt?: number | undefined;
}

export const syntaxError = (): RedisError => new RedisError("ERR syntax error");
export const wrongType = (): RedisError => new RedisError("WRONGTYPE Operation against a key holding the wrong kind of value");
export const wrongArity = (name: string): RedisError => new RedisError(`ERR wrong number of arguments for '${name.toLowerCase()}' command`);

const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;

/** Redis' integers: 64 bits signed, no leading zeros or plus sign. */
export function parseInteger(text: string): bigint {
  const value = /^(0|-?[1-9]\d{0,18})$/.test(text) ? BigInt(text) : undefined;
  if (value === undefined || !isInt64(value)) throw new RedisError("ERR value is not an integer or out of range");
  return value;
}

export function isInt64(value: bigint): boolean {
  return value >= INT64_MIN && value <= INT64_MAX;
}

/** For counts and durations, where more than 2^53 has no meaning. */
export function parseCount(text: string): number {
  return Number(parseInteger(text));
}

/** A bulk of 64 bits stays text where a JSON number would round it. */
export function integerReply(value: bigint): number | string {
  return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
}

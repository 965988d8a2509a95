import { RedisError } from "../backend.ts";
import type { Stream } from "./stream.ts";

export type Value = { type: "string"; value: string } | { type: "stream"; stream: Stream };

export interface Entry {
  value: Value;
  /** Milliseconds since the epoch. */
  expiresAt?: number | undefined;
}

export const syntaxError = (): RedisError => new RedisError("ERR syntax error");
export const wrongType = (): RedisError => new RedisError("WRONGTYPE Operation against a key holding the wrong kind of value");
export const wrongArity = (name: string): RedisError => new RedisError(`ERR wrong number of arguments for '${name.toLowerCase()}' command`);

const INT64_MAX = 2n ** 63n - 1n;

/** Redis' integers: 64 bits signed, no leading zeros or plus sign. For counts and durations, where more than 2^53 has no meaning. */
export function parseInteger(text: string): number {
  const value = /^(?:0|-?[1-9]\d{0,18})$/.test(text) ? BigInt(text) : undefined;
  if (value === undefined || value > INT64_MAX || value < -INT64_MAX - 1n) {
    throw new RedisError("ERR value is not an integer or out of range");
  }
  return Number(value);
}

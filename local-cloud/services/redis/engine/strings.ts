import { RedisError } from "../backend.ts";
import { Words, type CommandTable } from "./command.ts";
import type { Keyspace } from "./keyspace.ts";
import { integerReply, isInt64, parseInteger, syntaxError, wrongType } from "./values.ts";

interface SetOptions {
  condition?: "NX" | "XX";
  get: boolean;
  keepTtl: boolean;
  expiresAt?: number;
}

export const stringCommands: CommandTable = {
  GET: { arity: 2, writes: false, run: (keys, [key = ""]) => keys.read(key, "string")?.value ?? null },
  MGET: {
    arity: -2,
    writes: false,
    run: (keys, args) =>
      args.map((key) => {
        const value = keys.find(key)?.value;
        return value?.type === "string" ? value.value : null;
      }),
  },
  GETDEL: {
    arity: 2,
    writes: true,
    run: (keys, [key = ""]) => {
      const value = keys.read(key, "string")?.value ?? null;
      keys.delete(key);
      return value;
    },
  },
  SET: {
    arity: -3,
    writes: true,
    run: (keys, [key = "", value = "", ...words]) => {
      const options = parseSetOptions(words, keys.now);
      const known = keys.find(key);
      if (options.get && known && known.value.type !== "string") throw wrongType();
      const before = known?.value.type === "string" ? known.value.value : null;
      const refused = options.condition && (options.condition === "NX") === (known !== undefined);
      if (!refused) keys.set(key, { value: { type: "string", value }, expiresAt: options.keepTtl ? known?.expiresAt : options.expiresAt });
      if (options.get) return before;
      return refused ? null : "OK";
    },
  },
  INCR: { arity: 2, writes: true, run: (keys, [key = ""]) => increment(keys, key, 1n) },
  DECR: { arity: 2, writes: true, run: (keys, [key = ""]) => increment(keys, key, -1n) },
  INCRBY: { arity: 3, writes: true, run: (keys, [key = "", by = ""]) => increment(keys, key, parseInteger(by)) },
};

function increment(keys: Keyspace, key: string, by: bigint): number | string {
  const known = keys.read(key, "string");
  const value = parseInteger(known?.value ?? "0") + by;
  if (!isInt64(value)) throw new RedisError("ERR increment or decrement would overflow");
  keys.set(key, { value: { type: "string", value: String(value) }, expiresAt: keys.find(key)?.expiresAt });
  return integerReply(value);
}

function parseSetOptions(args: readonly string[], now: number): SetOptions {
  const options: SetOptions = { get: false, keepTtl: false };
  const words = new Words(args);
  while (!words.done) {
    if (words.take("GET")) options.get = true;
    else if (words.take("KEEPTTL") && options.expiresAt === undefined) options.keepTtl = true;
    else if (words.take("NX") && !options.condition) options.condition = "NX";
    else if (words.take("XX") && !options.condition) options.condition = "XX";
    else if (options.keepTtl || options.expiresAt !== undefined) throw syntaxError();
    else options.expiresAt = parseExpiry(words, now);
  }
  return options;
}

function parseExpiry(words: Words, now: number): number {
  const unit = words.next()?.toUpperCase() ?? "";
  const scale = { EX: 1000, EXAT: 1000, PX: 1, PXAT: 1 }[unit];
  const amount = words.next();
  if (scale === undefined || amount === undefined) throw syntaxError();
  const milliseconds = Number(parseInteger(amount)) * scale;
  if (milliseconds <= 0) throw new RedisError("ERR invalid expire time in 'set' command");
  return unit.endsWith("AT") ? milliseconds : now + milliseconds;
}

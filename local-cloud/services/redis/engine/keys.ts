import { RedisError } from "../backend.ts";
import { Words, type CommandTable } from "./command.ts";
import { globMatcher } from "./glob.ts";
import type { Keyspace } from "./keyspace.ts";
import { parseCount, parseInteger, syntaxError } from "./values.ts";

export const keyCommands: CommandTable = {
  PING: { arity: -1, writes: false, run: (_, [message]) => message ?? "PONG" },
  DEL: { arity: -2, writes: true, run: (keys, args) => args.filter((key) => keys.delete(key)).length },
  EXISTS: { arity: -2, writes: false, run: (keys, args) => args.filter((key) => keys.find(key)).length },
  TYPE: { arity: 2, writes: false, run: (keys, [key = ""]) => keys.find(key)?.value.type ?? "none" },
  DBSIZE: { arity: 1, writes: false, run: (keys) => keys.keys().length },
  KEYS: { arity: 2, writes: false, run: (keys, [pattern = ""]) => keys.keys().filter(globMatcher(pattern)) },
  SCAN: { arity: -2, writes: false, run: (keys, args) => scan(keys, args) },
  EXPIRE: { arity: -3, writes: true, run: (keys, args) => expire(keys, "expire", 1000, args) },
  PEXPIRE: { arity: -3, writes: true, run: (keys, args) => expire(keys, "pexpire", 1, args) },
  TTL: { arity: 2, writes: false, run: (keys, [key = ""]) => timeLeft(keys, key, (left) => Math.floor((left + 500) / 1000)) },
  PTTL: { arity: 2, writes: false, run: (keys, [key = ""]) => timeLeft(keys, key, (left) => left) },
  FLUSHALL: {
    arity: -1,
    writes: true,
    run: (keys, [mode]) => {
      if (mode !== undefined && !["SYNC", "ASYNC"].includes(mode.toUpperCase())) throw syntaxError();
      keys.clear();
      return "OK";
    },
  },
};

/** Answers everything at once with cursor 0: COUNT is a hint, and no key that stays can be missed. */
function scan(keys: Keyspace, [cursor = "", ...options]: readonly string[]): [string, string[]] {
  if (!/^\d+$/.test(cursor)) throw new RedisError("ERR invalid cursor");
  let matches: (key: string) => boolean = () => true;
  let type: string | undefined;
  const words = new Words(options);
  while (!words.done) {
    const option = words.next()?.toUpperCase();
    const value = words.next();
    if (value === undefined) throw syntaxError();
    if (option === "MATCH") matches = globMatcher(value);
    else if (option === "TYPE") type = value.toLowerCase();
    else if (option !== "COUNT" || parseCount(value) < 1) throw syntaxError();
  }
  if (cursor !== "0") return ["0", []];
  return ["0", keys.keys().filter((key) => matches(key) && (type === undefined || keys.find(key)?.value.type === type))];
}

function expire(keys: Keyspace, name: string, scale: number, [key = "", amount = "", ...options]: readonly string[]): number {
  const milliseconds = Number(parseInteger(amount)) * scale;
  if (!Number.isSafeInteger(milliseconds)) throw new RedisError(`ERR invalid expire time in '${name}' command`);
  const conditions = options.map((option) => option.toUpperCase());
  const unsupported = conditions.find((option) => !["NX", "XX", "GT", "LT"].includes(option));
  if (unsupported !== undefined) throw new RedisError(`ERR Unsupported option ${options[conditions.indexOf(unsupported)]}`);
  if (conditions.includes("NX") && conditions.length > 1) {
    throw new RedisError("ERR NX and XX, GT or LT options at the same time are not compatible");
  }
  const entry = keys.find(key);
  if (!entry) return 0;
  const at = keys.now + milliseconds;
  const known = entry.expiresAt ?? Number.POSITIVE_INFINITY;
  const refusals = { NX: entry.expiresAt !== undefined, XX: entry.expiresAt === undefined, GT: at <= known, LT: at >= known };
  if (conditions.some((option) => refusals[option as keyof typeof refusals])) return 0;
  if (milliseconds <= 0) keys.delete(key);
  else keys.set(key, { ...entry, expiresAt: at });
  return 1;
}

function timeLeft(keys: Keyspace, key: string, round: (milliseconds: number) => number): number {
  const entry = keys.find(key);
  if (!entry) return -2;
  return entry.expiresAt === undefined ? -1 : round(entry.expiresAt - keys.now);
}

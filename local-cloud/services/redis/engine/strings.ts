import { RedisError } from "../backend.ts";
import type { CommandTable } from "./command.ts";
import { parseInteger, syntaxError, type Value } from "./values.ts";

export const stringCommands: CommandTable = {
  PING: { arity: 1, writes: false, run: () => "PONG" },
  GET: { arity: 2, writes: false, run: (keys, [key = ""]) => keys.read(key, "string")?.value ?? null },
  MGET: { arity: -2, writes: false, run: (keys, names) => names.map((key) => textOf(keys.find(key)?.value)) },
  SET: {
    arity: -3,
    writes: true,
    run: (keys, [key = "", value = "", ...given]) => {
      const options = given.filter((option) => option.toUpperCase() !== "NX");
      if (given.length - options.length > 1) throw syntaxError();
      if (options.length < given.length && keys.find(key) !== undefined) {
        if (options.length > 0) parseExpiry(options, keys.now);
        return null;
      }
      keys.set(key, { value: { type: "string", value }, expiresAt: options.length === 0 ? undefined : parseExpiry(options, keys.now) });
      return "OK";
    },
  },
  INCR: {
    arity: 2,
    writes: true,
    run: (keys, [key = ""]) => {
      const next = parseInteger(keys.read(key, "string")?.value ?? "0") + 1;
      keys.set(key, { value: { type: "string", value: String(next) }, expiresAt: keys.find(key)?.expiresAt });
      return next;
    },
  },
  DEL: { arity: -2, writes: true, run: (keys, args) => args.filter((key) => keys.delete(key)).length },
};

/** `EX seconds`, with `NX` the only options of SET that the Worker gives. Answers when, in milliseconds since the epoch. */
function parseExpiry([option = "", amount, ...more]: readonly string[], now: number): number {
  if (option.toUpperCase() !== "EX" || amount === undefined || more.length > 0) throw syntaxError();
  const seconds = parseInteger(amount);
  if (seconds <= 0) throw new RedisError("ERR invalid expire time in 'set' command");
  return now + seconds * 1000;
}

/** What MGET answers of what is no string: nothing. */
const textOf = (value: Value | undefined): string | null => (value?.type === "string" ? value.value : null);

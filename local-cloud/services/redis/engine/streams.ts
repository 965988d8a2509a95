import { RedisError, type Reply } from "../backend.ts";
import { Words, type CommandTable } from "./command.ts";
import type { Keyspace } from "./keyspace.ts";
import { applyTrim, entriesIn, parseInterval, parseTrim } from "./stream-ranges.ts";
import {
  after,
  emptyStream,
  makeId,
  MAX_SEQUENCE,
  millisecondsOf,
  parseId,
  positionOf,
  renderEntry,
  renderId,
  type Stream,
} from "./stream.ts";
import { parseCount, syntaxError, wrongArity } from "./values.ts";

export const streamCommands: CommandTable = {
  XADD: { arity: -5, writes: true, run: (keys, args) => add(keys, args) },
  XLEN: { arity: 2, writes: false, run: (keys, [key = ""]) => keys.read(key, "stream")?.stream.entries.length ?? 0 },
  XRANGE: {
    arity: -4,
    writes: false,
    run: (keys, [key = "", start = "", end = "", ...options]) => range(keys, key, start, end, options, false),
  },
  XREVRANGE: {
    arity: -4,
    writes: false,
    run: (keys, [key = "", end = "", start = "", ...options]) => range(keys, key, start, end, options, true),
  },
  XREAD: { arity: -4, writes: false, run: (keys, args) => read(keys, args) },
  XDEL: {
    arity: -3,
    writes: true,
    run: (keys, [key = "", ...ids]) => {
      const parsed = ids.map((id) => parseId(id));
      const stream = keys.read(key, "stream")?.stream;
      return stream ? parsed.filter((id) => remove(stream, id)).length : 0;
    },
  },
  XTRIM: {
    arity: -4,
    writes: true,
    run: (keys, [key = "", ...options]) => {
      const words = new Words(options);
      const trim = parseTrim(words);
      if (!trim || !words.done) throw syntaxError();
      const stream = keys.read(key, "stream")?.stream;
      return stream ? applyTrim(stream, trim) : 0;
    },
  },
};

function add(keys: Keyspace, [key = "", ...options]: readonly string[]): Reply {
  const words = new Words(options);
  const create = !words.take("NOMKSTREAM");
  const trim = parseTrim(words);
  const wanted = words.next() ?? "";
  const fields = words.rest;
  if (fields.length === 0 || fields.length % 2 !== 0) throw wrongArity("xadd");
  const known = keys.read(key, "stream")?.stream;
  if (!known && !create) return null;
  // The id is judged first: a refused entry must not leave an empty stream behind.
  const id = nextId(known ?? emptyStream(), wanted, keys.now);
  const { stream } = keys.readOrCreate(key, "stream", () => ({ type: "stream", stream: emptyStream() }));
  stream.entries.push({ id, fields: [...fields] });
  stream.lastId = id;
  if (trim) applyTrim(stream, trim);
  return renderId(id);
}

/** `*` is the clock's time or, where the clock lags, just after the last; `<ms>-*` leaves the sequence to us. */
function nextId(stream: Stream, wanted: string, now: number): bigint {
  const { lastId } = stream;
  if (wanted === "*") return makeId(BigInt(now), 0n) > lastId ? makeId(BigInt(now), 0n) : lastId + 1n;
  if (wanted === "0-0") throw new RedisError("ERR The ID specified in XADD must be greater than 0-0");
  const open = wanted.endsWith("-*");
  const asked = parseId(open ? wanted.slice(0, -2) : wanted);
  const follows = open && millisecondsOf(asked) === millisecondsOf(lastId) && (lastId & MAX_SEQUENCE) < MAX_SEQUENCE;
  const id = follows ? lastId + 1n : asked;
  if (id <= lastId) throw new RedisError("ERR The ID specified in XADD is equal or smaller than the target stream top item");
  return id;
}

function remove(stream: Stream, id: bigint): boolean {
  const at = positionOf(stream, id);
  if (stream.entries[at]?.id !== id) return false;
  stream.entries.splice(at, 1);
  return true;
}

function range(keys: Keyspace, key: string, start: string, end: string, options: readonly string[], backwards: boolean): Reply {
  const words = new Words(options);
  const count = words.take("COUNT") ? Math.max(0, parseCount(words.next() ?? "")) : undefined;
  if (!words.done) throw syntaxError();
  const interval = parseInterval(start, end);
  const entries = entriesIn(keys.read(key, "stream")?.stream, interval);
  return (backwards ? entries.reverse() : entries).slice(0, count).map(renderEntry);
}

function read(keys: Keyspace, args: readonly string[]): Reply {
  const words = new Words(args);
  const count = words.take("COUNT") ? parseCount(words.next() ?? "") : 0;
  const found = parseStreams(words).flatMap(({ key, from }): Reply[] => {
    const stream = keys.read(key, "stream")?.stream;
    const since = from === "$" ? (stream?.lastId ?? 0n) : parseId(from);
    const entries = stream ? after(stream, since, count > 0 ? count : undefined) : [];
    return entries.length > 0 ? [[key, entries.map(renderEntry)]] : [];
  });
  return found.length > 0 ? found : null;
}

/** `STREAMS key… id…`, the end of XREAD and XREADGROUP. */
export function parseStreams(words: Words): { key: string; from: string }[] {
  if (!words.take("STREAMS")) throw syntaxError();
  const { rest } = words;
  const half = rest.length / 2;
  if (!Number.isInteger(half) || half === 0) {
    throw new RedisError("ERR Unbalanced list of streams: for each stream key an ID or '$' must be specified.");
  }
  return rest.slice(0, half).map((key, at) => ({ key, from: rest[half + at] ?? "" }));
}

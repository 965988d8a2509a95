import { RedisError, type Reply } from "../backend.ts";
import type { CommandTable } from "./command.ts";
import type { Keyspace } from "./keyspace.ts";
import { between, emptyStream, MAX_ID, MAX_SEQUENCE, newId, parseId, removeEntry, renderId, type Stream, type StreamId } from "./stream.ts";
import { parseInteger, syntaxError, wrongArity } from "./values.ts";

export const streamCommands: CommandTable = {
  XADD: { arity: -5, writes: true, run: (keys, args) => add(keys, args) },
  XLEN: { arity: 2, writes: false, run: (keys, [key = ""]) => keys.read(key, "stream")?.stream.entries.length ?? 0 },
  XRANGE: { arity: -4, writes: false, run: (keys, args) => range(keys, args) },
  XDEL: {
    arity: -3,
    writes: true,
    run: (keys, [key = "", ...ids]) => {
      const stream = keys.read(key, "stream")?.stream;
      // All ids are judged before any entry goes; where there is no stream, none is.
      return stream ? ids.map((id) => parseId(id)).filter((id) => removeEntry(stream, id)).length : 0;
    },
  },
};

function add(keys: Keyspace, [key = "", wanted = "", ...fields]: readonly string[]): Reply {
  if (fields.length % 2 !== 0) throw wrongArity("xadd");
  // The id is judged first: a refused entry must not leave an empty stream behind.
  const id = nextId(keys.read(key, "stream")?.stream ?? emptyStream(), wanted, keys.now);
  const { stream } = keys.readOrCreate(key, "stream", () => ({ type: "stream", stream: emptyStream() }));
  stream.entries.push({ id, fields });
  stream.lastId = id;
  return renderId(id);
}

function nextId(stream: Stream, wanted: string, now: number): StreamId {
  if (wanted === "*") return newId(stream, now);
  const id = parseId(wanted);
  if (id === 0n) throw new RedisError("ERR The ID specified in XADD must be greater than 0-0");
  if (id <= stream.lastId) throw new RedisError("ERR The ID specified in XADD is equal or smaller than the target stream top item");
  return id;
}

/** `-` and `+` are the ends; a start without sequence begins at 0, an end without ends at the highest. */
function range(keys: Keyspace, [key = "", start = "", end = "", ...options]: readonly string[]): Reply {
  const first = start === "-" ? 0n : parseId(start);
  const last = end === "+" ? MAX_ID : parseId(end, MAX_SEQUENCE);
  const count = options.length === 0 ? Number.POSITIVE_INFINITY : parseCount(options);
  const stream = keys.read(key, "stream")?.stream;
  return stream ? between(stream, first, last, count).map(({ id, fields }) => [renderId(id), [...fields]]) : [];
}

function parseCount([option = "", amount, ...more]: readonly string[]): number {
  if (option.toUpperCase() !== "COUNT" || amount === undefined || more.length > 0) throw syntaxError();
  return Math.max(0, parseInteger(amount));
}

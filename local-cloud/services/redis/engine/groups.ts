import { RedisError, type Reply } from "../backend.ts";
import { Words, type CommandTable } from "./command.ts";
import type { Keyspace } from "./keyspace.ts";
import { autoclaim, summarize, listPending } from "./pending.ts";
import { after, emptyStream, entryAt, parseId, renderEntry, renderId, type ConsumerGroup, type Stream } from "./stream.ts";
import { parseStreams } from "./streams.ts";
import { parseCount, syntaxError } from "./values.ts";

export const groupCommands: CommandTable = {
  XGROUP: { arity: -2, writes: true, run: (keys, args) => createGroup(keys, args) },
  XREADGROUP: { arity: -7, writes: true, run: (keys, args) => readGroup(keys, args) },
  XACK: {
    arity: -4,
    writes: true,
    run: (keys, [key = "", name = "", ...ids]) => {
      const parsed = ids.map((id) => parseId(id));
      const group = keys.read(key, "stream")?.stream.groups.get(name);
      return parsed.filter((id) => group?.pending.delete(id)).length;
    },
  },
  XPENDING: {
    arity: -3,
    writes: false,
    run: (keys, [key = "", name = "", ...options]) => {
      const { group } = findGroup(keys, key, name);
      return options.length === 0 ? summarize(group) : listPending(group, options, keys.now);
    },
  },
  XAUTOCLAIM: {
    arity: -6,
    writes: true,
    run: (keys, [key = "", name = "", ...args]) => {
      const { stream, group } = findGroup(keys, key, name);
      return autoclaim(stream, group, args, keys.now);
    },
  },
};

function createGroup(keys: Keyspace, [subcommand = "", key = "", name = "", from = "", ...options]: readonly string[]): Reply {
  if (subcommand.toUpperCase() !== "CREATE") throw new RedisError(`ERR unknown subcommand '${subcommand}'. Try XGROUP HELP.`);
  if (!from) throw new RedisError("ERR wrong number of arguments for 'xgroup|create' command");
  const words = new Words(options);
  const create = words.take("MKSTREAM");
  if (!words.done) throw syntaxError();
  const known = keys.read(key, "stream")?.stream;
  if (!known && !create) {
    throw new RedisError(
      "ERR The XGROUP subcommand requires the key to exist. Note that for CREATE you may want to use the MKSTREAM option to create an empty stream automatically.",
    );
  }
  const lastDelivered = from === "$" ? (known?.lastId ?? 0n) : parseId(from);
  const { stream } = keys.readOrCreate(key, "stream", () => ({ type: "stream", stream: emptyStream() }));
  if (stream.groups.has(name)) throw new RedisError("BUSYGROUP Consumer Group name already exists");
  stream.groups.set(name, { lastDelivered, pending: new Map() });
  return "OK";
}

function findGroup(keys: Keyspace, key: string, name: string, command = ""): { stream: Stream; group: ConsumerGroup } {
  const stream = keys.read(key, "stream")?.stream;
  const group = stream?.groups.get(name);
  if (!stream || !group) throw new RedisError(`NOGROUP No such key '${key}' or consumer group '${name}'${command}`);
  return { stream, group };
}

function readGroup(keys: Keyspace, args: readonly string[]): Reply {
  const words = new Words(args);
  if (!words.take("GROUP")) throw syntaxError();
  const [name = "", consumer = ""] = [words.next(), words.next()];
  const count = words.take("COUNT") ? parseCount(words.next() ?? "") : 0;
  const acknowledged = words.take("NOACK");
  const wanted = parseStreams(words).map(({ key, from }) => {
    const found = findGroup(keys, key, name, " in XREADGROUP with GROUP option");
    return { key, ...found, since: from === ">" ? undefined : parseId(from) };
  });
  const replies = wanted.flatMap(({ key, stream, group, since }): Reply[] => {
    if (since !== undefined) return [[key, history(stream, group, consumer, since, count)]];
    const entries = after(stream, group.lastDelivered, count > 0 ? count : undefined);
    for (const { id } of entries) {
      group.lastDelivered = id;
      if (!acknowledged) group.pending.set(id, { consumer, deliveredAt: keys.now, deliveries: 1 });
    }
    return entries.length > 0 ? [[key, entries.map(renderEntry)]] : [];
  });
  return replies.length > 0 ? replies : null;
}

/** What this consumer got and has not acknowledged; an entry deleted meanwhile comes without its fields. */
function history(stream: Stream, group: ConsumerGroup, consumer: string, since: bigint, count: number): Reply {
  const ids = [...group.pending].filter(([id, pending]) => id > since && pending.consumer === consumer).map(([id]) => id);
  return ids.slice(0, count > 0 ? count : undefined).map((id): Reply => {
    const entry = entryAt(stream, id);
    return entry ? renderEntry(entry) : [renderId(id), null];
  });
}

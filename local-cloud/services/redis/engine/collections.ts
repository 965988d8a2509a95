import type { CommandTable } from "./command.ts";
import { wrongArity } from "./values.ts";

export const hashCommands: CommandTable = {
  HSET: {
    arity: -4,
    writes: true,
    run: (keys, [key = "", ...pairs]) => {
      if (pairs.length % 2 !== 0) throw wrongArity("hset");
      const { fields } = keys.readOrCreate(key, "hash", () => ({ type: "hash", fields: new Map() }));
      const before = fields.size;
      for (let at = 0; at < pairs.length; at += 2) fields.set(pairs[at] ?? "", pairs[at + 1] ?? "");
      return fields.size - before;
    },
  },
  HGET: { arity: 3, writes: false, run: (keys, [key = "", field = ""]) => keys.read(key, "hash")?.fields.get(field) ?? null },
  HGETALL: { arity: 2, writes: false, run: (keys, [key = ""]) => [...(keys.read(key, "hash")?.fields ?? [])].flat() },
  HDEL: {
    arity: -3,
    writes: true,
    run: (keys, [key = "", ...names]) => {
      const hash = keys.read(key, "hash");
      const removed = names.filter((name) => hash?.fields.delete(name)).length;
      keys.deleteIf(key, hash?.fields.size === 0);
      return removed;
    },
  },
};

export const setCommands: CommandTable = {
  SADD: {
    arity: -3,
    writes: true,
    run: (keys, [key = "", ...added]) => {
      const { members } = keys.readOrCreate(key, "set", () => ({ type: "set", members: new Set() }));
      const before = members.size;
      for (const member of added) members.add(member);
      return members.size - before;
    },
  },
  SREM: {
    arity: -3,
    writes: true,
    run: (keys, [key = "", ...names]) => {
      const set = keys.read(key, "set");
      const removed = names.filter((name) => set?.members.delete(name)).length;
      keys.deleteIf(key, set?.members.size === 0);
      return removed;
    },
  },
  SMEMBERS: { arity: 2, writes: false, run: (keys, [key = ""]) => [...(keys.read(key, "set")?.members ?? [])] },
};

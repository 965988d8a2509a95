// Past 300 lines because one table of expectations is run against the engine and against a real server alike.
import { appendFileSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { freePort } from "../ports.ts";
import type { RedisBackend, Reply } from "../services/redis/backend.ts";
import { openEngineBackend } from "../services/redis/engine-backend.ts";
import { connectServerBackend } from "../services/redis/server-backend.ts";
import { findRedisServer, startRedisServer } from "../services/redis/server-process.ts";

interface Subject {
  name: string;
  available: boolean;
  open(folder: string): Promise<RedisBackend>;
}

const program = findRedisServer();
const subjects: Subject[] = [
  { name: "the embedded engine", available: true, open: async (folder) => openEngineBackend(folder, Date.now) },
  {
    name: "a real server on PATH",
    available: program !== undefined,
    async open(folder) {
      const server = await startRedisServer(program ?? "", folder, await freePort());
      const backend = await connectServerBackend(server.url, () => undefined);
      return { ...backend, stop: async () => Promise.all([backend.stop(), server.stop()]).then(() => undefined) };
    },
  },
];

describe.each(subjects)("$name", ({ available, open }) => {
  const folder = mkdtempSync(join(tmpdir(), "redis-"));
  let redis: RedisBackend;
  const call = (...words: string[]): Promise<Reply> => redis.call(words);

  beforeAll(async () => {
    if (available) redis = await open(folder);
  });
  beforeEach(async () => {
    if (available) await call("FLUSHALL");
  });
  afterAll(async () => {
    if (available) await redis.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  describe.skipIf(!available)("strings and keys", () => {
    it("sets under conditions and answers the value before", async () => {
      expect(await call("SET", "k", "1", "NX", "PX", "60000")).toBe("OK");
      expect(await call("SET", "k", "2", "NX")).toBeNull();
      expect(await call("SET", "k", "3", "XX", "GET")).toBe("1");
      expect(await call("SET", "absent", "1", "XX")).toBeNull();
      expect(await call("SET", "k", "4", "NX", "GET")).toBe("3");
      expect(await call("TTL", "k")).toBe(-1);
      expect(await call("MGET", "k", "absent")).toEqual(["3", null]);
      expect([await call("GETDEL", "k"), await call("EXISTS", "k", "k")]).toEqual(["3", 0]);
    });

    it("counts, and refuses what is not a 64-bit integer", async () => {
      expect([await call("INCR", "n"), await call("INCRBY", "n", "-5"), await call("DECR", "n")]).toEqual([1, -4, -5]);
      await call("SET", "n", "9223372036854775807");
      await expect(call("INCR", "n")).rejects.toThrow("ERR increment or decrement would overflow");
      await call("SET", "n", "01");
      await expect(call("INCR", "n")).rejects.toThrow("ERR value is not an integer or out of range");
      await expect(call("INCRBY", "m", "1.5")).rejects.toThrow("ERR value is not an integer or out of range");
    });

    it("keeps an expiry through INCR and drops it with SET", async () => {
      await call("SET", "n", "1", "EX", "100");
      await call("INCR", "n");
      expect(await call("TTL", "n")).toBe(100);
      await call("SET", "n", "1", "KEEPTTL");
      expect(await call("TTL", "n")).toBe(100);
      await call("SET", "n", "1");
      expect([await call("TTL", "n"), await call("PTTL", "absent")]).toEqual([-1, -2]);
    });

    it("expires under conditions, and at once for a time that has passed", async () => {
      await call("SET", "k", "v");
      expect([await call("EXPIRE", "k", "10", "XX"), await call("EXPIRE", "k", "100", "NX")]).toEqual([0, 1]);
      expect([await call("EXPIRE", "k", "50", "GT"), await call("EXPIRE", "k", "50", "LT")]).toEqual([0, 1]);
      expect([await call("PEXPIRE", "k", "-1"), await call("EXISTS", "k"), await call("EXPIRE", "k", "1")]).toEqual([1, 0, 0]);
    });

    it.each([
      [["SET", "k", "v", "EX"], "ERR syntax error"],
      [["SET", "k", "v", "NX", "XX"], "ERR syntax error"],
      [["SET", "k", "v", "EX", "10", "KEEPTTL"], "ERR syntax error"],
      [["SET", "k", "v", "EX", "0"], "ERR invalid expire time in 'set' command"],
      [["SET", "k", "v", "PX", "soon"], "ERR value is not an integer or out of range"],
      [["EXPIRE", "k", "10", "SOON"], "ERR Unsupported option SOON"],
      [["GET"], "ERR wrong number of arguments for 'get' command"],
      [["NOSUCH", "a", "b"], "ERR unknown command 'NOSUCH', with args beginning with: 'a' 'b' "],
      [["SCAN", "x"], "ERR invalid cursor"],
      [["XADD", "s", "1-x", "f", "v"], "ERR Invalid stream ID specified as stream command argument"],
      [["XADD", "s", "*", "f"], "ERR wrong number of arguments for 'xadd' command"],
      [["XREAD", "STREAMS", "a", "b", "0"], "ERR Unbalanced"],
    ])("refuses %j", async (command, message) => {
      await expect(redis.call(command)).rejects.toThrow(message);
    });

    it("finds keys by pattern and type", async () => {
      for (const key of ["cart:1", "cart:2", "cat", "c[x]"]) await call("SET", key, "v");
      await call("SADD", "cart:set", "m");
      expect((await call("KEYS", "cart:*")) as string[]).toHaveLength(3);
      expect(await call("KEYS", "ca[a-s]")).toEqual([]);
      expect(await call("KEYS", "c\\[x\\]")).toEqual(["c[x]"]);
      expect(await call("KEYS", "c?[^x]")).toEqual(["cat"]);
      expect(await call("SCAN", "0", "MATCH", "cart:*", "TYPE", "set", "COUNT", "100")).toEqual(["0", ["cart:set"]]);
      expect([await call("DBSIZE"), await call("TYPE", "cart:set"), await call("TYPE", "absent")]).toEqual([5, "set", "none"]);
      expect(await call("DEL", "cart:1", "cart:1", "absent")).toBe(1);
    });
  });

  describe.skipIf(!available)("hashes and sets", () => {
    it("counts what was added and vanishes when empty", async () => {
      expect(await call("HSET", "h", "a", "1", "b", "2")).toBe(2);
      expect(await call("HSET", "h", "a", "3", "c", "4")).toBe(1);
      expect(await call("HGETALL", "h")).toEqual(["a", "3", "b", "2", "c", "4"]);
      expect([await call("HGET", "h", "a"), await call("HGET", "h", "z"), await call("HGETALL", "absent")]).toEqual(["3", null, []]);
      expect([await call("HDEL", "h", "a", "b", "c", "d"), await call("EXISTS", "h")]).toEqual([3, 0]);
      expect([await call("SADD", "s", "x", "y", "x"), await call("SREM", "s", "x", "z")]).toEqual([2, 1]);
      expect(await call("SMEMBERS", "s")).toEqual(["y"]);
    });

    it("refuses the wrong kind of value", async () => {
      await call("SADD", "s", "x");
      for (const command of [
        ["GET", "s"],
        ["INCR", "s"],
        ["HSET", "s", "a", "1"],
        ["XADD", "s", "*", "a", "1"],
        ["SET", "s", "v", "GET"],
      ]) {
        await expect(redis.call(command)).rejects.toThrow("WRONGTYPE Operation against a key holding the wrong kind of value");
      }
      expect(await call("MGET", "s")).toEqual([null]);
    });
  });

  describe.skipIf(!available)("streams", () => {
    it("orders entries, refuses ids that do not grow, and ranges both ways", async () => {
      expect(await call("XADD", "s", "5", "a", "1")).toBe("5-0");
      expect(await call("XADD", "s", "5-*", "a", "2")).toBe("5-1");
      await expect(call("XADD", "s", "5-1", "a", "3")).rejects.toThrow(
        "ERR The ID specified in XADD is equal or smaller than the target stream top item",
      );
      await expect(call("XADD", "t", "0-0", "a", "3")).rejects.toThrow("ERR The ID specified in XADD must be greater than 0-0");
      expect([await call("EXISTS", "t"), await call("XADD", "t", "NOMKSTREAM", "*", "a", "1")]).toEqual([0, null]);
      await call("XADD", "s", "7-3", "a", "4");
      expect(await call("XRANGE", "s", "5", "5")).toEqual([
        ["5-0", ["a", "1"]],
        ["5-1", ["a", "2"]],
      ]);
      expect(await call("XRANGE", "s", "(5-0", "+", "COUNT", "1")).toEqual([["5-1", ["a", "2"]]]);
      expect(await call("XREVRANGE", "s", "+", "-", "COUNT", "1")).toEqual([["7-3", ["a", "4"]]]);
      expect([await call("XDEL", "s", "5-1", "9-9"), await call("XLEN", "s")]).toEqual([1, 2]);
      expect(await call("XREAD", "COUNT", "5", "STREAMS", "s", "absent", "5", "0")).toEqual([["s", [["7-3", ["a", "4"]]]]]);
      expect(await call("XREAD", "STREAMS", "s", "$")).toBeNull();
    });

    it("trims to a length or an id", async () => {
      for (let at = 1; at <= 5; at += 1) await call("XADD", "s", "MAXLEN", "4", `${at}-0`, "n", String(at));
      expect(await call("XLEN", "s")).toBe(4);
      expect([await call("XTRIM", "s", "MINID", "4"), await call("XTRIM", "s", "MAXLEN", "=", "1")]).toEqual([2, 1]);
      expect(await call("XRANGE", "s", "-", "+")).toEqual([["5-0", ["n", "5"]]]);
    });

    it("delivers to a group once, keeps what is pending, and acknowledges", async () => {
      await expect(call("XGROUP", "CREATE", "s", "g", "0")).rejects.toThrow("ERR The XGROUP subcommand requires the key to exist.");
      expect(await call("XGROUP", "CREATE", "s", "g", "0", "MKSTREAM")).toBe("OK");
      await expect(call("XGROUP", "CREATE", "s", "g", "0")).rejects.toThrow("BUSYGROUP Consumer Group name already exists");
      for (const id of ["1-0", "2-0", "3-0"]) await call("XADD", "s", id, "n", id);
      expect(await call("XREADGROUP", "GROUP", "g", "ann", "COUNT", "2", "STREAMS", "s", ">")).toEqual([
        [
          "s",
          [
            ["1-0", ["n", "1-0"]],
            ["2-0", ["n", "2-0"]],
          ],
        ],
      ]);
      expect(await call("XREADGROUP", "GROUP", "g", "bob", "STREAMS", "s", ">")).toEqual([["s", [["3-0", ["n", "3-0"]]]]]);
      expect(await call("XREADGROUP", "GROUP", "g", "bob", "STREAMS", "s", ">")).toBeNull();
      expect(await call("XPENDING", "s", "g")).toEqual([
        3,
        "1-0",
        "3-0",
        [
          ["ann", "2"],
          ["bob", "1"],
        ],
      ]);
      expect(await call("XPENDING", "s", "g", "-", "+", "10", "bob")).toEqual([["3-0", "bob", expect.any(Number), 1]]);
      expect(await call("XACK", "s", "g", "1-0", "1-0", "9-0")).toBe(1);
      await call("XDEL", "s", "2-0");
      expect(await call("XREADGROUP", "GROUP", "g", "ann", "STREAMS", "s", "0")).toEqual([["s", [["2-0", null]]]]);
      await expect(call("XREADGROUP", "GROUP", "none", "c", "STREAMS", "s", ">")).rejects.toThrow(
        "NOGROUP No such key 's' or consumer group 'none' in XREADGROUP",
      );
    });

    it("hands idle entries over and drops the deleted ones", async () => {
      await call("XGROUP", "CREATE", "s", "g", "$", "MKSTREAM");
      for (const id of ["1-0", "2-0", "3-0"]) await call("XADD", "s", id, "n", id);
      await call("XREADGROUP", "GROUP", "g", "ann", "STREAMS", "s", ">");
      await call("XDEL", "s", "1-0");
      expect(await call("XAUTOCLAIM", "s", "g", "bob", "0", "0", "COUNT", "2")).toEqual(["3-0", [["2-0", ["n", "2-0"]]], ["1-0"]]);
      expect(await call("XAUTOCLAIM", "s", "g", "bob", "0", "3-0", "JUSTID")).toEqual(["0-0", ["3-0"], []]);
      expect(await call("XPENDING", "s", "g", "IDLE", "0", "-", "+", "10")).toEqual([
        ["2-0", "bob", expect.any(Number), 2],
        ["3-0", "bob", expect.any(Number), 1],
      ]);
      expect(await call("XAUTOCLAIM", "s", "g", "ann", "3600000", "0")).toEqual(["0-0", [], []]);
    });
  });

  describe.skipIf(!available)("transactions and subscriptions", () => {
    it("runs all commands, reporting the failing one alone", async () => {
      const outcomes = await redis.transaction([
        ["SET", "k", "v"],
        ["INCR", "k"],
        ["GET", "k"],
      ]);
      expect(outcomes).toEqual([{ result: "OK" }, { error: "ERR value is not an integer or out of range" }, { result: "v" }]);
    });

    it("runs none when one cannot be queued", async () => {
      await expect(redis.transaction([["SET", "k", "v"], ["NOSUCH"]])).rejects.toThrow(
        "EXECABORT Transaction discarded because of previous errors.",
      );
      expect(await call("EXISTS", "k")).toBe(0);
    });

    it("publishes to channels and patterns", async () => {
      const received: string[] = [];
      let arrived = (): void => undefined;
      const both = new Promise<void>((resolve) => (arrived = resolve));
      const note = (channel: string, message: string): void => {
        if (received.push(`${channel} ${message}`) === 2) arrived();
      };
      const stops = [await redis.subscribe("subscribe", "search:1", note), await redis.subscribe("psubscribe", "search:*", note)];
      expect(await call("PUBLISH", "search:1", "hint")).toBe(2);
      await both;
      expect(received).toEqual(["search:1 hint", "search:1 hint"]);
      for (const stop of stops) stop();
      expect(await call("PUBLISH", "elsewhere", "hint")).toBe(0);
    });
  });
});

describe("the embedded engine's clock and file", () => {
  const folder = mkdtempSync(join(tmpdir(), "redis-engine-"));
  let now = 1_000_000;
  const clock = (): number => now;
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("lets nothing be seen after its expiry", async () => {
    const redis = openEngineBackend(folder, clock);
    await redis.call(["SET", "short", "v", "PX", "500"]);
    now += 499;
    expect(await redis.call(["PTTL", "short"])).toBe(1);
    now += 1;
    expect([await redis.call(["GET", "short"]), await redis.call(["DBSIZE"]), await redis.call(["SET", "short", "w", "NX"])]).toEqual([
      null,
      0,
      "OK",
    ]);
    await redis.stop();
  });

  it("has its data again after an end without notice, expiries at their absolute time", async () => {
    const redis = openEngineBackend(folder, clock);
    await redis.call(["FLUSHALL"]);
    await redis.call(["SET", "later", "v", "EX", "10"]);
    await redis.call(["XGROUP", "CREATE", "s", "g", "0", "MKSTREAM"]);
    const id = await redis.call(["XADD", "s", "*", "f", "v"]);
    await redis.call(["XREADGROUP", "GROUP", "g", "c", "STREAMS", "s", ">"]);
    const changes = readdirSync(folder).find((name) => name.startsWith("changes-")) ?? "";
    appendFileSync(join(folder, changes), '[1000, [["SET", "half');

    now += 4_000;
    const again = openEngineBackend(folder, clock);
    expect(await again.call(["TTL", "later"])).toBe(6);
    expect(await again.call(["XPENDING", "s", "g", "-", "+", "1"])).toEqual([[id, "c", 4_000, 1]]);
    expect(await again.call(["GET", "half"])).toBeNull();
    await again.stop();
  });

  it("starts from a snapshot once the file of changes has grown", async () => {
    const redis = openEngineBackend(folder, clock);
    const large = "x".repeat(1024 * 1024);
    for (let at = 0; at < 9; at += 1) await redis.call(["SET", "large", large]);
    await redis.stop();
    const again = openEngineBackend(folder, clock);
    expect(await again.call(["GET", "large"])).toBe(large);
    expect(await again.call(["XLEN", "s"])).toBe(1);
    await again.stop();
    expect(readdirSync(folder).sort()).toEqual(["changes-1.jsonl", "snapshot-1"]);
    expect(statSync(join(folder, "changes-1.jsonl")).size).toBe(0);
  });
});

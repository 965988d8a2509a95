import { appendFileSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
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
  afterAll(async () => {
    if (available) await redis.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  describe.skipIf(!available)("strings", () => {
    it("sets only what is not there where it is told so, and lets what is there stand with its expiry", async () => {
      expect(await call("SET", "claim", "first", "NX", "EX", "60")).toBe("OK");
      expect([await call("SET", "claim", "second", "nx", "ex", "1"), await call("GET", "claim")]).toEqual([null, "first"]);
      await call("DEL", "claim");
      expect([await call("SET", "claim", "third", "EX", "60", "NX"), await call("GET", "claim")]).toEqual(["OK", "third"]);
      await call("DEL", "claim");
      await expect(call("SET", "claim", "v", "NX", "SOON")).rejects.toThrow("ERR syntax error");
    });

    it("gives back what was set last, until it is deleted", async () => {
      expect([await call("PING"), await call("GET", "k"), await call("DEL", "k")]).toEqual(["PONG", null, 0]);
      expect([await call("SET", "k", "1"), await call("set", "k", "2", "ex", "60"), await call("GET", "k")]).toEqual(["OK", "OK", "2"]);
      expect([await call("DEL", "k", "k", "absent"), await call("GET", "k")]).toEqual([1, null]);
    });

    it("counts up from what is there or from nothing, and lets its end stand", async () => {
      expect([await call("INCR", "count"), await call("INCR", "count"), await call("GET", "count")]).toEqual([1, 2, "2"]);
      await call("SET", "count", "41", "EX", "1");
      expect(await call("INCR", "count")).toBe(42);
      await expect.poll(() => call("GET", "count")).toBeNull();
      await call("SET", "count", "many");
      await expect(call("INCR", "count")).rejects.toThrow("ERR value is not an integer or out of range");
      await call("DEL", "count");
      await call("XADD", "count", "1-0", "f", "v");
      await expect(call("INCR", "count")).rejects.toThrow("WRONGTYPE");
      await call("DEL", "count");
    });

    it("gives back several at once, and nothing for what is none or no string", async () => {
      await call("SET", "one", "1");
      await call("XADD", "entries", "1-0", "f", "v");
      expect(await call("MGET", "one", "absent", "entries", "one")).toEqual(["1", null, null, "1"]);
      await call("DEL", "one", "entries");
    });

    it.each([
      [["SET", "k", "v", "EX"], "ERR syntax error"],
      [["SET", "k", "v", "SOON", "1"], "ERR syntax error"],
      [["SET", "k", "v", "EX", "0"], "ERR invalid expire time in 'set' command"],
      [["SET", "k", "v", "EX", "soon"], "ERR value is not an integer or out of range"],
      [["SET", "k", "v", "EX", "9223372036854775808"], "ERR value is not an integer or out of range"],
      [["GET"], "ERR wrong number of arguments for 'get' command"],
      [["PUBLISH", "channel"], "ERR wrong number of arguments for 'publish' command"],
      [["NOSUCH", "a", "b"], "ERR unknown command 'NOSUCH', with args beginning with: 'a' 'b' "],
      [["NOSUCH"], "ERR unknown command 'NOSUCH', with args beginning with: "],
      [
        ["N".repeat(200), "x".repeat(100), "y".repeat(100), "z"],
        `'${"N".repeat(128)}', with args beginning with: '${"x".repeat(100)}' '${"y".repeat(25)}' `,
      ],
      [["XADD", "s", "1-x", "f", "v"], "ERR Invalid stream ID specified as stream command argument"],
      [["XADD", "s", "*", "f"], "ERR wrong number of arguments for 'xadd' command"],
      [["XADD", "s", "*", "f", "v", "g"], "ERR wrong number of arguments for 'xadd' command"],
      [["XADD", "s", "0-0", "f", "v"], "ERR The ID specified in XADD must be greater than 0-0"],
      [["XRANGE", "s", "soon", "+"], "ERR Invalid stream ID specified as stream command argument"],
      [["XRANGE", "s", "-", "+", "COUNT"], "ERR syntax error"],
      [["XRANGE", "s", "-", "+", "COUNT", "many"], "ERR value is not an integer or out of range"],
    ])("refuses %j", async (command, message) => {
      await expect(redis.call(command)).rejects.toThrow(message);
    });

    it("refuses the wrong kind of value, but sets over it", async () => {
      await call("SET", "text", "v");
      await call("XADD", "list", "*", "f", "v");
      for (const command of [
        ["GET", "list"],
        ["XADD", "text", "*", "f", "v"],
        ["XLEN", "text"],
        ["XRANGE", "text", "-", "+"],
        ["XDEL", "text", "1-0"],
      ]) {
        await expect(redis.call(command)).rejects.toThrow("WRONGTYPE Operation against a key holding the wrong kind of value");
      }
      expect([await call("SET", "list", "v"), await call("GET", "list")]).toEqual(["OK", "v"]);
    });
  });

  describe.skipIf(!available)("streams", () => {
    it("orders entries, refuses ids that do not grow, and gives back ranges", async () => {
      expect([await call("XADD", "s", "5", "a", "1"), await call("XADD", "s", "5-1", "a", "2", "b", "3")]).toEqual(["5-0", "5-1"]);
      await expect(call("XADD", "s", "5-1", "a", "3")).rejects.toThrow(
        "ERR The ID specified in XADD is equal or smaller than the target stream top item",
      );
      await call("XADD", "s", "7-3", "a", "4");
      expect(await call("XRANGE", "s", "5", "5")).toEqual([
        ["5-0", ["a", "1"]],
        ["5-1", ["a", "2", "b", "3"]],
      ]);
      expect(await call("XRANGE", "s", "5-1", "+", "COUNT", "1")).toEqual([["5-1", ["a", "2", "b", "3"]]]);
      expect([await call("XRANGE", "s", "8", "+"), await call("XRANGE", "s", "7", "5"), await call("XRANGE", "none", "-", "+")]).toEqual([
        [],
        [],
        [],
      ]);
      expect([await call("XDEL", "s", "5-1", "5-1", "9-9"), await call("XLEN", "s"), await call("XDEL", "none", "x")]).toEqual([1, 2, 0]);
      await expect(call("XDEL", "s", "5-0", "18446744073709551616")).rejects.toThrow("ERR Invalid stream ID specified");
      expect(await call("XLEN", "s")).toBe(2);
    });

    it("gives ids of the clock that grow, and keeps a stream whose entries are gone", async () => {
      const ids = [await call("XADD", "q", "*", "n", "1"), await call("XADD", "q", "*", "n", "2")] as string[];
      expect(await call("XRANGE", "q", "-", "+", "COUNT", "10")).toEqual([
        [ids[0], ["n", "1"]],
        [ids[1], ["n", "2"]],
      ]);
      expect([await call("XDEL", "q", ...ids), await call("XLEN", "q")]).toEqual([2, 0]);
      await expect(call("XADD", "q", ids[0] ?? "", "n", "3")).rejects.toThrow("equal or smaller");
    });

    it("leaves no stream behind an entry it refused", async () => {
      await expect(call("XADD", "fresh", "0-0", "f", "v")).rejects.toThrow("greater than 0-0");
      expect([await call("DEL", "fresh"), await call("XLEN", "fresh")]).toEqual([0, 0]);
    });
  });

  describe.skipIf(!available)("subscriptions", () => {
    it("publishes to who listens to the channel, and to nobody else", async () => {
      let heard = (_message: string): void => undefined;
      const first = new Promise<string>((resolve) => (heard = resolve));
      const stop = await redis.subscribe("search:1", (message) => heard(message));
      expect([await call("PUBLISH", "search:2", "other"), await call("PUBLISH", "search:1", "hint")]).toEqual([0, 1]);
      expect(await first).toBe("hint");
      stop();
      await expect.poll(() => call("PUBLISH", "search:1", "late")).toBe(0);
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
    await redis.call(["SET", "short", "v", "EX", "1"]);
    now += 999;
    expect(await redis.call(["GET", "short"])).toBe("v");
    now += 1;
    expect([await redis.call(["GET", "short"]), await redis.call(["DEL", "short"])]).toEqual([null, 0]);
    await redis.stop();
  });

  it("drops an expiry with the next SET", async () => {
    const redis = openEngineBackend(folder, clock);
    await redis.call(["SET", "kept", "v", "EX", "1"]);
    await redis.call(["SET", "kept", "w"]);
    now += 1_000;
    expect(await redis.call(["GET", "kept"])).toBe("w");
    await redis.stop();
  });

  it("gives ids that grow where the clock lags", async () => {
    const redis = openEngineBackend(folder, clock);
    const ids = [await redis.call(["XADD", "lagging", "*", "f", "v"])];
    now -= 500;
    ids.push(await redis.call(["XADD", "lagging", "*", "f", "v"]));
    now += 500;
    expect(ids).toEqual([`${now}-0`, `${now}-1`]);
    await redis.stop();
  });

  it("has its data again after an end without notice, expiries at their absolute time", async () => {
    const redis = openEngineBackend(folder, clock);
    await redis.call(["SET", "later", "v", "EX", "10"]);
    const id = await redis.call(["XADD", "s", "*", "f", "v"]);
    const changes = readdirSync(folder).find((name) => name.startsWith("changes-")) ?? "";
    appendFileSync(join(folder, changes), '[1000, [["SET", "half');

    now += 9_999;
    const again = openEngineBackend(folder, clock);
    expect([await again.call(["GET", "later"]), await again.call(["GET", "half"])]).toEqual(["v", null]);
    expect(await again.call(["XRANGE", "s", "-", "+"])).toEqual([[id, ["f", "v"]]]);
    now += 1;
    expect(await again.call(["GET", "later"])).toBeNull();
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
    expect(readdirSync(folder).toSorted()).toEqual(["changes-1.jsonl", "snapshot-1"]);
    expect(statSync(join(folder, "changes-1.jsonl")).size).toBe(0);
  });
});

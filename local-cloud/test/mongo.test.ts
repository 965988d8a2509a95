import { connect } from "node:net";
import { MongoClient, MongoServerError, type ObjectId } from "mongodb";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startMongo } from "../services/mongo/start-mongo.ts";
import type { LocalService } from "../service.ts";
import { temporaryContext } from "./temporary-context.ts";

interface Entry {
  _id?: ObjectId | string;
  level: string;
  count: number;
  at?: Date;
  nested?: { tags: string[] };
}

let context: Awaited<ReturnType<typeof temporaryContext>>;
let service: LocalService;
let client: MongoClient;

/** Waits as long as a busy machine may take; for what never comes not quite so long. */
const open = (patienceMs = 10_000) =>
  new MongoClient(service.url, {
    serverSelectionTimeoutMS: patienceMs,
    socketTimeoutMS: patienceMs,
    connectTimeoutMS: patienceMs,
    retryReads: false,
    retryWrites: false,
  });
const entries = () => client.db().collection<Entry>("entries");

beforeEach(async () => {
  context = await temporaryContext("mongo");
  service = await startMongo(context);
  client = open();
});

afterEach(async () => {
  service.gate.set({ mode: "none" });
  await client.close();
  await service.stop();
  await context.remove();
});

describe("the MongoDB server, seen by the official driver", () => {
  it("answers ping and tells its version", async () => {
    expect(await client.db("admin").command({ ping: 1 })).toEqual({ ok: 1 });
    expect(await client.db("admin").command({ buildInfo: 1 })).toMatchObject({ version: expect.stringMatching(/^\d+\.\d+\.\d+$/), ok: 1 });
  });

  it("stores documents with their types and finds them by filter, id, sort, skip, limit and projection", async () => {
    const at = new Date("2026-11-23T10:00:00Z");
    const { insertedIds } = await entries().insertMany([
      { level: "warn", count: 2, at, nested: { tags: ["a", "b"] } },
      { level: "info", count: 1 },
      { level: "warn", count: 3, at },
    ]);
    expect(await entries().findOne({ _id: insertedIds[0] as ObjectId })).toEqual({
      _id: insertedIds[0],
      level: "warn",
      count: 2,
      at,
      nested: { tags: ["a", "b"] },
    });
    expect(
      await entries()
        .find({ level: "warn", count: { $gte: 2 } }, { sort: { count: -1 }, projection: { _id: 0, count: 1 } })
        .toArray(),
    ).toEqual([{ count: 3 }, { count: 2 }]);
    expect(
      await entries()
        .find({}, { sort: { count: 1 }, skip: 1, limit: 1, projection: { count: 1, _id: 0 } })
        .toArray(),
    ).toEqual([{ count: 2 }]);
    expect(
      await entries()
        .find({ at: { $gt: new Date("2026-11-22T00:00:00Z") }, "nested.tags": "b" })
        .toArray(),
    ).toHaveLength(1);
    expect(await entries().countDocuments({ level: "warn" })).toBe(2);
    expect(await entries().estimatedDocumentCount()).toBe(3);
  });

  it("hands out long results in batches and forgets a cursor that is closed early", async () => {
    await entries().insertMany(Array.from({ length: 250 }, (_, count) => ({ level: "info", count })));
    const counts = await entries()
      .find({}, { batchSize: 100 })
      .map((entry) => entry.count)
      .toArray();
    expect(counts).toEqual(Array.from({ length: 250 }, (_, count) => count));
    const cursor = entries().find({}, { batchSize: 10 });
    expect((await cursor.next())?.count).toBe(0);
    const id = cursor.id;
    await cursor.close();
    await expect(client.db().command({ getMore: id, collection: "entries" })).rejects.toMatchObject({
      code: 43,
      codeName: "CursorNotFound",
    });
  });

  it("refuses a second document of one _id with 11000, and goes on after it where unordered", async () => {
    await entries().insertOne({ _id: "one", level: "info", count: 1 });
    await expect(entries().insertOne({ _id: "one", level: "info", count: 2 })).rejects.toMatchObject({ code: 11000 });
    const batch = [
      { _id: "one", level: "info", count: 3 },
      { _id: "two", level: "info", count: 4 },
    ];
    await expect(entries().insertMany(batch, { ordered: true })).rejects.toMatchObject({ result: { insertedCount: 0 } });
    await expect(entries().insertMany(batch, { ordered: false })).rejects.toMatchObject({ result: { insertedCount: 1 } });
    expect(await entries().findOne({ _id: "one" })).toMatchObject({ count: 1 });
  });

  it("deletes one or all that match", async () => {
    await entries().insertMany([1, 2, 3, 4].map((count) => ({ level: "info", count })));
    expect((await entries().deleteOne({ count: { $gt: 1 } })).deletedCount).toBe(1);
    expect((await entries().deleteMany({ count: { $gt: 1 } })).deletedCount).toBe(2);
    expect(await entries().find().toArray()).toHaveLength(1);
  });

  it("refuses an unknown command and an unknown operator with the server's codes", async () => {
    await expect(client.db().command({ mapReduce: "entries" })).rejects.toMatchObject({ code: 59, codeName: "CommandNotFound" });
    await expect(
      entries()
        .find({ count: { $nothing: 1 } })
        .toArray(),
    ).rejects.toBeInstanceOf(MongoServerError);
  });

  it("still has its documents after a restart", async () => {
    await entries().insertOne({ level: "info", count: 1 });
    await client.close();
    await service.stop();
    service = await startMongo(context);
    client = open();
    expect(await entries().findOne({})).toMatchObject({ count: 1 });
  });
});

describe("the MongoDB server's faults", () => {
  beforeEach(async () => {
    await entries().insertOne({ level: "info", count: 1 });
  });

  it("error answers ok: 0 with a code", async () => {
    service.gate.set({ mode: "error" });
    await expect(entries().findOne({})).rejects.toMatchObject({ code: 1, codeName: "InternalError" });
  });

  it.each(["down", "hang", "garbage"] as const)("%s fails the client's call, and the next one after it works", async (mode) => {
    await client.close();
    client = open(2_000);
    expect(await entries().findOne({})).toMatchObject({ count: 1 });
    service.gate.set({ mode });
    await expect(entries().findOne({})).rejects.toThrow(/connection|timed out|ECONN|Server selection|message/i);
    service.gate.set({ mode: "none" });
    await expect.poll(() => entries().findOne({}).catch(String), { timeout: 20_000 }).toMatchObject({ count: 1 });
  });

  it("slow answers late but right", async () => {
    service.gate.set({ mode: "slow", latencyMs: 50 });
    const started = performance.now();
    expect(await entries().findOne({})).toMatchObject({ count: 1 });
    expect(performance.now() - started).toBeGreaterThanOrEqual(45);
  });

  it("closes a connection that sends something else than the protocol", async () => {
    const socket = connect(Number(new URL(service.url).port), "127.0.0.1");
    const closed = new Promise((resolve) => socket.once("close", resolve));
    socket.write("GET / HTTP/1.1\r\nHost: mongo\r\n\r\n");
    await closed;
    expect(context.lines).toEqual([expect.stringContaining("does not speak the protocol")]);
  });
});

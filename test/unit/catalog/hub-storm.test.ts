import { describe, expect, it, vi } from "vitest";
import { BUYER, settled } from "./fake-log.ts";
import { Client, POLICY, stage } from "./hub-client.ts";

const CLIENTS = 1_000;

describe("given a thousand clients that join one search's stream at once", () => {
  it("reads the log once for all of them, and once more for what was committed while they came", async () => {
    const { log, timers, hub } = stage();
    log.upsert("a", 1);
    log.held = true;
    const opening = Array.from({ length: CLIENTS }, () => Client.open(hub));
    expect(log.asked).toEqual([{ after: undefined, last: true, limit: 200, whole: true }]);
    log.upsert("b", 2);
    await log.answerAll();
    const clients = await Promise.all(opening);
    expect(new Set(clients.map(({ ids }) => ids.join()))).toEqual(new Set(["1"]));
    expect(log.asked).toHaveLength(1);
    log.held = false;
    await timers.pass(POLICY.joinFreshMs);
    expect(log.asked).toHaveLength(2);
    expect(new Set(clients.map(({ ids }) => ids.join()))).toEqual(new Set(["1,2"]));
    await timers.pass(POLICY.joinFreshMs);
    expect(log.asked).toHaveLength(2);
  });

  it("reads it once for all who come back, each from an event of its own", async () => {
    const { log, hub } = stage();
    for (let price = 1; price <= 100; price += 1) log.upsert("a", price);
    log.held = true;
    const opening = Array.from({ length: CLIENTS }, (_, number) => Client.open(hub, String(50 + (number % 51))));
    await log.answerAll();
    const clients = await Promise.all(opening);
    await settled(500);
    expect(log.asked).toEqual([{ after: 50, last: true, limit: 200, whole: false }]);
    for (const [number, { ids }] of clients.entries()) expect(ids).toEqual(range(51 + (number % 51), 100));
  });

  it("encodes each event once: all are handed the same bytes", async () => {
    const { log, hub } = stage();
    log.upsert("a", 1);
    const encode = vi.spyOn(TextEncoder.prototype, "encode");
    const clients = await Promise.all(Array.from({ length: CLIENTS }, () => Client.open(hub)));
    // The snapshot, and how new deltas are found out.
    expect(encode).toHaveBeenCalledTimes(2);
    log.upsert("b", 2);
    await hub.pull();
    await settled();
    expect(encode).toHaveBeenCalledTimes(3);
    encode.mockRestore();
    const [first] = clients;
    expect(first?.ids).toEqual([1, 2]);
    for (const { pieces } of clients) {
      expect(pieces).toHaveLength(first?.pieces.length ?? 0);
      for (const [index, piece] of pieces.entries()) expect(piece).toBe(first?.pieces[index]);
    }
  });

  it("encodes a search that is done once, and hands all the same bytes", async () => {
    const { log, hub } = stage();
    log.upsert("a", 1);
    log.done();
    const clients = await Promise.all(Array.from({ length: CLIENTS }, () => Client.open(hub)));
    const [first] = clients;
    expect(first?.events.map(({ event }) => event)).toEqual(["snapshot", "done"]);
    for (const { pieces } of clients) expect(pieces).toHaveLength(1);
    for (const { pieces } of clients) expect(pieces[0]).toBe(first?.pieces[0]);
    expect(log.asked).toHaveLength(1);
  });

  it("tells a change at once where all was quiet, and in a flood of them each client one piece of many", async () => {
    const { log, timers, hub, subscriptions } = stage();
    log.upsert("a", 1);
    const clients = await Promise.all(Array.from({ length: CLIENTS }, () => Client.open(hub)));
    subscriptions[0]?.onSubscribed();
    await timers.pass(1_000);
    const before = log.asked.length;
    const pieces = clients[0]?.pieces.length ?? 0;
    const change = async (price: number): Promise<void> => {
      log.upsert("b", price);
      subscriptions[0]?.onMessage();
      await settled();
    };
    await change(1);
    expect(clients[0]?.ids.at(-1), "at once").toBe(2);
    for (let price = 2; price <= 100; price += 1) {
      await timers.pass(1);
      await change(price);
    }
    await timers.pass(50);
    expect(log.asked.length - before, "a hundred changes in a tenth of a second").toBeLessThanOrEqual(4);
    expect((clients[0]?.pieces.length ?? 0) - pieces).toBeLessThanOrEqual(4);
    for (const { ids } of clients) expect(ids).toEqual(range(1, 101));
  });

  it("reads each hint at once where few watch", async () => {
    const { log, hub, subscriptions } = stage();
    const client = await Client.open(hub);
    subscriptions[0]?.onSubscribed();
    await settled();
    for (let price = 1; price <= 10; price += 1) {
      log.upsert("a", price);
      subscriptions[0]?.onMessage();
      await settled();
      expect(client.ids.at(-1)).toBe(price);
    }
  });

  it("keeps one timer for each purpose, however many watch", async () => {
    const one = stage();
    await Client.open(one.hub);
    const many = stage();
    await Promise.all(Array.from({ length: CLIENTS }, () => Client.open(many.hub)));
    await many.timers.pass(POLICY.joinFreshMs);
    await one.timers.pass(POLICY.joinFreshMs);
    expect(many.timers.pending).toBe(one.timers.pending);
  });

  it("reads it anew for those who come while the store does not answer, and fails those whom the read was for", async () => {
    const { log, hub } = stage();
    log.upsert("a", 1);
    log.held = true;
    log.failing = true;
    const opening = Array.from({ length: CLIENTS }, () => hub.watch({ buyerId: BUYER, lastEventId: null }));
    const outcomes = Promise.allSettled(opening);
    await log.answerAll();
    expect((await outcomes).map(({ status }) => status)).toEqual(Array.from({ length: CLIENTS }, () => "rejected"));
    expect(log.asked).toHaveLength(1);
    log.failing = false;
    log.held = false;
    expect((await Client.open(hub)).ids).toEqual([1]);
  });
});

const range = (from: number, to: number): number[] => Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);

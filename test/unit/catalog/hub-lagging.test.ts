import { describe, expect, it } from "vitest";
import { settled } from "./fake-log.ts";
import { LOOKED_AT_MS } from "../../../src/features/catalog/stream/lagging-watchers.ts";
import { Client, POLICY, stage } from "./hub-client.ts";

describe("given a client that does not read", () => {
  it("[STR-6] holds nobody up, and gives it the whole once it reads on, in place of all that it has missed, and goes on from there", async () => {
    const { log, hub, timers } = stage({ behindBytes: 2_000 });
    const [stuck, other] = [await Client.open(hub, null, { stuck: true }), await Client.open(hub)];
    for (let price = 1; price <= 100; price += 1) {
      log.upsert("a", price);
      log.upsert("b", price);
      await hub.pull();
      await settled();
      expect(other.ids.at(-1)).toBe(2 * price);
    }
    expect(hub.watching).toBe(2);
    await stuck.readOn();
    await timers.pass(POLICY.joinFreshMs);
    const whole = stuck.events.findLastIndex(({ event }) => event === "snapshot");
    expect(stuck.events[whole]).toMatchObject({ id: "200" });
    expect(stuck.ids.length, "each offer once, and what had been sent before it lagged behind").toBeLessThan(80);
    expect(stuck.ids).toEqual([...new Set(stuck.ids)].toSorted((a, b) => a - b));
    expect(stuck.events[whole + 1]).toMatchObject({ event: "transport", id: undefined });
    expect(stuck.shown).toEqual(log.stateAt(200));
    log.upsert("c", 1);
    await hub.pull();
    await settled();
    expect(stuck.ids.at(-1)).toBe(201);
    expect([stuck.shown, stuck.ended]).toEqual([log.stateAt(201), false]);
  });

  it("[STR-6] gives it what it has missed as it was where that is little", async () => {
    const { log, hub, timers } = stage({ behindBytes: 1_000 });
    const stuck = await Client.open(hub, null, { stuck: true });
    const wasBehind = async () => {
      const { length } = log.deltas;
      log.upsert("a", length);
      await hub.pull();
      await settled();
    };
    for (let number = 0; number < 20; number += 1) await wasBehind();
    await stuck.readOn();
    await timers.pass(LOOKED_AT_MS);
    expect(stuck.events.filter(({ event }) => event === "snapshot")).toHaveLength(1);
    expect(stuck.ids).toEqual([0, ...log.deltas.map(({ revision }) => revision)]);
    expect(stuck.shown).toEqual(log.stateAt(20));
  });

  it("[STR-6] never takes the little that is held for all that it has missed", async () => {
    const { log, hub, timers } = stage({ behindBytes: 1_000, heldDeltas: 1 });
    const stuck = await Client.open(hub, null, { stuck: true });
    for (const id of ["a", "b", "c", "d", "e"]) {
      for (let price = 0; price < 10; price += 1) log.upsert(id, price);
      await hub.pull();
    }
    await stuck.readOn();
    await timers.pass(LOOKED_AT_MS);
    expect(stuck.shown).toEqual(log.stateAt(50));
  });

  it("[STR-6] tells it the end of a search that ended while it lagged behind", async () => {
    const { log, hub, timers } = stage({ behindBytes: 500 });
    const [stuck, other] = [await Client.open(hub, null, { stuck: true }), await Client.open(hub)];
    for (let price = 1; price <= 50; price += 1) {
      log.upsert("a", price);
      await hub.pull();
    }
    log.done();
    await hub.pull();
    await settled();
    expect([other.ended, hub.watching]).toEqual([true, 1]);
    await stuck.readOn();
    await timers.pass(LOOKED_AT_MS);
    expect(stuck.events.slice(-2)).toMatchObject([
      { event: "snapshot", id: "51" },
      { event: "done", id: "51" },
    ]);
    expect([stuck.ended, hub.watching]).toEqual([true, 0]);
    expect(stuck.shown).toEqual(log.stateAt(51));
  });

  it("lets it go when it has read nothing for two heartbeats, and it comes back with what it has", async () => {
    const { log, hub, timers } = stage({ behindBytes: 500 });
    const stuck = await Client.open(hub, null, { stuck: true });
    for (let price = 1; price <= 50; price += 1) {
      log.upsert("a", price);
      await hub.pull();
    }
    await timers.pass(30_000);
    expect(hub.watching, "it may be reading").toBe(1);
    await timers.pass(15_000);
    expect(hub.watching).toBe(0);
    await stuck.readOn();
    expect(stuck.ended).toBe(true);
    const back = await Client.open(hub, stuck.lastId, { from: stuck });
    expect([...stuck.ids, ...back.ids]).toEqual([...new Set([...stuck.ids, ...back.ids])]);
    expect(back.shown).toEqual(log.stateAt(50));
  });

  it("tries again by the next heartbeat where the store was silent as it read on", async () => {
    const { log, hub, timers } = stage({ behindBytes: 500 });
    const stuck = await Client.open(hub, null, { stuck: true });
    for (let price = 1; price <= 50; price += 1) {
      log.upsert("a", price);
      await hub.pull();
    }
    await timers.pass(1_000);
    log.failing = true;
    await stuck.readOn();
    await timers.pass(LOOKED_AT_MS);
    expect(stuck.ids.at(-1)).toBeLessThan(50);
    log.failing = false;
    await timers.pass(15_000);
    expect(stuck.shown).toEqual(log.stateAt(50));
  });

  it("sends the others back for the whole, too, where what comes next is no longer kept", async () => {
    const { log, hub } = stage({ behindBytes: 100 });
    const clients = [await Client.open(hub, null, { stuck: true }), await Client.open(hub), await Client.open(hub)];
    log.upsert("a", 1);
    await hub.pull();
    log.upsert("a", 2);
    await hub.pull();
    for (const price of [3, 4]) log.upsert("a", price);
    log.trimmedTo = 3;
    await hub.pull();
    await settled();
    expect(hub.watching).toBe(0);
    expect(clients.slice(1).map(({ ended, ids }) => [ended, ids])).toEqual([
      [true, [0, 1, 2]],
      [true, [0, 1, 2]],
    ]);
  });

  it("does not take a large snapshot that it has not read yet for lagging behind", async () => {
    const { log, hub } = stage({ behindBytes: 500 });
    for (let number = 0; number < 100; number += 1) log.upsert(`offer-${number}`, number);
    const client = await Client.open(hub, null, { stuck: true });
    log.upsert("a", 1);
    await hub.pull();
    await client.readOn();
    expect(client.ids).toEqual([100, 101]);
    expect(client.ended).toBe(false);
  });
});

import { describe, expect, it } from "vitest";
import { settled } from "../../unit/catalog/fake-log.ts";
import { Client, POLICY, stage } from "../../unit/catalog/hub-client.ts";

describe("a client that does not read, on the runtime's own streams", () => {
  it("[STR-6] is given the whole once it reads on, without waiting for a heartbeat, and goes on from there", async () => {
    const { log, hub, timers } = stage({ behindBytes: 2_000 });
    const stuck = await Client.open(hub, null, { stuck: true });
    for (let price = 1; price <= 100; price += 1) {
      log.upsert("a", price);
      await hub.pull();
    }
    await settled(200);
    expect(hub.watching).toBe(1);
    await stuck.readOn();
    await settled(500);
    await timers.pass(POLICY.joinFreshMs);
    await settled(500);
    expect(stuck.events.findLast(({ event }) => event === "snapshot")).toMatchObject({ id: "100" });
    expect(stuck.ids.length).toBeLessThan(80);
    expect(stuck.shown).toEqual(log.stateAt(100));
    log.upsert("b", 1);
    await hub.pull();
    await settled(200);
    expect([stuck.ids.at(-1), stuck.shown]).toEqual([101, log.stateAt(101)]);
  });
});

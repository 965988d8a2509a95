import { describe, expect, it } from "vitest";
import { settled } from "./fake-log.ts";
import { Client, stage } from "./hub-client.ts";

describe("given a watched search, what its streams came to", () => {
  it("[STR-5] is told once after the last of them has gone, however many there were", async () => {
    const { log, timers, hub, subscriptions, summaries } = stage();
    const clients = [await Client.open(hub), await Client.open(hub)];
    subscriptions[0]?.onSubscribed();
    log.upsert("a", 1);
    log.upsert("b", 2);
    await hub.pull();
    await settled();
    for (const client of clients) client.abort.abort();
    expect(summaries).toEqual([]);
    await timers.pass(2_000);
    expect(summaries).toMatchObject([{ searchId: "s", figures: { "opened-snapshot": 2, "closed-gone": 2, deliveries: 4 } }]);
    expect(summaries[0]?.figures["bytes"]).toBeGreaterThan(100);
    expect(summaries[0]?.figures["pollingSeconds"]).toBeUndefined();
    await timers.pass(120_000);
    expect(summaries).toHaveLength(1);
  });

  it("[STR-5] is told about each minute while they go on, and whoever comes back at once is in the same", async () => {
    const { timers, hub, summaries } = stage();
    const first = await Client.open(hub);
    first.abort.abort();
    await timers.pass(1_000);
    await Client.open(hub, "0");
    await timers.pass(30_000);
    expect(summaries).toEqual([]);
    await timers.pass(31_000);
    expect(summaries).toHaveLength(1);
    expect(summaries[0]?.figures).toMatchObject({ "opened-snapshot": 1, "opened-resume": 1, "closed-gone": 1 });
  });

  it("[STR-5] says for how long pub/sub did not serve them", async () => {
    const { timers, hub, subscriptions, summaries } = stage();
    const client = await Client.open(hub);
    subscriptions[0]?.onSubscribed();
    await timers.pass(5_000);
    subscriptions[0]?.onFailed(new Error("gone"));
    await timers.pass(7_000);
    client.abort.abort();
    await timers.pass(2_000);
    expect(summaries[0]?.figures["pollingSeconds"]).toBe(7);
  });
});

import { describe, expect, it } from "vitest";
import { settled } from "./fake-log.ts";
import { Client, stage } from "./hub-client.ts";

/** A hub with one client and a subscription that stands. */
async function subscribed() {
  const staged = stage();
  const client = await Client.open(staged.hub);
  staged.subscriptions[0]?.onSubscribed();
  await settled();
  return { ...staged, client };
}

describe("given a watched search whose transport or store changes", () => {
  it("[STR-1] goes to polling when pub/sub fails, tells so and loses nothing, and goes back once it is stable", async () => {
    const { log, timers, subscriptions, client } = await subscribed();
    log.upsert("a", 1);
    subscriptions[0]?.onMessage();
    await settled();
    expect(client.ids).toEqual([0, 1]);
    subscriptions[0]?.onFailed(new Error("gone"));
    log.upsert("a", 2);
    await timers.pass(2_000);
    expect(client.ids).toEqual([0, 1, 2]);
    subscriptions[1]?.onSubscribed();
    await timers.pass(12_000);
    expect(client.named("transport")).toMatchObject([
      { mode: "polling" },
      { mode: "pubsub" },
      { mode: "polling", degraded: { mode: "polling", reason: "pub/sub is not stable" } },
      { mode: "pubsub" },
    ]);
    expect(client.ended).toBe(false);
  });

  it("[STR-1] goes to polling when somebody could not publish a hint, though the subscription stands, and back when hints come again", async () => {
    const { log, timers, subscriptions, hub, client } = await subscribed();
    log.upsert("a", 1);
    await hub.hintLost();
    await settled();
    expect(client.ids, "it is told at once").toEqual([0, 1]);
    expect(client.named("transport").at(-1)).toMatchObject({
      mode: "polling",
      degraded: { mode: "polling", reason: "what is published does not arrive", policy: "catalog.pollSeconds" },
    });
    log.upsert("a", 2);
    await timers.pass(2_000);
    expect(client.ids, "and by the clock").toEqual([0, 1, 2]);
    subscriptions[0]?.onMessage();
    await timers.pass(9_000);
    expect(client.named("transport").at(-1)).toMatchObject({ mode: "polling" });
    await timers.pass(2_000);
    expect(client.named("transport").at(-1)).toEqual({ mode: "pubsub" });
    expect(subscriptions, "it never subscribed anew").toHaveLength(1);
  });

  it("[STR-1] goes to polling when the log has grown and no hint came, whoever lost it", async () => {
    const { log, timers, client } = await subscribed();
    log.upsert("a", 1);
    await timers.pass(15_000);
    expect(client.ids).toEqual([0, 1]);
    expect(client.named("transport").at(-1)).toEqual({ mode: "pubsub" });
    await timers.pass(3_000);
    expect(client.named("transport").at(-1)).toMatchObject({ mode: "polling", degraded: { reason: "what is published does not arrive" } });
    log.upsert("a", 2);
    await timers.pass(2_000);
    expect(client.ids).toEqual([0, 1, 2]);
  });

  it("[STR-1] stays with pub/sub where the clock was only faster than the hint", async () => {
    const { log, timers, subscriptions, client } = await subscribed();
    log.upsert("a", 1);
    await timers.pass(15_000);
    subscriptions[0]?.onMessage();
    await timers.pass(10_000);
    expect(client.named("transport").at(-1)).toEqual({ mode: "pubsub" });
    expect(client.ids).toEqual([0, 1]);
  });

  it("[GEN-6] polls by an operator's order, and subscribes again when it is taken back", async () => {
    const { timers, subscriptions, switches, hub } = stage();
    const client = await Client.open(hub);
    subscriptions[0]?.onSubscribed();
    switches.streaming = "failover";
    await timers.pass(1_000);
    expect(client.named("transport").at(-1)).toMatchObject({
      mode: "polling",
      degraded: { reason: "an operator has switched streaming to polling" },
    });
    switches.streaming = "on";
    await timers.pass(1_000);
    subscriptions[1]?.onSubscribed();
    await settled();
    expect(client.named("transport").at(-1)).toEqual({ mode: "pubsub" });
  });

  it("[GEN-6] tells a stream that begins under a failover of polling and why, from its first second on and never of pub/sub", async () => {
    const { timers, subscriptions, switches, hub } = stage();
    switches.streaming = "failover";
    const client = await Client.open(hub);
    await settled();
    expect(subscriptions).toEqual([]);
    await timers.pass(2_000);
    expect(subscriptions).toEqual([]);
    expect(client.named("transport").at(-1)).toMatchObject({ degraded: { reason: "an operator has switched streaming to polling" } });
    expect(client.named("transport")).not.toContainEqual({ mode: "pubsub" });
    switches.streaming = "on";
    await timers.pass(1_000);
    expect(subscriptions).toHaveLength(1);
  });

  it("says when the store does not answer, goes on, and catches up", async () => {
    const { log, timers, hub } = stage();
    const client = await Client.open(hub);
    log.failing = true;
    log.upsert("a", 1);
    await timers.pass(2_000);
    expect(client.named("transport").at(-1)).toMatchObject({ degraded: { reason: "the search's log does not answer" } });
    log.failing = false;
    await timers.pass(2_000);
    expect(client.ids).toEqual([0, 1]);
    expect(client.ended).toBe(false);
  });
});

import { describe, expect, it } from "vitest";
import { BUYER, settled } from "./fake-log.ts";
import { Client, POLICY, stage } from "./hub-client.ts";

describe("given a search that is watched, and clients that join", () => {
  it("shows them what is known at once, and reads soon after what was committed before they came", async () => {
    const { log, timers, hub } = stage();
    log.upsert("a", 1);
    await Client.open(hub);
    log.upsert("b", 2);
    const late = await Client.open(hub);
    expect(late.ids).toEqual([1]);
    expect(log.asked).toHaveLength(1);
    await timers.pass(POLICY.joinFreshMs);
    expect(late.ids).toEqual([1, 2]);
    expect(log.asked).toHaveLength(2);
  });

  it("reads the log first where what is known is older than a joining client may be shown", async () => {
    const { log, timers, hub } = stage();
    log.upsert("a", 1);
    await Client.open(hub);
    await timers.pass(POLICY.joinFreshMs + 1);
    log.upsert("b", 2);
    expect((await Client.open(hub)).ids).toEqual([2]);
  });

  it("[STR-6] never gives a client what is older than what it has seen: it waits for a read that began after it came", async () => {
    const { log, hub } = stage();
    log.upsert("a", 1);
    await Client.open(hub);
    log.held = true;
    void hub.pull();
    log.upsert("a", 2);
    const back = Client.open(hub, "2");
    await log.answerOne(0);
    await log.answerAll();
    const client = await back;
    log.upsert("a", 3);
    void hub.pull();
    await log.answerAll();
    expect(client.named("reset")).toEqual([]);
    expect(client.ids).toEqual([3]);
  });

  it("[ADS-1] depends on what its buyer decides where something is sponsored of what was read, or may be of what is being read", async () => {
    const { log, hub } = stage();
    log.upsert("a", 1);
    await Client.open(hub);
    expect(hub.isUnmarked()).toBe(true);
    log.held = true;
    const pulled = hub.pull();
    expect(hub.isUnmarked()).toBe(false);
    await log.answerAll();
    await pulled;
    expect(hub.isUnmarked()).toBe(true);
    [log.held, log.marks] = [false, true];
    await hub.pull();
    expect(hub.isUnmarked()).toBe(false);
    log.marks = false;
    await hub.pull();
    expect(hub.isUnmarked()).toBe(false);
    hub.forget();
    await settled();
    expect(hub.isUnmarked()).toBe(true);
  });

  it("[ADS-1] depends on it where that is so of what one who comes back from long ago has missed", async () => {
    const { log, hub } = stage();
    for (const price of [1, 2, 3]) log.upsert("a", price);
    await Client.open(hub);
    [log.held, log.marks] = [true, true];
    const back = Client.open(hub, "1");
    await settled();
    log.marks = false;
    expect(log.asked.at(-1)).toMatchObject({ after: 1, whole: false });
    expect(hub.isUnmarked()).toBe(false);
    await log.answerAll();
    await back;
    expect(hub.isUnmarked()).toBe(false);
  });

  it("answers who has everything of a search that is done without reading anything", async () => {
    const { log, timers, hub } = stage();
    log.upsert("a", 1);
    log.done();
    expect((await Client.open(hub)).ids).toEqual([2, 2]);
    const asked = log.asked.length;
    await timers.pass(3_600_000);
    expect((await Client.open(hub, "2")).status).toBe(204);
    expect((await Client.open(hub)).events.map(({ event }) => event)).toEqual(["snapshot", "done"]);
    expect(log.asked).toHaveLength(asked);
    await timers.pass(2_000);
    expect(timers.pending, "once what the streams came to is told").toBe(0);
  });

  it("is nothing to a buyer whose search it is not", async () => {
    const { log, hub } = stage();
    log.upsert("a", 1);
    await Client.open(hub);
    for (const lastEventId of [null, "1", "99"]) {
      expect((await hub.watch({ buyerId: "usr_other", lastEventId })).status).toBe(404);
    }
    expect((await hub.watch({ buyerId: BUYER, lastEventId: "1" })).status).toBe(200);
  });

  it("[STR-6] resumes one from before what is kept ready, and keeps what was read for the next", async () => {
    const { log, hub } = stage({ heldDeltas: 10 });
    for (let price = 1; price <= 8; price += 1) log.upsert("a", price);
    await Client.open(hub);
    expect((await Client.open(hub, "3")).ids).toEqual([4, 5, 6, 7, 8]);
    const asked = log.asked.length;
    expect((await Client.open(hub, "4")).ids).toEqual([5, 6, 7, 8]);
    expect((await Client.open(hub, "3")).ids).toEqual([4, 5, 6, 7, 8]);
    expect(log.asked).toHaveLength(asked);
  });

  it("[STR-6] goes on from what is known where what it had missed was read later, and has more", async () => {
    const { log, timers, hub } = stage();
    for (let price = 1; price <= 8; price += 1) log.upsert("a", price);
    await Client.open(hub);
    await timers.pass(POLICY.joinFreshMs + 1);
    log.held = true;
    const opening = Client.open(hub, "1");
    log.upsert("a", 9);
    await log.answerAll();
    const client = await opening;
    log.held = false;
    await timers.pass(POLICY.pollMs);
    expect(client.named("reset")).toEqual([]);
    expect(client.ids).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it("shares one read among all who come back from before what is kept ready", async () => {
    const { log, hub } = stage({ heldDeltas: 2 });
    for (let price = 1; price <= 8; price += 1) log.upsert("a", price);
    await Client.open(hub);
    log.held = true;
    const asked = log.asked.length;
    const opening = Array.from({ length: 500 }, () => Client.open(hub, "1"));
    await settled();
    await log.answerAll();
    expect(new Set((await Promise.all(opening)).map(({ ids }) => ids.join()))).toEqual(new Set(["2,3,4,5,6,7,8"]));
    expect(log.asked).toHaveLength(asked + 1);
  });

  it("[STR-6] gives one that is very far behind a part, and has it come back for the rest", async () => {
    const { log, hub } = stage({ heldBytes: 2_000 });
    for (let price = 1; price <= 500; price += 1) log.upsert("a", price);
    await Client.open(hub);
    const comesBack = async (lastEventId: string): Promise<Client> => {
      const client = await Client.open(hub, lastEventId);
      await settled(2_000);
      return client;
    };
    let client = await comesBack("0");
    expect(client.ended).toBe(true);
    const ids = [...client.ids];
    while (client.ended) {
      client = await comesBack(client.lastId ?? "");
      ids.push(...client.ids);
    }
    expect(ids).toEqual(Array.from({ length: 500 }, (_, index) => index + 1));
  });
});

describe("given a log that has grown by more than one read brings", () => {
  const grow = (log: { upsert(id: string, price: number): void }): void => {
    for (let price = 2; price <= 450; price += 1) log.upsert("a", price);
  };
  const all = Array.from({ length: 450 }, (_, index) => index + 1);

  it("[STR-6] reads on until those who watch have all of it", async () => {
    const { log, hub } = stage();
    log.upsert("a", 1);
    const client = await Client.open(hub);
    grow(log);
    await hub.pull();
    await settled(2_000);
    expect(client.ids).toEqual(all);
    expect(client.ended).toBe(false);
  });

  it("[STR-6] leaves no gap for one who joins while its end alone is read for another, whom nobody watched beside", async () => {
    const { log, hub } = stage();
    log.upsert("a", 1);
    const before = await Client.open(hub);
    before.abort.abort();
    grow(log);
    log.held = true;
    const ahead = Client.open(hub, "450");
    const client = await Client.open(hub);
    expect(client.ids).toEqual([1]);
    await log.answerAll();
    await settled(2_000);
    expect(client.ids).toEqual(all);
    expect(client.ended).toBe(false);
    expect((await ahead).ids).toEqual([]);
  });
});

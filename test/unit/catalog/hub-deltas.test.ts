import { describe, expect, it } from "vitest";
import { settled } from "./fake-log.ts";
import { Client, stage } from "./hub-client.ts";

describe("given a search that is watched", () => {
  it("shows the whole first, then each delta once with its revision as id, then done", async () => {
    const { log, timers, hub } = stage();
    log.upsert("a", 1);
    const client = await Client.open(hub);
    log.upsert("b", 2);
    log.remove("a");
    log.done();
    await timers.pass(2_000);
    expect(client.events.map(({ event, id }) => `${event} ${id ?? ""}`)).toEqual([
      "snapshot 1",
      "transport ",
      "offer.upserted 2",
      "offer.removed 3",
      "digest ",
      "done 4",
    ]);
    expect(client.checked).toEqual([true]);
    expect(client.ended).toBe(true);
    await timers.pass(2_000);
    expect(timers.pending, "once what the streams came to is told").toBe(0);
  });

  it("[STR-6] resumes behind the last event id, resets where it is no longer kept or never was, and ends where nothing is left", async () => {
    const { log, hub } = stage();
    for (const price of [1, 2, 3, 4]) log.upsert("a", price);
    log.trimmedTo = 2;
    expect((await Client.open(hub, "2")).ids).toEqual([3, 4]);
    expect((await Client.open(hub, "1")).named("reset")).toMatchObject([{ reason: "beyond-retention", revision: 4 }]);
    expect((await Client.open(hub, "9")).named("reset")).toMatchObject([{ reason: "unknown-event" }]);
    expect((await Client.open(hub, "x")).named("reset")).toMatchObject([{ reason: "unknown-event" }]);
    expect((await Client.open(hub, "4")).events.map(({ event }) => event)).toEqual(["transport"]);
    log.done();
    expect((await Client.open(hub, "5")).status).toBe(204);
    expect((await Client.open(hub)).events.map(({ event }) => event)).toEqual(["snapshot", "done"]);
  });

  it("reads the log once more after a hint that came while it was being read, without waiting for the clock", async () => {
    const { log, hub } = stage();
    const client = await Client.open(hub);
    log.held = true;
    log.upsert("a", 1);
    void hub.pull();
    log.upsert("b", 2);
    void hub.pull();
    await log.answerAll();
    expect(client.ids).toEqual([0, 1, 2]);
  });

  it("sends its clients back for the whole where what comes next is no longer kept", async () => {
    const { log, hub } = stage();
    const client = await Client.open(hub);
    log.upsert("a", 1);
    log.upsert("a", 2);
    log.trimmedTo = 2;
    await hub.pull();
    await settled();
    expect(client.ended).toBe(true);
    expect((await Client.open(hub, client.lastId)).named("reset")).toMatchObject([{ reason: "beyond-retention", revision: 2 }]);
  });

  it("[STR-6] misses nothing for a client whose own read was overtaken by the others' while it joined", async () => {
    const { log, hub } = stage();
    await Client.open(hub);
    log.held = true;
    const opening = Client.open(hub);
    await log.answerOne(0);
    await log.answerOne(0);
    log.upsert("a", 1);
    void hub.pull();
    await log.answerOne(1);
    await log.answerAll();
    log.upsert("b", 2);
    void hub.pull();
    await log.answerAll();
    expect((await opening).ids).toEqual([0, 1, 2]);
  });

  it("[STR-6] leaves no gap for a client that joins with less while all others leave and the log is being read for them", async () => {
    const { log, hub } = stage();
    log.upsert("a", 1);
    const first = await Client.open(hub);
    log.held = true;
    const opening = Client.open(hub);
    await log.answerOne(0);
    await log.answerOne(0);
    log.upsert("b", 2);
    void hub.pull();
    await log.answerOne(1);
    log.upsert("c", 3);
    void hub.pull();
    first.abort.abort();
    await log.answerOne(0);
    await log.answerAll();
    expect((await opening).ids).toEqual([1, 2, 3]);
  });

  it("sends heartbeats, ends a stream at its age with the time to come back, and stops when nobody watches", async () => {
    const { timers, hub } = stage();
    const client = await Client.open(hub);
    await timers.pass(900_000);
    expect(client.ended).toBe(true);
    expect(hub.watching).toBe(0);
    await timers.pass(2_000);
    expect(timers.pending, "once what the streams came to is told").toBe(0);
  });

  it("forgets a client that is gone", async () => {
    const { timers, hub } = stage();
    const client = await Client.open(hub);
    client.abort.abort();
    await settled();
    expect(hub.watching).toBe(0);
    await timers.pass(2_000);
    expect(timers.pending, "once what the streams came to is told").toBe(0);
  });
});

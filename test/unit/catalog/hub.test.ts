import fc from "fast-check";
import { createParser } from "eventsource-parser";
import { describe, expect, it } from "vitest";
import { applyDelta, type Delta, type ShownOffers } from "../../../src/features/catalog/rules.ts";
import { StreamHub } from "../../../src/features/catalog/stream/hub.ts";
import type { SubscriptionNews } from "../../../src/features/catalog/stream/subscription.ts";
import { TransportKeeper } from "../../../src/features/catalog/stream/transport-keeper.ts";
import { createLogger } from "../../../src/platform/logger.ts";
import { createMetricsBuffer } from "../../../src/platform/metrics/buffer.ts";
import type { SwitchState } from "../../../src/platform/switches.ts";
import { FakeLog, FakeTimers, settled } from "./fake-log.ts";

const POLICY = { pollMs: 2_000, heartbeatMs: 15_000, maxStreamMs: 900_000 };

function stage() {
  const log = new FakeLog();
  const timers = new FakeTimers();
  const subscriptions: SubscriptionNews[] = [];
  const switches: { streaming: SwitchState } = { streaming: "on" };
  const recorder = {
    log: createLogger(
      () => ({}),
      () => undefined,
    ),
    metrics: createMetricsBuffer({ now: () => new Date(timers.now()) }),
  };
  const transport = new TransportKeeper({
    ...{ searchId: "s", channel: "search:s", timers, recorder, stableMs: 10_000 },
    subscribe: (_channel, news) => {
      subscriptions.push(news);
      return { close: () => undefined };
    },
    switchState: async () => switches.streaming,
  });
  const hub = new StreamHub("s", { log, transport, timers, policy: POLICY, recorder });
  return { log, timers, subscriptions, switches, hub };
}

/** A client that reads its stream as EventSource does. */
class Client {
  events: { event: string; id: string | undefined; data: unknown }[] = [];
  ended = false;
  status = 0;
  shown: ShownOffers = new Map();
  lastId: string | null = null;
  readonly abort = new AbortController();

  static async open(hub: StreamHub, lastEventId: string | null = null, from?: Client): Promise<Client> {
    const client = new Client();
    if (from) client.shown = from.shown;
    client.lastId = lastEventId;
    const response = await hub.watch(lastEventId, client.abort.signal);
    client.status = response.status;
    void client.#read(response.body);
    await settled();
    return client;
  }

  get ids(): number[] {
    return this.events.flatMap(({ id }) => (id === undefined ? [] : [Number(id)]));
  }

  named(event: string): unknown[] {
    return this.events.filter((other) => other.event === event).map(({ data }) => data);
  }

  async #read(body: ReadableStream<Uint8Array> | null): Promise<void> {
    const parser = createParser({ onEvent: ({ event = "message", id, data }) => this.#take(event, id, JSON.parse(data)) });
    const decoder = new TextDecoder();
    const reader = body?.getReader();
    for (;;) {
      const read = await reader?.read();
      if (!read || read.done) break;
      parser.feed(decoder.decode(read.value, { stream: true }));
    }
    this.ended = true;
  }

  #take(event: string, id: string | undefined, data: Record<string, unknown>): void {
    this.events.push({ event, id, data });
    if (id !== undefined) this.lastId = id;
    if (event === "snapshot" || event === "reset")
      this.shown = new Map((data["offers"] as { id: string }[]).map(({ id: offerId, ...rest }) => [offerId, rest]));
    else if (event.startsWith("offer.")) {
      const { id: offerId, ...payload } = data as { id: string };
      this.shown = applyDelta(this.shown, { revision: Number(id), type: event as Delta["type"], offerId, payload });
    }
  }
}

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
      "done 4",
    ]);
    expect(client.ended).toBe(true);
    expect(timers.pending).toBe(0);
  });

  it("[STR-6] resumes behind the last event id, resets where it is no longer kept or never was, and ends where nothing is left", async () => {
    const { log, hub } = stage();
    for (const price of [1, 2, 3, 4]) log.upsert("a", price);
    log.trimmedTo = 2;
    expect((await Client.open(hub, "2")).ids).toEqual([3, 4]);
    expect((await Client.open(hub, "1")).named("reset")).toMatchObject([{ reason: "beyond-retention", revision: 4 }]);
    expect((await Client.open(hub, "9")).named("reset")).toMatchObject([{ reason: "unknown-event" }]);
    expect((await Client.open(hub, "x")).named("reset")).toMatchObject([{ reason: "unknown-event" }]);
    log.done();
    expect((await Client.open(hub, "5")).status).toBe(204);
    expect((await Client.open(hub)).events.map(({ event }) => event)).toEqual(["snapshot", "done"]);
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

  it("[STR-6] keeps every client's state equal to the store's at each event id, however appends, hints, joins and reconnects fall", async () => {
    const move = fc.oneof(
      fc.record({ kind: fc.constant("append" as const), id: fc.constantFrom("a", "b", "c"), price: fc.integer({ min: 0, max: 9 }) }),
      fc.record({ kind: fc.constant("remove" as const), id: fc.constantFrom("a", "b", "c") }),
      fc.record({ kind: fc.constant("answer" as const), which: fc.nat(9) }),
      fc.record({ kind: fc.constantFrom("hint" as const, "join" as const, "drop" as const, "trim" as const) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(move, { maxLength: 60 }), async (moves) => {
        const { log, timers, hub } = stage();
        log.held = true;
        const joining: Promise<Client>[] = [];
        const left: Client[] = [];
        for (const next of moves) {
          if (next.kind === "append") log.upsert(next.id, next.price);
          else if (next.kind === "remove") log.remove(next.id);
          else if (next.kind === "answer") await log.answerOne(next.which);
          else if (next.kind === "hint") void hub.pull();
          else if (next.kind === "trim") log.trimmedTo = Math.floor(log.deltas.length / 2);
          else if (next.kind === "join") joining.push(Client.open(hub, left.at(-1)?.lastId ?? null, left.pop()));
          else {
            await log.answerAll();
            const client = await joining.shift();
            client?.abort.abort();
            await settled();
            if (client) left.push(client);
          }
        }
        await log.answerAll();
        const watching = await Promise.all(joining);
        await timers.pass(2_000);
        await log.answerAll();
        for (const client of watching) {
          expect(client.shown).toEqual(log.stateAt(log.deltas.length));
          expect(client.ids).toEqual([...new Set(client.ids)].toSorted((a, b) => a - b));
        }
        for (const client of left) expect(client.shown).toEqual(log.stateAt(Number(client.lastId ?? 0)));
      }),
      { numRuns: 200 },
    );
  });

  it("[STR-1] goes to polling when pub/sub fails, tells so and loses nothing, and goes back once it is stable", async () => {
    const { log, timers, subscriptions, hub } = stage();
    const client = await Client.open(hub);
    subscriptions[0]?.onSubscribed();
    await settled();
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

  it("polls by an operator's order, and subscribes again when it is taken back", async () => {
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

  it("sends heartbeats, ends a stream at its age with the time to come back, and stops when nobody watches", async () => {
    const { timers, hub } = stage();
    const client = await Client.open(hub);
    await timers.pass(900_000);
    expect(client.ended).toBe(true);
    expect(hub.watching).toBe(0);
    expect(timers.pending).toBe(0);
  });

  it("forgets a client that is gone", async () => {
    const { timers, hub } = stage();
    const client = await Client.open(hub);
    client.abort.abort();
    await settled();
    expect(hub.watching).toBe(0);
    expect(timers.pending).toBe(0);
  });
});

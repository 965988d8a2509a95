import { env } from "cloudflare:workers";
import { createParser } from "eventsource-parser";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Deps } from "../../../src/deps.ts";
import { publishOffer } from "../publish-offer.ts";
import { catalogMetrics } from "../../../src/platform/events/catalog.ts";
import { total } from "../../../src/platform/metrics/reader.ts";
import type { SupplierOffer } from "../../../src/features/catalog/rules.ts";
import { crawls } from "../../../src/features/crawl/tables.ts";
import { searchLogs } from "../../../src/features/catalog/tables.ts";
import { confirm } from "../../../src/features/search/store.ts";
import { createSearch } from "../../../src/features/search/create-search.ts";
import { completeSearch } from "../../../src/features/search/complete-search.ts";
import { eq } from "drizzle-orm";
import { setting } from "../crawl/setting.ts";
import { digestOf } from "../../../src/features/catalog/stream/shown-digest.ts";
import { shownOffers } from "../shown-offers.ts";
import { watchStream } from "../../../src/features/catalog/watch-stream.ts";
import { searchEventsSchema } from "../../../src/features/search/schemas.ts";
import { described } from "../described-events.ts";
import { valueOf } from "../../support/value-of.ts";

type Seen = { event: string; id: string | undefined; data: Record<string, unknown> };

const offer = (supplierId: string, number: number): SupplierOffer => ({
  ...{ supplierId, productKey: `test-${number}`, url: `https://shop.test/${number}`, title: `Offer ${number}` },
  ...{
    price: { amount: 100 + number, currency: "USD" },
    availability: "InStock",
    orderable: true,
    condition: "NewCondition",
    minimumQuantity: 1,
  },
});

/** Reads a stream until it ends or has shown an event that the test waits for. */
async function readUntil(response: Response, isLast: (seen: Seen) => boolean): Promise<Seen[]> {
  const seen: Seen[] = [];
  const parser = createParser({
    onEvent({ event = "message", id, data }) {
      described(searchEventsSchema, event, data);
      seen.push({ event, id, data: JSON.parse(data) });
    },
  });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const read = await reader?.read();
    if (!read || read.done) break;
    parser.feed(read.value);
    if (seen.some(isLast)) {
      await reader?.cancel();
      break;
    }
  }
  return seen;
}

async function watched() {
  const stage = await setting();
  const searchId = await stage.confirmed();
  const [supplierId = ""] = stage.supplierIds;
  // Held for long, so that no other test's sweep gives it up.
  const leaseUntil = new Date(Date.now() + 86_400_000);
  await stage.deps.db.update(crawls).set({ state: "RUNNING", leaseUntil }).where(eq(crawls.searchId, searchId));
  const watch = (lastEventId: string | null = null) =>
    watchStream(stage.deps, searchId, { buyerId: stage.buyerId, lastEventId, signal: new AbortController().signal });
  const publish = (number: number, deps = stage.deps) =>
    publishOffer(deps, {
      searchId,
      currency: "USD",
      offer: offer(supplierId, number),
      seenAt: stage.deps.clock.now(),
      relevance: 1,
      item: null,
    });
  const finish = async () => {
    await stage.deps.db.update(crawls).set({ state: "SUCCEEDED", endedAt: stage.deps.clock.now() }).where(eq(crawls.searchId, searchId));
    await completeSearch(stage.deps, searchId);
  };
  return { ...stage, searchId, supplierId, watch, publish, finish };
}

afterEach(() => void vi.useRealTimers());

describe("a search's stream", () => {
  it("shows the snapshot, what is published, and done, and then ends", async () => {
    const { supplierId, watch, publish, finish } = await watched();
    await publish(1);
    const reading = readUntil(await watch(), () => false);
    await publish(2);
    await finish();
    const data = (await reading).filter(({ id }) => id !== undefined);
    expect(data.map(({ event, id }) => [event, id])).toEqual([
      ["snapshot", "2"],
      ["offer.upserted", "3"],
      ["done", "4"],
    ]);
    expect(data[0]?.data).toMatchObject({ revision: 2, offers: [{ title: "Offer 1" }], crawls: [{ supplierId, state: "QUEUED" }] });
    expect(data[1]?.data).toMatchObject({ id: expect.stringMatching(/^ofr_/), title: "Offer 2", price: { amount: 102, currency: "USD" } });
  });

  it("[STR-6] says before the end what the offers come to that are shown, as they are listed", async () => {
    const { deps, searchId, watch, publish, finish } = await watched();
    await publish(1);
    const reading = readUntil(await watch(), () => false);
    await publish(2);
    await publish(3);
    await finish();
    const seen = await reading;
    const { items } = await shownOffers(deps, searchId, { limit: 100 });
    expect(items).toHaveLength(3);
    expect(seen.slice(-2)).toMatchObject([{ event: "digest", id: undefined, data: digestOf(4, items) }, { event: "done" }]);
  });

  it("[STR-6] brings a client back to where the store is, with no gap and no duplicate", async () => {
    const { watch, publish, finish } = await watched();
    await publish(1);
    const before = await readUntil(await watch(), ({ event }) => event === "transport");
    const last = before.findLast(({ id }) => id !== undefined)?.id ?? "";
    await publish(2);
    await publish(3);
    await finish();
    const after = (await readUntil(await watch(last), () => false)).filter(({ id }) => id !== undefined);
    expect(after.map(({ event, id }) => [event, id])).toEqual([
      ["offer.upserted", "3"],
      ["offer.upserted", "4"],
      ["done", "5"],
    ]);
    expect((await watch("5")).status).toBe(204);
  });

  it("hands all who watch the same bytes, whole to each", async () => {
    const { watch, publish, finish } = await watched();
    await publish(1);
    const reading = [await watch(), await watch(), await watch("1")].map((response) => response.text());
    for (const number of [2, 3, 4]) await publish(number);
    await finish();
    const texts = await Promise.all(reading);
    const offers = texts.map((text) => text.match(/^event: (?:offer|done).*\nid: .*\ndata: .*$/gm));
    expect(offers[0]).toHaveLength(4);
    expect(offers[1]).toEqual(offers[0]);
    expect(offers[2]?.slice(1)).toEqual(offers[0]);
  });

  it("tells a draft's watchers of its crawls as soon as it is hinted, while the clock stands still", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "setInterval"] });
    const stage = await setting();
    const { deps, buyerId } = stage;
    const draft = await createSearch(deps, buyerId, { query: "black speaker" });
    const searchId = valueOf(draft).search.id;
    const response = await watchStream(deps, searchId, { buyerId, lastEventId: null, signal: new AbortController().signal });
    const planned = stage.supplierIds.map((supplierId) => ({ crawlId: deps.ids.next("crl"), supplierId }));
    await confirm(deps.db, { searchId, buyerId }, planned, deps.clock.now());
    await deps.searchStreams(searchId).hint();
    const seen = await readUntil(response, ({ event }) => event === "crawl");
    expect(seen.at(-1)).toMatchObject({ event: "crawl", data: { state: "QUEUED" } });
  });

  it(
    "[STR-5] is summed up in a report that its object hands to the queue, after the last watcher has gone",
    { tags: ["slow"] },
    async () => {
      const sent: { body: unknown }[] = [];
      const take = async (messages: Iterable<{ body: unknown }>) => void sent.push(...messages);
      const spy = vi
        .spyOn(env.CATALOG_TELEMETRY, "sendBatch")
        .mockImplementation(take as unknown as typeof env.CATALOG_TELEMETRY.sendBatch);
      const { searchId, watch, publish, finish } = await watched();
      const reading = readUntil(await watch(), () => false);
      await publish(1);
      await finish();
      await reading;
      const ofIt = () => sent.filter((message) => JSON.stringify(message).includes(searchId));
      await expect.poll(ofIt).toHaveLength(1);
      spy.mockRestore();
      const figures = { "opened-snapshot": 1, "closed-done": 1, deliveries: 2 };
      expect(ofIt()).toMatchObject([{ body: { kind: "stream", searchId, figures } }]);
    },
  );

  it(
    "[STR-3] has its object's counts handed on soon after the last watcher has gone: it may not be there for the next turn",
    { tags: ["slow"] },
    async () => {
      const { deps, searchId, watch } = await watched();
      // No other test's stream ends so.
      const closed = async () =>
        total(await deps.metricsReader.totals([catalogMetrics.streamsClosed]), catalogMetrics.streamsClosed, { why: "reset" });
      const before = await closed();
      const reading = readUntil(await watch(), () => false);
      await deps.db.delete(searchLogs).where(eq(searchLogs.searchId, searchId));
      await deps.searchStreams(searchId).hint();
      await reading;
      await expect.poll(closed).toBeGreaterThan(before);
    },
  );

  it("[STR-1] is told of what is published at once where Redis takes no hint, though the subscription stands, and says that it polls", async () => {
    const { deps, watch, publish } = await watched();
    const behind: Promise<unknown>[] = [];
    const refusing: Deps = Object.create(deps, {
      redis: { value: { publish: () => Promise.reject(new Error("no PUBLISH here")) } },
      defer: { value: (task: Promise<unknown>) => void behind.push(task) },
    });
    let published: Promise<void> | undefined;
    const seen = await readUntil(await watch(), ({ event, data }) => {
      if (event === "transport" && data["mode"] === "pubsub") published ??= publish(1, refusing);
      return published !== undefined && event === "offer.upserted";
    });
    await Promise.all(behind);
    expect(seen.filter(({ event }) => event === "transport").at(-1)?.data).toMatchObject({
      mode: "polling",
      degraded: { mode: "polling", reason: "what is published does not arrive", policy: "catalog.pollSeconds" },
    });
    expect(seen.at(-1)).toMatchObject({ event: "offer.upserted", data: { title: "Offer 1" } });
  });

  it("resets a client whose last event it does not know, with the whole", async () => {
    const { watch, publish } = await watched();
    await publish(1);
    const [first] = await readUntil(await watch("99"), ({ event }) => event === "reset");
    expect(first).toMatchObject({ event: "reset", id: "2", data: { reason: "unknown-event", offers: [{ title: "Offer 1" }] } });
  });

  it("leaves no delta where an offer is published again just as it is", async () => {
    const { watch, publish } = await watched();
    await publish(1);
    await publish(1);
    const [snapshot] = await readUntil(await watch(), ({ event }) => event === "snapshot");
    expect(snapshot?.id).toBe("2");
  });

  it("is there for the buyer whose search it is, and for nobody else, also while it is watched", async () => {
    const { deps, buyerId, searchId, watch } = await watched();
    const open = (viewer: string, id: string) =>
      watchStream(deps, id, { buyerId: viewer, lastEventId: null, signal: new AbortController().signal });
    const stranger = deps.ids.next("usr");
    expect((await open(stranger, searchId)).status).toBe(404);
    const watching = await watch();
    expect((await open(stranger, searchId)).status).toBe(404);
    expect((await open("", searchId)).status).toBe(404);
    expect((await open(buyerId, deps.ids.next("srch"))).status).toBe(404);
    await watching.body?.cancel();
  });

  it("resets a client that names an event no log could have", async () => {
    const { watch, publish } = await watched();
    await publish(1);
    for (const named of ["2147483648", "9007199254740991", "99999999999999999999", "-1", "1.5"]) {
      const [first] = await readUntil(await watch(named), ({ event }) => event === "reset");
      expect(first).toMatchObject({ event: "reset", data: { reason: "unknown-event", revision: 2 } });
    }
  });
});

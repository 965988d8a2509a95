import { describe, expect, it } from "vitest";
import { httpMetrics, requestServed } from "../../../src/platform/events/http.ts";
import { versionMetrics, versionWorked } from "../../../src/platform/events/versions.ts";
import type { Logger } from "../../../src/platform/logger.ts";
import { HAND_ON_MS, MINUTE_MS, SHARDS } from "../../../src/platform/metrics/limits.ts";
import { observations, quantileMs, total } from "../../../src/platform/metrics/reader.ts";
import { present } from "../../support/present.ts";
import { minutesOf, planeOf } from "./shard-under-test.ts";

const log: Logger = { log: () => undefined, with: () => log };

const REQUESTS = 100_000;
const MINUTES = 10;
const ISOLATES = 24;
const ROUTES = 40;
/** Each request counts in two metrics; one in 101 fails, on every shard, counts in a third and is seen in two more. */
const FAILS_EVERY = 101;
const METRICS = 5;
const DISTINCT = 2;

describe("a hundred thousand requests in ten minutes, on 24 isolates", () => {
  it("write what the design says, a row a metric and minute and one for its total, and are all counted", async () => {
    const { isolate, pass, alarms, rowsWritten, reader } = planeOf("rows");
    const isolates = Array.from({ length: ISOLATES }, (_, index) => isolate(index % SHARDS));
    const begun = rowsWritten();
    const handOns = (MINUTES * MINUTE_MS) / HAND_ON_MS;
    let served = 0;
    for (let turn = 0; turn < handOns; turn += 1) {
      while (served < (REQUESTS * (turn + 1)) / handOns) {
        const { metrics } = present(isolates[served % ISOLATES], "an isolate");
        requestServed({ metrics, log }, requestNumber(served), 1);
        served += 1;
      }
      pass(HAND_ON_MS - 1);
      for (const { metrics, sink } of isolates) await metrics.flush(sink);
      pass(1);
      await alarms();
    }

    // A minute of a shard: a row a metric, one for the total of each that has one, who handed on, and the mark of what is not written, made and taken away.
    const aMinute = METRICS + (METRICS - DISTINCT) + 1 + 2;
    expect(rowsWritten() - begun).toBe(SHARDS * MINUTES * aMinute);

    const window = await reader.read(Object.values(httpMetrics), MINUTES + 1);
    expect(window.complete).toBe(true);
    expect(total(window, httpMetrics.requests)).toBe(REQUESTS);
    expect(total(window, httpMetrics.requests, { status_class: "5xx" })).toBe(Math.ceil(REQUESTS / FAILS_EVERY));
    expect(observations(window, httpMetrics.duration, { route: "/r/1" })).toBe(REQUESTS / ROUTES);
    expect(quantileMs(window, httpMetrics.duration, 0.5)).toBeLessThanOrEqual(50);
    expect(quantileMs(window, httpMetrics.duration, 0.5)).toBeGreaterThan(25);
    expect(total(window, httpMetrics.affectedBuyers)).toBe(97);
    expect(total(await reader.totals([httpMetrics.requests]), httpMetrics.requests)).toBe(REQUESTS);
    expect((await reader.minutes(httpMetrics.requests, MINUTES + 1)).slice(0, MINUTES)).toEqual(
      Array.from({ length: MINUTES }, () => REQUESTS / MINUTES),
    );
  });

  it("count for the minute they are handed on in where that is seconds later, so that no minute is written twice", async () => {
    const { isolate, pass, alarms, rowsWritten, reader } = planeOf("seconds late");
    const { metrics, sink } = isolate(0);
    requestServed({ metrics, log }, requestNumber(1), 1);
    pass(MINUTE_MS - HAND_ON_MS / 2);
    await metrics.flush(sink);
    requestServed({ metrics, log }, requestNumber(2), 1);
    pass(HAND_ON_MS);
    await alarms();
    const before = rowsWritten();
    await metrics.flush(sink);
    pass(MINUTE_MS);
    await alarms();
    expect(rowsWritten() - before).toBe(2 + 2 + 1 + 2);
    expect(await reader.minutes(httpMetrics.requests, 3)).toEqual([1, 1, 0]);
  });

  it("by versions, which come and go, write a row a minute and have no total, before and after it is written", async () => {
    const { isolate, pass, alarms, rowsWritten, reader } = planeOf("versions");
    const { metrics, sink } = isolate(0);
    const before = rowsWritten();
    versionWorked({ metrics, log }, { version: "r1@v1", of: "/carts", failed: true });
    await metrics.flush(sink);
    const totals = async () => (await reader.totals([versionMetrics.work])).series;
    expect(await totals()).toEqual([]);
    pass(MINUTE_MS);
    await alarms();
    expect(rowsWritten() - before).toBe(1 + 1 + 2);
    expect(await totals()).toEqual([]);
    expect(total(await reader.read([versionMetrics.work], 3), versionMetrics.work, { came_to: "failed" })).toBe(1);
  });

  it("that come a minute late, because their shard could not be reached, write that minute's rows once more, and no others", async () => {
    const { isolate, pass, alarms, rowsWritten, reader } = planeOf("late");
    const { metrics, sink } = isolate(0);
    requestServed({ metrics, log }, requestNumber(1), 1);
    await metrics.flush(sink);
    requestServed({ metrics, log }, requestNumber(2), 1);
    pass(minutesOf(3));
    await alarms();
    requestServed({ metrics, log }, requestNumber(3), 1);
    const before = rowsWritten();
    await metrics.flush(sink);
    expect(total(await reader.read([httpMetrics.requests], 1), httpMetrics.requests)).toBe(1);
    pass(minutesOf(1));
    await alarms();
    expect(rowsWritten() - before).toBe(2 * 2 + 2 + 1 + 2);
    expect(await reader.minutes(httpMetrics.requests, 5)).toEqual([2, 0, 0, 1, 0]);
  });
});

const requestNumber = (number: number) => ({
  requestId: `req_${number}`,
  traceId: "",
  method: "GET",
  route: `/r/${number % ROUTES}`,
  status: number % FAILS_EVERY === 0 ? 503 : 200,
  durationMs: 30 + (number % 10),
  outcome: number % FAILS_EVERY === 0 ? ("failed" as const) : ("ok" as const),
  buyerId: `usr_${number % 97}`,
  client: "test",
});

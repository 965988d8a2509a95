import { Hono } from "hono";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { httpHealth } from "../../../src/operations/health/sections/http.ts";
import { burnOf } from "../../../src/operations/health/measure-burn.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import type { CaptureContext } from "../../../src/platform/health.ts";
import { mount } from "../../../src/platform/http/mount.ts";
import type { RouteSpec } from "../../../src/platform/http/route.ts";
import { serve, type HttpDeps, type HttpEnv } from "../../../src/platform/http/serve.ts";
import { createMetricsBuffer, type MetricPoint } from "../../../src/platform/metrics/buffer.ts";
import { merge } from "../../../src/platform/metrics/shards.ts";
import { httpMetrics } from "../../../src/platform/events/http.ts";
import { systemTimers } from "../../../src/platform/timers.ts";
import { present } from "../../support/present.ts";

const CARTS = { method: "get", path: "/carts/{id}", tag: "Carts", summary: "", access: "public", replies: {} } as unknown as RouteSpec;
const CALLS = { ...CARTS, path: "/llm/v1/messages", lasts: true };
const contract = contractFor("production");

/** An isolate that serves one route, by what answers it, and what it handed on to its shard. */
function isolate(spec: RouteSpec, answer: () => Promise<Response>) {
  const points: MetricPoint[] = [];
  const kept: Promise<unknown>[] = [];
  const logged: string[] = [];
  let ids = 0;
  const clock = { now: () => new Date() };
  const deps = {
    ...{ contract, clock, settings: { version: "r1@v1" }, traces: { begin: () => undefined }, ids: { next: () => `req_${(ids += 1)}` } },
    metrics: createMetricsBuffer(clock),
    metricsSink: { write: async (batch: readonly MetricPoint[]) => void points.push(...batch) },
    log: { log: (_: string, event: string) => void logged.push(event) },
  } as unknown as HttpDeps;
  const app = new Hono<HttpEnv>();
  app.get("/", (c) =>
    serve(deps, c, (call) => {
      call.flight.spec = spec;
      return answer();
    }),
  );
  const context = { waitUntil: (task: Promise<unknown>) => void kept.push(task), passThroughOnException: () => undefined, props: {} };
  const window = () => {
    const series = points.map(({ minute: _minute, ...point }) => ({ at: 0, ...point, labels: [...point.labels] }));
    return merge(Object.values(httpMetrics), [{ status: "fulfilled", value: series }]);
  };
  return {
    ...{ deps, context, kept, logged, window },
    ask: () => Promise.resolve(app.fetch(new Request("https://procureiq.test/"), {}, context)),
    section: () => httpHealth({ contract }).capture({ metrics: { read: async () => window() } } as unknown as CaptureContext),
  };
}

/** A whole operation, which nobody counts or limits: the longest way that a request goes which waits for nothing. */
function mounted(handler: () => Promise<Response>) {
  const { deps, context, kept } = isolate(CARTS, hang);
  const app = new Hono<HttpEnv>();
  mount(app, () => ({ ...deps, timers: systemTimers }), [{ spec: { ...CARTS, rateLimit: "none" }, handler }], app.fetch);
  return { app, context, kept };
}

const hang = (): Promise<Response> => new Promise(() => undefined);
const objective = { name: "cart", routes: [CARTS.path], availability: 0.999, latencyMs: 500, latencyShare: 0.95 };

describe("a request that is not answered", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("is counted once its time is over, and handed on though nobody else is answered by its isolate", async () => {
    const { ask, window, kept, logged } = isolate(CARTS, hang);
    void ask();
    await vi.advanceTimersByTimeAsync(29_999);
    expect(window().series).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(logged).toEqual(["http.request.hung"]);
    expect(burnOf(objective, window())).toEqual({ requests: 1, availability: expect.closeTo(1_000, 3), latency: expect.closeTo(20, 3) });
    await Promise.all(kept);
  });

  it("is waited for where its client has gone, until then and no longer", async () => {
    const { ask, kept } = isolate(CARTS, hang);
    void ask();
    await vi.advanceTimersByTimeAsync(0);
    let over = false;
    void present(kept[0], "what keeps it").then(() => (over = true));
    await vi.advanceTimersByTimeAsync(29_000);
    expect(over).toBe(false);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(over).toBe(true);
  });

  it("costs no timer and keeps nothing where it waits for nothing and is answered at once", async () => {
    const { app, context, kept } = mounted(async () => new Response("here"));
    const ask = () => Promise.resolve(app.fetch(new Request("https://procureiq.test/carts/one"), {}, context));
    // What is counted is handed on behind the first, and is waited for behind the next.
    for (const _ of ["first", "next"]) expect(await (await ask()).text()).toBe("here");
    const before = { kept: kept.length, timers: vi.getTimerCount() };
    const setTimeout = vi.spyOn(globalThis, "setTimeout");
    try {
      expect(await (await ask()).text()).toBe("here");
      await vi.advanceTimersByTimeAsync(0);
      expect(setTimeout).not.toHaveBeenCalled();
    } finally {
      // Before the platform's own timers are back: a spy that is restored after them has the stand-in's back.
      vi.restoreAllMocks();
    }
    expect({ kept: kept.length, timers: vi.getTimerCount() }).toEqual(before);
  });

  it("is not counted again where its answer comes at last, nor one that came in time", async () => {
    const late = isolate(CARTS, async () => {
      await new Promise((resolve) => setTimeout(resolve, 40_000));
      return new Response("late");
    });
    const answered = late.ask();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await (await answered).text()).toBe("late");
    expect(burnOf(objective, late.window()).requests).toBe(1);
    const inTime = isolate(CARTS, async () => new Response("here"));
    await inTime.ask();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(inTime.logged).toEqual(["http.request"]);
    expect(vi.getTimerCount()).toBe(0);
    expect(burnOf(objective, inTime.window())).toMatchObject({ requests: 1, availability: 0 });
  });

  it("has as long as a model may take, where that is its route", async () => {
    const { ask, logged } = isolate(CALLS, hang);
    void ask();
    await vi.advanceTimersByTimeAsync(contract.llm.stream.totalMs + 29_000);
    expect(logged).toEqual([]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(logged).toEqual(["http.request.hung"]);
  });

  it("fails the section of requests and pages from the contract's least number on, of a route that few ask for", async () => {
    const { ask, section } = isolate(CARTS, hang);
    const alerts = (figures: object) =>
      (httpHealth({ contract }).alerts ?? []).flatMap(({ conditions }) => conditions(figures as never, contract).map(({ key }) => key));
    for (const _ of [1, 2]) void ask();
    await vi.advanceTimersByTimeAsync(30_000);
    const two = await section();
    expect([two.status, alerts(two.figures)]).toEqual(["pass", []]);
    void ask();
    await vi.advanceTimersByTimeAsync(30_000);
    const three = await section();
    expect([three.status, alerts(three.figures)]).toEqual(["fail", ["ops.requests.hung"]]);
    expect(three.figures).toMatchObject({ hung: 3, failing: [{ route: "/carts/{id}", requests: 3, failures: 3, hung: 3 }] });
  });
});

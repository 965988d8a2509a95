import { afterEach, describe, expect, it, vi } from "vitest";
import { readSettings } from "../../../src/env.ts";
import { createLlmProviders } from "../../../src/features/llm/providers.ts";
import { tracingMetrics } from "../../../src/platform/events/tracing.ts";
import { fetchWithDeadline } from "../../../src/platform/fetch-with-deadline.ts";
import { runInScope, scopeOver } from "../../../src/platform/scope.ts";
import { inBackground } from "../../../src/platform/tracing/in-background.ts";
import { createTraces } from "../../../src/platform/tracing/traces.ts";
import { traced } from "../../../src/platform/tracing/traced.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const PARENT = "00f067aa0ba902b7";
const ROOT = { name: "GET /carts/{id}", kind: "server", failed: false, attributes: { "http.response.status_code": 200 } } as const;
const ON = {
  OTEL_EXPORTER_OTLP_ENDPOINT: "https://collector.test/",
  OTEL_EXPORTER_OTLP_HEADERS: "x-key=a%20b, x-team = ops",
  OTEL_TRACES_SAMPLER_ARG: "1",
};

interface SentSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: { key: string; value: object }[];
  status: object;
}

/** A collector, and an isolate that sends to it. */
function isolate(
  settings: Record<string, string>,
  answer: () => Response | Promise<Response> = () => new Response("{}"),
  pause: () => Promise<void> = async () => undefined,
) {
  let now = 1_700_000_000_000;
  const sent: { url: string; headers: Headers; spans: SentSpan[] }[] = [];
  const counted: Record<string, number> = {};
  const behind: Promise<unknown>[] = [];
  const traces = createTraces(
    {
      settings: readSettings({ ENVIRONMENT: "local", ...settings }),
      clock: { now: () => new Date(now) },
      pause,
      log: { log: () => undefined },
      metrics: {
        count: ({ name }: { name: string }, labels: Record<string, string>, by = 1) => {
          const key = [name, ...Object.values(labels)].join(" ");
          counted[key] = (counted[key] ?? 0) + by;
        },
        observe: () => undefined,
        set: () => undefined,
      },
    } as unknown as Parameters<typeof createTraces>[0],
    async (url, init) => {
      const request = new Request(url, init);
      const body = (await request.json()) as { resourceSpans: { scopeSpans: { spans: SentSpan[] }[] }[] };
      const spans = body.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
      sent.push({ url: request.url, headers: request.headers, spans });
      return answer();
    },
  );
  const begin = (traceId = TRACE, header: string | null = null) => {
    const scope = scopeOver("req_1", traceId, { waitUntil: (task) => void behind.push(task) });
    scope.trace = traces.begin(traceId, header);
    return scope;
  };
  return { traces, begin, sent, counted, behind, settle: () => Promise.all(behind.splice(0)), tick: (by: number) => void (now += by) };
}

describe("traces", () => {
  afterEach(() => void vi.restoreAllMocks());

  it("are sent as OTLP has them: the request under its caller's span, its calls under its own, behind the answer", async () => {
    const { traces, begin, sent, counted, settle, tick } = isolate(ON);
    const scope = begin(TRACE, `00-${TRACE}-${PARENT}-01`);
    await runInScope(scope, () => traced("postgres", async () => tick(7)));
    await runInScope(scope, () => expect(traced("redis", () => Promise.reject(new Error("down")))).rejects.toThrow("down"));
    traces.end(scope, ROOT);
    expect(sent).toEqual([]);
    await settle();
    const [{ url, headers, spans } = { url: "", headers: new Headers(), spans: [] }] = sent;
    expect([url, headers.get("x-key"), headers.get("x-team")]).toEqual(["https://collector.test/v1/traces", "a b", "ops"]);
    const [root, postgres, redis] = spans;
    expect(root).toMatchObject({ traceId: TRACE, parentSpanId: PARENT, name: ROOT.name, kind: 2, status: {} });
    expect(root?.attributes).toEqual([{ key: "http.response.status_code", value: { intValue: "200" } }]);
    expect(postgres).toMatchObject({ parentSpanId: root?.spanId, name: "postgres", kind: 3, status: {} });
    expect([postgres?.startTimeUnixNano, postgres?.endTimeUnixNano]).toEqual(["1700000000000000000", "1700000000007000000"]);
    expect(redis).toMatchObject({ name: "redis", status: { code: 2 } });
    expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(3);
    expect(counted).toEqual({ [tracingMetrics.exported.name]: 3 });
  });

  it("are not made where no collector is set, or its settings are malformed", () => {
    expect(isolate({}).begin().trace).toBeUndefined();
    expect(isolate({ ...ON, OTEL_EXPORTER_OTLP_HEADERS: "no pair" }).begin().trace).toBeUndefined();
    expect(isolate({ ...ON, OTEL_TRACES_SAMPLER_ARG: "2" }).begin().trace).toBeUndefined();
  });

  it("are kept for the share that is set, by the trace's own digits, so that every service keeps the same", () => {
    const { begin } = isolate({ ...ON, OTEL_TRACES_SAMPLER_ARG: "0.5" });
    expect(begin(`${"0".repeat(24)}7fffffff`).trace).toBeDefined();
    expect(begin(`${"0".repeat(24)}80000000`).trace).toBeUndefined();
  });

  it("gather what ends within a second into one call, and lose what finds no room, counted", async () => {
    const { traces, begin, sent, counted, settle } = isolate(ON);
    for (let request = 0; request < 600; request += 1) traces.end(begin(), ROOT);
    await settle();
    expect(sent.map(({ spans }) => spans.length)).toEqual([512]);
    expect(counted[`${tracingMetrics.lost.name} no-room`]).toBe(88);
    traces.end(begin(), ROOT);
    await settle();
    expect(sent.map(({ spans }) => spans.length)).toEqual([512, 1]);
  });

  it("go on by the next request where the one that gathered them is gone", async () => {
    let pauses = 0;
    // The first one's context is dropped while it waits: what it would have sent is sent by whoever comes after.
    const pause = () => ((pauses += 1) === 1 ? new Promise<void>(() => undefined) : Promise.resolve());
    const { traces, sent, tick } = isolate(ON, () => new Response("{}"), pause);
    const behind: Promise<unknown>[] = [];
    const end = () => {
      const scope = scopeOver("req_1", TRACE, { waitUntil: (task) => void behind.push(task) });
      scope.trace = traces.begin(TRACE, null);
      traces.end(scope, ROOT);
    };
    end();
    tick(5_999);
    end();
    expect(behind).toHaveLength(1);
    tick(1);
    end();
    await behind[1];
    expect(sent.flatMap(({ spans }) => spans)).toHaveLength(3);
  });

  it.each([
    ["is away", () => Promise.reject(new Error("refused"))],
    ["answers an error", () => new Response("no", { status: 503 })],
  ])("cost spans and nothing else where the collector %s", async (_what, answer) => {
    const { traces, begin, counted, settle } = isolate(ON, answer);
    traces.end(begin(), ROOT);
    await expect(settle()).resolves.toBeDefined();
    expect(counted).toEqual({ [`${tracingMetrics.lost.name} not-taken`]: 1 });
  });

  it("have 64 calls a request at most, and say how many more there were", async () => {
    const { traces, begin, sent, settle } = isolate(ON);
    const scope = begin();
    for (let call = 0; call < 70; call += 1) await runInScope(scope, () => traced("postgres", async () => undefined));
    traces.end(scope, ROOT);
    await settle();
    expect(sent[0]?.spans).toHaveLength(65);
    expect(sent[0]?.spans[0]?.attributes).toContainEqual({ key: "procureiq.calls_untold", value: { intValue: "6" } });
  });

  it.each([
    [{ id: "1", kind: "queue", of: "procureiq-crawl-jobs", attributes: { "messaging.batch.message_count": 3 } } as const, 5],
    [{ id: "1", kind: "cron", of: "* * * * *", attributes: {} } as const, 1],
  ])("have batches and cron runs too, with their calls, and say which failed: $0.kind", async (work, kind) => {
    const { traces, sent, settle, behind } = isolate(ON);
    const context = { waitUntil: (task: Promise<unknown>) => void behind.push(task) };
    await inBackground({ traces }, context, work, () => traced("postgres", async () => undefined));
    const failing = inBackground({ traces }, context, work, () => Promise.reject(new Error("down")));
    await expect(failing).rejects.toThrow("down");
    await settle();
    const [well, call, failed] = sent.flatMap(({ spans }) => spans);
    expect([well?.name, well?.kind, well?.status]).toEqual([`${work.kind} ${work.of}`, kind, {}]);
    expect(well?.attributes.map(({ key }) => key)).toEqual(Object.keys(work.attributes));
    expect([call?.name, call?.traceId, call?.parentSpanId]).toEqual(["postgres", well?.traceId, well?.spanId]);
    expect([failed?.name, failed?.status]).toEqual([`${work.kind} ${work.of}`, { code: 2 }]);
    expect(failed?.traceId).not.toBe(well?.traceId);
  });

  it("are told to our own services in traceparent, with the call's span as theirs to stand under, and to nobody else", async () => {
    const { traces, begin, sent, settle } = isolate(ON);
    const scope = begin();
    const told: (string | null)[] = [];
    const via = async (_url: unknown, init?: RequestInit) => {
      told.push(new Headers(init?.headers).get("traceparent"));
      return new Response("ok");
    };
    const call = (tellsTrace: boolean) =>
      runInScope(scope, () =>
        fetchWithDeadline("https://agent.test", { dependency: "ai-agent", deadlineMs: 1_000, tellsTrace, via: via as typeof fetch }),
      );
    await call(true);
    await call(false);
    traces.end(scope, ROOT);
    await settle();
    const ours = sent[0]?.spans[1]?.spanId;
    expect(told).toEqual([`00-${TRACE}-${ours}-01`, null]);
  });

  it("have the calls of models by their provider, until the answer begins, and say which were not answered", async () => {
    const { traces, begin, sent, settle, tick } = isolate(ON);
    const scope = begin();
    vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
      tick(30);
      if (new Request(input, init).url.includes("anthropic")) throw new TypeError("refused");
      return Response.json({});
    });
    const settings = readSettings({ ENVIRONMENT: "local", OPENAI_API_KEY: "sk-local", ANTHROPIC_API_KEY: "sk-ant-local" });
    const { post } = createLlmProviders(settings);
    const { signal } = new AbortController();
    await runInScope(scope, () => post("openai", "responses", { model: "m" }, { signal }));
    await runInScope(scope, () => post("anthropic", "messages", { model: "m" }, { signal }));
    traces.end(scope, ROOT);
    await settle();
    const [, openai, anthropic] = sent[0]?.spans ?? [];
    expect(openai).toMatchObject({ name: "openai", kind: 3, status: {}, endTimeUnixNano: "1700000000030000000" });
    expect(anthropic).toMatchObject({ name: "anthropic", status: { code: 2 } });
  });
});

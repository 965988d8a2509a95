import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { createDeps } from "../../../src/deps.ts";
import { inPlaceOf } from "../../support/network.ts";
import { present } from "../../support/present.ts";
import { servedAtOnce, servedBy } from "../checkout/http.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const PARENT = "00f067aa0ba902b7";

interface SentSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  attributes: { key: string; value: { stringValue?: string; intValue?: string } }[];
}

/** A Worker that sends its traces to a collector, which answers as it is told; all other calls go where they go. */
function worker(settings: Record<string, string>, collector: () => Promise<Response>, served = servedBy) {
  const sent: SentSpan[] = [];
  inPlaceOf("https://collector.", async (input, init) => {
    const body = await new Request(input, init).json<{ resourceSpans: { scopeSpans: { spans: SentSpan[] }[] }[] }>();
    sent.push(...body.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)));
    return collector();
  });
  const bindings = { ...env, ...settings };
  // The second in which spans gather is no part of what is tested.
  const pause = async (): Promise<void> => undefined;
  return { get: served(createDeps(bindings, { pause })), sent };
}

const ON = { OTEL_EXPORTER_OTLP_ENDPOINT: "https://collector.acme.dev", OTEL_TRACES_SAMPLER_ARG: "1" };

describe("a request that is traced", () => {
  it("is a span of its caller's trace by its route, with its calls under it, and nothing of who asked for what", async () => {
    const { get, sent } = worker(ON, async () => new Response("{}"));
    const offer = "ofr_01h455vb4pex5vsknk084sn02q";
    const answer = await get(`https://procureiq.test/offers/${offer}?secret=anna@acme.dev`, {
      headers: { traceparent: `00-${TRACE}-${PARENT}-01`, authorization: "Bearer usr_01h455vb4pex5vsknk084sn02q" },
    });
    expect(answer.status).toBeLessThan(500);
    await expect.poll(() => sent.map(({ parentSpanId }) => parentSpanId)).toContain(PARENT);
    const root = present(
      sent.find(({ parentSpanId }) => parentSpanId === PARENT),
      "the request's span",
    );
    expect([root.traceId, root.name]).toEqual([TRACE, "GET /offers/{id}"]);
    expect(root.attributes).toContainEqual({ key: "http.response.status_code", value: { intValue: String(answer.status) } });
    const calls = sent.filter(({ parentSpanId }) => parentSpanId === root.spanId);
    expect(calls.map(({ name }) => name)).toContain("postgres");
    expect(new Set(calls.map(({ traceId }) => traceId))).toEqual(new Set([TRACE]));
    const all = JSON.stringify(sent);
    for (const secret of [offer, "anna", "usr_01h455vb4pex5vsknk084sn02q"]) expect(all).not.toContain(secret);
  });

  it("is answered before its collector is, and where that never answers", async () => {
    const { get, sent } = worker(ON, () => new Promise(() => undefined), servedAtOnce);
    const answers = await Promise.all(Array.from({ length: 5 }, () => get("https://procureiq.test/locales")));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    await expect.poll(() => sent.map(({ name }) => name)).toContain("GET /locales");
    expect((await get("https://procureiq.test/locales")).status).toBe(200);
  });

  it("is none where no collector is set", async () => {
    const { get, sent } = worker({}, async () => new Response("{}"));
    expect((await get("https://procureiq.test/locales")).status).toBe(200);
    expect(sent).toEqual([]);
  });
});

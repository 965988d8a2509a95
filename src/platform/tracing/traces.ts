import type { Settings } from "../../env.ts";
import type { Clock } from "../clock.ts";
import type { Recorder } from "../events/record.ts";
import { spansExported, spansLost } from "../events/tracing.ts";
import type { Scope } from "../scope.ts";
import { isInShare, spanIdOf } from "../trace.ts";
import { exportRequest } from "./otlp.ts";
import { TraceOfScope, type RootSpan, type Span } from "./trace-of-scope.ts";

/** Traces of requests, batches and cron runs, sent to a collector over OTLP/HTTP where one is set. */
export interface Traces {
  /** The trace of a scope that begins, where it is one of the share that is kept; `traceparent` as it came. */
  begin(traceId: string, traceparent: string | null): TraceOfScope | undefined;
  /** Ends the scope's trace, if it has one, and hands it on behind the answer. */
  end(scope: Scope, root: RootSpan): void;
}

/** So many spans wait in an isolate; what comes beyond is counted and forgotten. */
const MOST_WAITING = 512;
/** What ends within so long is sent at once. */
const GATHER_MS = 1_000;
const DEADLINE_MS = 5_000;

interface TracesDeps extends Recorder {
  settings: Pick<Settings, "traces" | "environment" | "releaseId">;
  clock: Clock;
  pause(milliseconds: number): Promise<void>;
}

export function createTraces(deps: TracesDeps, via: typeof fetch = (input, init) => fetch(input, init)): Traces {
  // Of the whole of it no part is read here but the settings: the others are made after this one.
  const { settings } = deps;
  const { traces } = settings;
  if (traces.state !== "configured") return { begin: () => undefined, end: () => undefined };
  const { OTEL_EXPORTER_OTLP_ENDPOINT: base, OTEL_EXPORTER_OTLP_HEADERS: headers, OTEL_TRACES_SAMPLER_ARG: share } = traces.value;
  const endpoint = `${base.replace(/\/$/, "")}/v1/traces`;
  const resource = {
    "service.name": traces.value.OTEL_SERVICE_NAME,
    "service.version": settings.releaseId,
    "deployment.environment.name": settings.environment,
  };
  let waiting: Span[] = [];
  /** Since when one gathers. A request may be gone before it sends: the next one gathers where that is long past. */
  let gatheringSince = Number.NEGATIVE_INFINITY;

  /** One try: a collector that is away costs spans, never a request, and what it missed is counted. */
  async function send(): Promise<void> {
    await deps.pause(GATHER_MS);
    const spans = waiting;
    waiting = [];
    gatheringSince = Number.NEGATIVE_INFINITY;
    // Who was taken for gone has sent them meanwhile.
    if (spans.length === 0) return;
    try {
      const response = await via(endpoint, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify(exportRequest(resource, spans)),
        redirect: "manual",
        signal: AbortSignal.timeout(DEADLINE_MS),
      });
      await response.body?.cancel();
      if (!response.ok) throw new Error(`the collector answered ${response.status}`);
      spansExported(deps, spans.length);
    } catch (error) {
      spansLost(deps, { reason: "not-taken", spans: spans.length, error });
    }
  }

  return {
    begin: (traceId, traceparent) =>
      isInShare(traceId, share) ? new TraceOfScope(traceId, spanIdOf(traceparent, traceId), deps.clock) : undefined,
    end(scope, root) {
      if (!scope.trace) return;
      const spans = scope.trace.end(root);
      if (waiting.length + spans.length > MOST_WAITING) return spansLost(deps, { reason: "no-room", spans: spans.length });
      waiting.push(...spans);
      const now = deps.clock.now().getTime();
      if (now - gatheringSince < GATHER_MS + DEADLINE_MS) return;
      gatheringSince = now;
      scope.waitUntil(send());
    },
  };
}

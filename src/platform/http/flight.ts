import { requestHung } from "../events/http.ts";
import { versionWorked } from "../events/versions.ts";
import type { MetricsBuffer, MetricsSink } from "../metrics/buffer.ts";
import { flushMetrics } from "../metrics/flush.ts";
import type { Platform } from "../platform.ts";
import type { Scope } from "../scope.ts";
import { versionWorkOf } from "./promised-latency.ts";
import type { RouteSpec } from "./route.ts";

interface FlightDeps extends Pick<Platform, "contract" | "log" | "settings"> {
  metrics: MetricsBuffer;
  metricsSink: MetricsSink;
}

/** A request from its beginning to its answer. */
export interface Flight {
  /** Undefined until a route is found. */
  spec: RouteSpec | undefined;
  /** It was not answered in time, and is counted as that: an answer that comes all the same is not counted again. */
  hung: boolean;
  /** The answer is there. */
  landed(): void;
}

/** Turns of the queue of microtasks within which a request is answered that waits for nothing outside itself; there are fewer. */
const TURNS_OF_NO_WAIT = 32;

/** Beyond what a call that lasts may take by its own deadlines. */
const BEYOND_SECONDS = 30;

/**
 * Watches that a request is answered. What is counted is else counted with the answer, so that of a handler that hangs nothing was ever
 * known: one that has none after the contract's time is counted, and what this isolate counted is handed on at once, for there may be no
 * other answer to do it behind. Work that is waited for keeps the request for that long where its client has gone. Nothing here reaches
 * the request itself (`scopeOver`). The watch begins where the request first waits, before the event loop has its turn: one that is
 * answered before needs none, and a timer and a task that is waited for are among the dearest things the platform does for it (docs/decisions/0132).
 */
export function watchFlight(deps: FlightDeps, scope: Scope, requestId: string, method: string): Flight {
  const { answerSeconds } = deps.contract.http;
  let isLanded = false;
  let settle = (): void => undefined;
  const watch = (seconds: number): (() => void) => scope.deadlines.after(seconds * 1000, overdue);

  const overdue = (): void => {
    if (flight.spec?.lasts && !flight.hung && waited === answerSeconds) {
      waited = deps.contract.llm.stream.totalMs / 1000 + BEYOND_SECONDS;
      rest = watch(waited - answerSeconds);
      return;
    }
    flight.hung = true;
    requestHung(deps, { requestId, method, route: flight.spec?.path ?? "unmatched", seconds: waited }, scope);
    versionWorked(deps, versionWorkOf(deps, { route: flight.spec?.path ?? "unmatched", failed: true, durationMs: waited * 1000 }));
    void flushMetrics(deps).then(settle);
  };

  const begin = (): void => {
    rest = watch(answerSeconds);
    scope.waitUntil(new Promise<void>((resolve) => (settle = resolve)));
  };

  const beginWhereItWaits = async (): Promise<void> => {
    for (let turn = 0; turn < TURNS_OF_NO_WAIT; turn += 1) {
      await Promise.resolve();
      if (isLanded) return;
    }
    begin();
  };

  let waited = answerSeconds;
  let rest = (): void => undefined;
  const flight: Flight = {
    spec: undefined,
    hung: false,
    landed() {
      isLanded = true;
      rest();
      settle();
    },
  };
  void beginWhereItWaits();
  return flight;
}

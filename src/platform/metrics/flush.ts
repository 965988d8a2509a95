import { metricsFlushFailed, metricsLost } from "../events/metrics.ts";
import type { Logger } from "../logger.ts";
import type { MetricsBuffer, MetricsSink } from "./buffer.ts";
import { GATHER_MS, HAND_ON_MS, RETRY_MS } from "./limits.ts";

const OBJECT_TRIES = RETRY_MS / HAND_ON_MS;

interface FlushDeps {
  metrics: MetricsBuffer;
  metricsSink: MetricsSink;
  log: Logger;
}

/** Hands on what was counted, now; a failure is logged and what was counted waits for the next time. False where it does. */
export async function flushMetrics(deps: FlushDeps): Promise<boolean> {
  try {
    const losses = await deps.metrics.flush(deps.metricsSink);
    if (losses.overflowed + losses.givenUp > 0) metricsLost(deps, losses);
    return true;
  } catch (error) {
    metricsFlushFailed(deps, error);
    return false;
  }
}

/** What goes on behind an answer. */
interface Behind {
  waitUntil(task: Promise<unknown>): void;
}

/**
 * Hands on behind an answer: now where the last time is long enough past, else as soon as it is, so that what is counted once an hour
 * arrives as what is counted all the time. Nobody else waits meanwhile.
 */
export function handOnMetrics(deps: FlushDeps, behind: Behind): void {
  const waitMs = deps.metrics.claim();
  if (waitMs === undefined) return;
  behind.waitUntil(waitMs === 0 ? flushMetrics(deps) : pause(waitMs).then(() => flushMetrics(deps)));
}

/**
 * Has an object hand on whatever it counts from now on, by whatever it was woken: a call, its alarm, a timer, a socket. It is not evicted
 * while it waits for that, and where a shard takes nothing it tries again for as long as a batch is kept: there may be no other call to
 * do it behind.
 */
export function handOnWhatIsCounted(deps: FlushDeps, object: Behind): void {
  let isTakenOn = false;
  const handOn = async (): Promise<void> => {
    for (let tries = 0; tries < OBJECT_TRIES; tries += 1) {
      // What one call counts is one batch.
      await pause(Math.max(GATHER_MS, deps.metrics.claim() ?? 0));
      isTakenOn = false;
      if (await flushMetrics(deps)) return;
      // Who counted meanwhile has taken it on.
      if (isTakenOn) return;
      isTakenOn = true;
    }
    isTakenOn = false;
  };
  deps.metrics.whenCounted(() => {
    if (isTakenOn) return;
    isTakenOn = true;
    object.waitUntil(handOn());
  });
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, milliseconds));

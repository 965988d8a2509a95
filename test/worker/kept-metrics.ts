import { systemClock } from "../../src/platform/clock.ts";
import { createMetricsBuffer, type MetricsBuffer } from "../../src/platform/metrics/buffer.ts";

/** Counts, and hands nothing on: who waits for all that goes on behind an answer would wait some seconds for that. */
export const keptMetrics = (): MetricsBuffer => ({ ...createMetricsBuffer(systemClock), claim: () => undefined });

import type { LogFields, Logger, LogLevel } from "../logger.ts";
import type { Metrics } from "../metrics/metrics.ts";

/**
 * Where business events go. Each event is one function in this folder: at once the log line and the metric,
 * so that the two cannot drift apart. Metrics are defined beside the events that move them.
 */
export interface Recorder {
  log: Logger;
  metrics: Metrics;
}

/** The log half of an event; called by event functions only. */
export function say(to: Recorder, level: LogLevel, event: string, fields: LogFields): void {
  to.log.log(level, event, fields);
}

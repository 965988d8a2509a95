import { writtenEvent, Written, type LogFields, type Logger, type LogLevel } from "../logger.ts";
import type { Looks } from "../log-looks.ts";
import type { Metrics } from "../metrics/metrics.ts";
import { currentScope, type Scope } from "../scope.ts";

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

/**
 * The log half of what a request came to do, and did: it stands in the request's own line (`did`), since a line is among the dearest things
 * of a small request; outside of a request it is a line of its own.
 */
export function sayDone(to: Recorder, event: string, fields: LogFields, looks: Looks): void {
  const did = currentScope()?.did;
  if (did) did.push(writtenEvent(event, fields, looks));
  else to.log.log("info", event, fields, looks);
}

/** The log half of events of one kind that came to be together: in one line, as what a request did stands in its own. */
export function sayTogether(to: Recorder, event: string, each: readonly LogFields[], looks: Looks): void {
  const [first, ...others] = each;
  if (!first) return;
  if (others.length === 0) return to.log.log("info", event, first, looks);
  const did = new Written(`[${each.map((fields) => writtenEvent(event, fields, looks)).join(",")}]`);
  to.log.log("info", `${event}.together`, { did });
}

/** What a request did, for its line, which is written now: what it does from now on is a line of its own. */
export function takeDone(scope: Pick<Scope, "did">): { did?: Written } {
  const { did } = scope;
  scope.did = undefined;
  return did && did.length > 0 ? { did: new Written(`[${did.join(",")}]`) } : {};
}

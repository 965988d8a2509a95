import type { LogLine } from "./log-line.ts";

const LEVELS = ["debug", "info", "log", "warn", "error"];

export interface LineFilter {
  /** The least level shown. */
  level?: string | undefined;
  /** The beginning of the event's name. */
  event?: string | undefined;
  /** A request's id. */
  request?: string | undefined;
}

export function matches(line: LogLine, { level, event, request }: LineFilter): boolean {
  if (level !== undefined && LEVELS.indexOf(line.level) < LEVELS.indexOf(level)) return false;
  if (event !== undefined && !line.event.startsWith(event)) return false;
  return request === undefined || line.fields["requestId"] === request;
}

/** The same in every line, or shown in its head. */
const LEFT_OUT = new Set(["environment", "releaseId", "traceId", "requestId"]);

/** A line for people: time, level, event, fields, request last. Nothing in it can move the terminal's cursor. */
export function renderLine({ at, level, event, fields }: LogLine): string {
  const rest = Object.entries(fields)
    .filter(([name]) => !LEFT_OUT.has(name))
    .map(([name, value]) => `${name}=${typeof value === "string" && !/[\s"=]/.test(value) ? value : JSON.stringify(value)}`);
  const request = typeof fields["requestId"] === "string" ? [`[${fields["requestId"]}]`] : [];
  return [at.slice(11, 23), level.toUpperCase().padEnd(5), event, ...rest, ...request]
    .join(" ")
    .replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, " ")
    .trim();
}

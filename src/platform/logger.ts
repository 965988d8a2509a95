import { ownId, traceIdLike, type Look, type Looks } from "./log-looks.ts";
import { createRecent } from "./recent.ts";
import { redactText } from "./redaction/redact-text.ts";

/** Structured one-line JSON logs (MIR-2): what `wrangler tail` shows. */
export type LogLevel = "debug" | "info" | "warn" | "error";
export type LogFields = Record<string, unknown>;

export interface Logger {
  /** `looks` says of which fields the values are ours; the others are free text. */
  log(level: LogLevel, event: string, fields?: LogFields, looks?: Looks): void;
  /** A logger that adds these fields to each line; they are looked through once. */
  with(fields: LogFields): Logger;
}

const SECRET_NAME =
  /authorization|cookie|secret|password|token|ticket|api-?key|signature|client_?secret|totp|database_?url|redis_?url|mongo_?url/i;
const PERSONAL_NAME = /^(e-?mail|name|phone|address|content|message_?text|ip)$/i;
/** drizzle writes a failed statement's values into its error: passwords' hashes, webhook secrets, what buyers said. */
const QUERY_VALUES = /^params: [\s\S]*/m;

/** Takes secrets and personal data out of a value, by the name of the field and by the look of the text. */
export function redact(value: unknown, name = "", depth = 0): unknown {
  if (value !== null && value !== undefined && name && SECRET_NAME.test(name) && typeof value !== "number" && typeof value !== "boolean")
    return "[secret]";
  if (name && PERSONAL_NAME.test(name) && typeof value === "string") return "[personal]";
  if (typeof value === "string") return redactText(withoutValues(value));
  if (value instanceof Error) {
    const message = redactText(withoutValues(value.message));
    return { name: value.name, message, stack: redactText((value.stack ?? "").replace(value.message, () => message)) };
  }
  if (value instanceof Date) return value.toISOString();
  if (depth > 6) return "[deep]";
  if (Array.isArray(value)) return value.map((item) => redact(item, "", depth + 1));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redact(item, key, depth + 1)]));
  }
  return typeof value === "bigint" ? value.toString() : value;
}

const withoutValues = (text: string): string => text.replace(QUERY_VALUES, "params: [personal]");

/** Members as the patterns left them, of texts that come again and again: routes, clients. */
const MOST_REPEATED = 500;
const repeated = createRecent<string>(MOST_REPEATED);

/** JSON that went through all this: it stands in a line as it is. */
export class Written {
  readonly json: string;

  constructor(json: string) {
    this.json = json;
  }
}

/** An event as a member of another's line. */
export function writtenEvent(event: string, fields: LogFields, looks: Looks): string {
  let json = `{"event":${JSON.stringify(event)}`;
  for (const name in fields) json += member(name, fields[name], looks[name]);
  return `${json}}`;
}

/** What the scope of a request adds. */
const SCOPE_LOOKS: Looks = { requestId: ownId, traceId: traceIdLike };
const NONE: Looks = {};

/** Writes to the console, which the platform ships to `wrangler tail`. `base` is read at each line, so that it can follow the request. */
export function createLogger(base: () => LogFields, write: (level: LogLevel, line: string) => void = writeToConsole): Logger {
  return loggerWith({}, base, write);
}

function loggerWith(
  fixed: Readonly<Record<string, string>>,
  base: () => LogFields,
  write: (level: LogLevel, line: string) => void,
): Logger {
  return {
    log(level, event, fields = {}, looks = NONE) {
      const scoped = base();
      let line = `{"level":"${level}","event":${JSON.stringify(event)}`;
      for (const name in fixed) if (!(name in fields)) line += fixed[name];
      for (const name in scoped) if (!(name in fields) && !(name in fixed)) line += member(name, scoped[name], SCOPE_LOOKS[name]);
      for (const name in fields) line += member(name, fields[name], looks[name]);
      write(level, `${line}}`);
    },
    with: (fields) =>
      loggerWith(
        { ...fixed, ...Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, member(name, value)])) },
        base,
        write,
      ),
  };
}

/** One member of a line, with the comma before it; nothing for what JSON leaves out. */
function member(name: string, value: unknown, look?: Look): string {
  if (look === "repeated" && typeof value === "string") {
    const key = `${name} ${value}`;
    const known = repeated.get(key);
    if (known !== undefined) return known;
    const written = member(name, value);
    repeated.set(key, written);
    return written;
  }
  if (typeof look === "function" && look(value)) return `,"${name}":${typeof value === "string" ? `"${value}"` : String(value)}`;
  const json = value instanceof Written ? value.json : (JSON.stringify(redact(value, name, 1)) as string | undefined);
  return json === undefined ? "" : `,${JSON.stringify(name)}:${json}`;
}

function writeToConsole(level: LogLevel, line: string): void {
  console[level](line);
}

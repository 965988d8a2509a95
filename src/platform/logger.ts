/** Structured one-line JSON logs (MIR-2): what `wrangler tail` shows. */
export type LogLevel = "debug" | "info" | "warn" | "error";
export type LogFields = Record<string, unknown>;

export interface Logger {
  log(level: LogLevel, event: string, fields?: LogFields): void;
  /** A logger that adds these fields to each line. */
  with(fields: LogFields): Logger;
}

const SECRET_NAME =
  /authorization|cookie|secret|password|token|ticket|api-?key|signature|client_?secret|totp|database_?url|redis_?url|mongo_?url/i;
const PERSONAL_NAME = /^(e-?mail|name|phone|address|content|message_?text|ip)$/i;
const BEARER = /\b(?:Bearer|Basic)\s+[\w.~+/=-]+/gi;
const JWT = /\beyJ[\w-]+\.[\w-]+\.[\w-]+/g;
const KEY = /\b(?:sk|pk|rk|whsec|sk-ant)[-_][\w-]{8,}|(?<=\bpi_\w{1,255})_secret_\w+/g;
const URL_CREDENTIALS = /\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@:]+:[^\s/@]+@/gi;
const EMAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;
/** drizzle writes a failed statement's values into its error: passwords' hashes, webhook secrets, what buyers said. */
const QUERY_VALUES = /^params: [\s\S]*/m;
const TICKET_PARAMETER = /([?&](?:ticket|token)=)[^&\s"]+/gi;

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

function redactText(text: string): string {
  return text
    .replace(URL_CREDENTIALS, "$1[secret]@")
    .replace(BEARER, "[secret]")
    .replace(JWT, "[secret]")
    .replace(KEY, "[secret]")
    .replace(TICKET_PARAMETER, "$1[secret]")
    .replace(EMAIL, "[personal]");
}

/** Writes to the console, which the platform ships to `wrangler tail`. `base` is read at each line, so that it can follow the request. */
export function createLogger(base: () => LogFields, write: (level: LogLevel, line: string) => void = writeToConsole): Logger {
  return {
    log(level, event, fields = {}) {
      write(level, JSON.stringify({ level, event, ...(redact({ ...base(), ...fields }) as LogFields) }));
    },
    with: (fields) => createLogger(() => ({ ...base(), ...fields }), write),
  };
}

function writeToConsole(level: LogLevel, line: string): void {
  console[level](line);
}

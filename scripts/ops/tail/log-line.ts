import { z } from "zod";

/** One structured line of the Worker, or what the runtime said in its place. */
export interface LogLine {
  at: string;
  level: string;
  event: string;
  fields: Readonly<Record<string, unknown>>;
}

const written = z.looseObject({ level: z.string(), event: z.string() });
/** What a request did stands in its line. */
const didSchema = z.array(z.looseObject({ event: z.string() }));

/** `wrangler tail --format json`: one invocation with its log lines and exceptions. */
const tailedSchema = z.looseObject({
  outcome: z.string(),
  eventTimestamp: z.number().nullish(),
  logs: z.array(z.object({ level: z.string(), timestamp: z.number(), message: z.array(z.unknown()) })),
  exceptions: z.array(z.looseObject({ name: z.string(), message: z.unknown(), timestamp: z.number() })),
});

/** An invocation's lines in order; one that ended badly without a word of its own has a line that says so. */
export function linesOfInvocation(value: unknown): LogLine[] {
  const tailed = tailedSchema.safeParse(value);
  if (!tailed.success) return [];
  const { outcome, eventTimestamp, logs, exceptions } = tailed.data;
  const lines = [
    ...logs.flatMap(({ level, timestamp, message }) => linesOf(new Date(timestamp).toISOString(), level, message.map(asText).join(" "))),
    ...exceptions.map(({ name, message, timestamp }) => ({
      at: new Date(timestamp).toISOString(),
      level: "error",
      event: `exception ${name}`,
      fields: { message },
    })),
  ];
  const silent = !["ok", "canceled"].includes(outcome) && exceptions.length === 0;
  const at = new Date(eventTimestamp ?? 0).toISOString();
  return silent ? [...lines, { at, level: "error", event: `runtime ${outcome}`, fields: {} }] : lines;
}

/** What a line of the local stack's log says: `<time> <level> <what the Worker wrote>`; anything else is the runtime's. */
export function linesOfLocalLog(text: string): LogLine[] {
  const [, at, level, rest] = /^(\d{4}-\d\d-\d\dT[\d:.]+Z) (\w+) (.*)$/.exec(text) ?? [];
  return at === undefined || level === undefined ? linesOf("", "error", text) : linesOf(at, level, rest ?? "");
}

/** A line, behind a line for each thing that the request did of which it is. */
function linesOf(at: string, level: string, text: string): LogLine[] {
  const line = written.safeParse(text.startsWith("{") ? jsonOrText(text) : text);
  if (!line.success) return [{ at, level, event: "text", fields: { text } }];
  const { level: said, event, ...fields } = line.data;
  const did = didSchema.safeParse(fields["did"]);
  if (!did.success) return [{ at, level: said, event, fields }];
  const { did: _, ...own } = fields;
  const { requestId } = own;
  const done = did.data.map(({ event: name, ...its }) => ({ at, level: "info", event: name, fields: { ...its, requestId } }));
  return [...done, { at, level: said, event, fields: own }];
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}

const asText = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

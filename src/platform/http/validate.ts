import type * as z from "zod";
import { AppError } from "../errors.ts";
import { gatherBytes } from "../gather-bytes.ts";
import { NO_RUNS, withoutRuns, type Base64Runs } from "../base64-runs.ts";
import { jsonFault } from "./json-faults.ts";
import type { BodyAllowance } from "./large-bodies.ts";
import { say } from "../language/say.ts";

/** RFC 6901 pointer of a path, such as a zod issue's, below a root such as `/query`. */
export function pointerTo(root: string, path: readonly PropertyKey[]): string {
  return root + path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/**
 * Parses with the route's schema, or throws `validation` that points at each thing wrong. Text has to be Unicode without NUL
 * whatever the schema says, unless `anyText`; nesting past any use is refused before a schema sees it.
 */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown, root = "", anyText = false): z.output<S> {
  const fault = jsonFault(input, { anyText });
  if (fault)
    throw new AppError("validation", "the request does not fit its schema", { errors: [{ ...fault, pointer: root + fault.pointer }] });
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new AppError("validation", "the request does not fit its schema", {
    errors: fieldsOf(root, parsed.error),
    errorsBy: (wording) => fieldsOf(root, schema.safeParse(input, { error: wording }).error),
  });
}

const fieldsOf = (root: string, error: z.ZodError | undefined): { pointer: string; detail: string }[] =>
  (error?.issues ?? []).map((issue) => ({ pointer: pointerTo(root, issue.path), detail: issue.message }));

const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;

const isJson = ({ headers }: Request): boolean => JSON_TYPE.test(headers.get("content-type") ?? "");

/** How a body is read. */
export interface Reading {
  maxBytes: number;
  /** The reading where it has begun. */
  early?: Promise<Uint8Array> | undefined;
  /** Where it may be a large one: what it takes of the isolate, and what the marks in it are known by. */
  large?: { allowance: BodyAllowance; marks: string } | undefined;
}

/** A body as JSON. Of a large one, marks stand in it for long runs of base64. */
export interface JsonBody {
  json: unknown;
  runs: Base64Runs;
}

/**
 * Reads a JSON body: 415 unless the content type is JSON, 413 past `maxBytes` (counted, not believed from Content-Length),
 * 400 where it is not UTF-8 or not JSON.
 */
export async function readJson(request: Request, { maxBytes, early, large }: Reading): Promise<JsonBody> {
  if (!isJson(request)) {
    const type = request.headers.get("content-type") ?? "";
    throw new AppError(
      "unsupported-media-type",
      say`send application/json, not ${type === "" ? "a body without content type" : `"${type.slice(0, 80)}"`}`,
    );
  }
  if (early || !large) return { json: parse(await (early ?? readBytes(request, maxBytes))), runs: NO_RUNS };
  const { text, runs } = withoutRuns(await readBytes(request, maxBytes, large.allowance), large.marks);
  large.allowance.parses(text);
  return { json: parse(text), runs };
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (error) {
    throw malformed(error);
  }
}

const malformed = (error: unknown): AppError =>
  new AppError("malformed-body", "the body is not valid JSON in UTF-8", { errors: [{ pointer: "", detail: (error as Error).message }] });

/**
 * Begins to read a body of JSON before it is known who sent it: only one that says it is no longer than `maxBytes`, which HTTP holds it
 * to (RFC 9112 §6.3). Undefined for any other, which is read, and counted, once its sender may send it. Nothing is parsed, and the body is
 * not looked at: asked for, it is a stream that the platform makes, beside reading it whole.
 */
export function beginReading(request: Request, maxBytes: number): Promise<Uint8Array> | undefined {
  const declared = Number(request.headers.get("content-length") ?? Infinity);
  return declared > 0 && declared <= maxBytes && isJson(request) ? readWhole(request, maxBytes) : undefined;
}

async function readWhole(request: Request, maxBytes: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(await request.arrayBuffer());
  return bytes.byteLength > maxBytes ? tooLarge(maxBytes) : bytes;
}

function tooLarge(maxBytes: number): never {
  throw new AppError("body-too-large", say`the body is larger than ${maxBytes} bytes`);
}

/** Reads a body's bytes up to a limit, and within its time where it may be large; throws `body-too-large` past it. */
export async function readBytes(request: Request, maxBytes: number, allowance?: BodyAllowance): Promise<Uint8Array> {
  const declared = Number(request.headers.get("content-length") ?? 0);
  if (declared > maxBytes) tooLarge(maxBytes);
  const reader = request.body?.getReader();
  if (!reader) return new Uint8Array();
  const gathered = gatherBytes(declared > 0 ? declared : maxBytes);
  let late = false;
  const giveUp = () => {
    late = true;
    void reader.cancel().catch(() => undefined); // it has ended already
  };
  const timer = allowance && setTimeout(giveUp, allowance.readMs);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (late) allowance?.tooSlow(gathered.size);
      if (done) return gathered.bytes();
      if (gathered.size + value.byteLength > maxBytes) tooLarge(maxBytes);
      allowance?.holds(gathered.heldWith(value.byteLength));
      gathered.add(value);
    }
  } finally {
    clearTimeout(timer);
  }
}

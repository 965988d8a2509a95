import type * as z from "zod";
import type { IdempotencyKey } from "../../platform/http/idempotency.ts";
import type { Problem } from "../../platform/http/problem.ts";
import { pointerTo } from "../../platform/http/validate.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import type { Standing } from "./standing.ts";

export type AgentOperation = "create" | "retrieve" | "update" | "complete" | "cancel";

/** What a call asks for that comes to nothing, for its answer to say so. */
export interface Unheeded<Code extends string = string> {
  code: Code;
  at: string;
  text: string;
}

/** A call of a protocol, as it came. */
export interface AgentCall {
  operation: AgentOperation;
  /** Empty where one is to be made. */
  id: string;
  path: string;
  body: Record<string, unknown>;
  /** What the agent says of the protocol it speaks, by the header that the protocol has for it. */
  announced: string | null;
  idempotency: IdempotencyKey | undefined;
  /** Of this call alone: what its steps are keyed by where it came without a key. */
  callKey: string;
  /** The versions that If-Match names. */
  expected: readonly (number | null)[] | undefined;
}

export type Acted<U extends Unheeded> = Promise<Result<{ standing: Standing; unheeded: readonly U[] }, Problem>>;

export const actedOf = <U extends Unheeded>(
  read: Result<Standing, Problem>,
  unheeded: readonly U[] = [],
): Result<{ standing: Standing; unheeded: readonly U[] }, Problem> => (read.ok ? ok({ standing: read.value, unheeded }) : read);

/** What of a body asks for what there is not. */
export const notKept = (body: Record<string, unknown>, texts: Record<string, string>): Unheeded<"not_kept">[] =>
  Object.entries(texts).flatMap(([name, text]) => (body[name] === undefined ? [] : [{ code: "not_kept" as const, at: `/${name}`, text }]));

/** A body by its schema, or the problem that points at each thing wrong; `at` is where in the request it stands. */
export function parseBody<S extends z.ZodType>(schema: S, body: unknown, at = ""): Result<z.output<S>, Problem> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return ok(parsed.data);
  const errors = parsed.error.issues.map(({ path, message }) => ({ pointer: pointerTo(at, path), detail: message }));
  return refused({ type: "invalid", title: "The request does not fit its schema", status: 400, errors });
}

export const invalid = (pointer: string, detail: string) =>
  refused<Problem>({ type: "invalid", title: "The request cannot be done", status: 400, detail, errors: [{ pointer, detail }] });

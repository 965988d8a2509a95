import * as z from "zod";
import { keyFor, type IdempotencyKey } from "../../platform/http/idempotency.ts";
import { problemOf, type Problem, type ProblemTable } from "../../platform/http/problem.ts";
import { refused, type Result } from "../../platform/result.ts";
import type { TokenScope } from "../../platform/token-scopes.ts";
import type { Caller } from "./ports.ts";

/** What a client may know of a tool's effects before it calls it; the protocol's own hints. */
export interface Effects {
  readOnlyHint: boolean;
  destructiveHint: boolean;
  idempotentHint: boolean;
  openWorldHint: boolean;
}

export const READS: Effects = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };

interface Described {
  name: string;
  title: string;
  description: string;
  /** What a service token has to be good for. */
  scope: TokenScope;
  effects: Effects;
}

interface Spec<Input extends z.ZodObject, Output extends z.ZodObject> extends Described {
  input: Input;
  output: Output;
  run(caller: Caller, input: z.output<Input>): Promise<Result<z.input<Output>, Problem>>;
}

/** One task of a buyer, over the verbs that the API's routes are over. */
export interface Tool extends Described {
  input: z.ZodObject;
  output: z.ZodObject;
  run(caller: Caller, input: Record<string, unknown>): Promise<Result<Record<string, unknown>, Problem>>;
}

export const tool = <Input extends z.ZodObject, Output extends z.ZodObject>(spec: Spec<Input, Output>): Tool => spec as unknown as Tool;

/** A feature's refusal, in its own problem. */
export const refuse = <Refusal extends { kind: string }>(refusal: Refusal, table: ProblemTable<Refusal>) =>
  refused(problemOf(refusal, table));

/** What marks the retries of one call: under one key a thing is done once, and another is refused. */
export const retryKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,200}$/, "must be 1 to 200 visible ASCII characters")
  .optional()
  .describe("Any text of your own, the same with each retry of this very call: it is then done once. A new one for each new call.");

/** The key of one effect of a call: two effects of it may have one owner. */
export const keyOf = (
  effect: string,
  { retryKey: key, ...asked }: { retryKey?: string | undefined; [asked: string]: unknown },
): IdempotencyKey | undefined => (key === undefined ? undefined : keyFor(`${effect}:${key}`, `tool ${effect}`, asked));

import { asAppError } from "../../platform/db/faults.ts";
import { requestFailed } from "../../platform/events/http.ts";
import { mcpToolCalled } from "../../platform/events/mcp.ts";
import { refuseOutOfScope } from "../../platform/http/auth.ts";
import { problemDocument, problemOfError, UNKNOWN_PROBLEM, type Problem } from "../../platform/http/problem.ts";
import { parseInput } from "../../platform/http/validate.ts";
import { refused, type Result } from "../../platform/result.ts";
import type { Caller } from "./ports.ts";
import type { Tool } from "./tool.ts";

/** What a tool answers, twice: for programs, and as text for clients that hand a model nothing else. */
export interface ToolAnswer {
  [member: string]: unknown;
  content: { type: "text"; text: string }[];
  structuredContent: Record<string, unknown>;
  isError?: true;
}

/** Calls a tool as a route is called: scope, input, verb; whatever is in the way becomes the problem a route would answer. */
export async function callTool(caller: Caller, tool: Tool, input: unknown): Promise<ToolAnswer> {
  const { deps, buyer, requestId } = caller;
  const result = await attempt(caller, () => {
    refuseOutOfScope(tool.scope, buyer);
    return tool.run(caller, parseInput(tool.input, input ?? {}));
  });
  mcpToolCalled(deps, {
    tool: tool.name,
    outcome: result.ok ? "done" : result.refusal.status >= 500 ? "failed" : "refused",
    ...(result.ok ? {} : { problem: result.refusal.type }),
    buyerId: buyer.id,
    byServiceToken: buyer.serviceToken !== undefined,
  });
  if (result.ok) return said(result.value);
  return { ...said(problemFor(result.refusal, { path: `/mcp/tools/${tool.name}`, requestId })), isError: true };
}

/** A problem as of a call that has no headers: when to try again is among its members, and a key is an argument. */
export const problemFor = (problem: Problem, request: { path: string; requestId: string }): Record<string, unknown> => ({
  ...problemDocument(problem, request),
  ...(problem.errors === undefined
    ? {}
    : { errors: problem.errors.map((error) => ({ ...error, pointer: ARGUMENT[error.pointer] ?? error.pointer })) }),
  ...(problem.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: Math.ceil(problem.retryAfterSeconds) }),
});

const ARGUMENT: Record<string, string> = { "/headers/idempotency-key": "/retryKey", "/query/cursor": "/cursor" };

/** What was thrown is a problem too; opaque on the unknown. */
export async function attempt<T>({ deps, requestId }: Caller, act: () => Promise<Result<T, Problem>>): Promise<Result<T, Problem>> {
  try {
    return await act();
  } catch (error) {
    const known = asAppError(error);
    if (!known || known.code === "dependency-unavailable") requestFailed(deps, { requestId, error });
    return refused(known ? problemOfError(known) : UNKNOWN_PROBLEM);
  }
}

const said = (structuredContent: Record<string, unknown>): ToolAnswer => ({
  content: [{ type: "text", text: JSON.stringify(structuredContent) }],
  structuredContent,
});

import { AsyncLocalStorage } from "node:async_hooks";
import type { TraceOfScope } from "./tracing/trace-of-scope.ts";
import { createDeadlines, type Deadlines } from "./deadlines.ts";

/** What belongs to one request, message or cron run, so that logs and deferred work need no threading through verbs. */
export interface Scope {
  requestId: string;
  /** W3C trace id, 32 hex digits. */
  traceId: string;
  /** What it did, where that is one of the traces that are kept. */
  trace?: TraceOfScope | undefined;
  /** What a request did so far, to stand in its own line; undefined where there is no such line, or it is written. */
  did?: string[] | undefined;
  /** Of the calls made in it. */
  deadlines: Deadlines;
  waitUntil(task: Promise<unknown>): void;
}

/**
 * A scope over the platform's execution context. Every native request, response and promise keeps the async frame it was made in, and the
 * frame keeps the scope: one that reaches a request, a response or Hono's context closes a circle no collector sees, and each request stays
 * for as long as the isolate lives. So the closure is made here, where nothing but the execution context is in reach.
 */
export const scopeOver = (requestId: string, traceId: string, context: { waitUntil(task: Promise<unknown>): void }): Scope => ({
  requestId,
  traceId,
  deadlines: createDeadlines(),
  waitUntil: (task) => context.waitUntil(task),
});

const storage = new AsyncLocalStorage<Scope>();

export const runInScope = <T>(scope: Scope, run: () => T): T => storage.run(scope, run);

export const currentScope = (): Scope | undefined => storage.getStore();

/** The request, message or cron run that is being served; null outside any. */
export const servedRequestId = (): string | null => currentScope()?.requestId ?? null;

import { AsyncLocalStorage } from "node:async_hooks";

/** What belongs to one request, message or cron run, so that logs and deferred work need no threading through verbs. */
export interface Scope {
  requestId: string;
  /** W3C trace id, 32 hex digits. */
  traceId: string;
  waitUntil(task: Promise<unknown>): void;
}

const storage = new AsyncLocalStorage<Scope>();

export const runInScope = <T>(scope: Scope, run: () => T): T => storage.run(scope, run);

export const currentScope = (): Scope | undefined => storage.getStore();

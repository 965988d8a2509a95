import { runInScope, scopeOver } from "../scope.ts";
import { traceIdOf } from "../trace.ts";
import type { Traces } from "./traces.ts";

/** What is run without a request: of which queue or cron. */
export interface BackgroundWork {
  /** Of this run, for the log. */
  id: string;
  kind: "queue" | "cron";
  of: string;
  attributes: Readonly<Record<string, string | number>>;
}

/** Runs work outside a request in a scope and a trace of its own; what it throws is thrown on. */
export async function inBackground(
  { traces }: { traces: Traces },
  context: { waitUntil(task: Promise<unknown>): void },
  { id, kind, of, attributes }: BackgroundWork,
  run: () => Promise<void>,
): Promise<void> {
  const scope = scopeOver(`${kind}-${id}`, traceIdOf(null), context);
  scope.trace = traces.begin(scope.traceId, null);
  let failed = true;
  try {
    await runInScope(scope, run);
    failed = false;
  } finally {
    traces.end(scope, { name: `${kind} ${of}`, kind: kind === "queue" ? "consumer" : "internal", failed, attributes });
  }
}

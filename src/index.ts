import { consume } from "../queues/index.ts";
import { createApp } from "./app.ts";
import { createDeps, type Deps } from "./deps.ts";
import type { Bindings } from "./bindings.ts";
import { flushMetrics } from "./platform/metrics/flush.ts";
import { runInScope, scopeOver } from "./platform/scope.ts";
import { traceIdOf } from "./platform/trace.ts";
import { routesIn } from "./routes.ts";
import { runCron } from "./scheduled.ts";

export { AlertLedger } from "../durable-objects/alert-ledger/object.ts";
export { BuyerSessions } from "../durable-objects/buyer-sessions/object.ts";
export { Cart } from "../durable-objects/cart/object.ts";
export { OpsDesk } from "../durable-objects/ops-desk/object.ts";
export { OpsMetrics } from "../durable-objects/ops-metrics/object.ts";
export { SearchStream } from "../durable-objects/search-stream/object.ts";
export { SignInThrottle } from "../durable-objects/sign-in-throttle/object.ts";
export { SupplierHost } from "../durable-objects/supplier-host/object.ts";
export { TokenBudget } from "../durable-objects/token-budget/object.ts";
export { TokenPool } from "../durable-objects/token-pool/object.ts";
export { ViewerControls } from "../durable-objects/viewer-controls/object.ts";

let deps: Deps | undefined;
const depsOf = (bindings: unknown): Deps => (deps ??= createDeps(bindings as Bindings));
let app: ReturnType<typeof createApp> | undefined;
/** Built for the first request, because the bindings say in which environment this is. */
const appOf = (bindings: unknown): ReturnType<typeof createApp> =>
  (app ??= createApp(depsOf, routesIn(depsOf(bindings).settings.environment)));

/** Runs work outside a request in a scope of its own, then sends what was counted. */
async function background(bindings: Bindings, context: ExecutionContext, name: string, run: (deps: Deps) => Promise<void>): Promise<void> {
  const all = depsOf(bindings);
  await runInScope(scopeOver(`${name}-${crypto.randomUUID()}`, traceIdOf(null), context), () => run(all));
  context.waitUntil(flushMetrics(all));
}

export default {
  fetch: (request, bindings, context) => appOf(bindings).fetch(request, bindings as unknown as Record<string, unknown>, context),
  queue: (batch, bindings, context) => background(bindings, context, "queue", (all) => consume(batch, all)),
  scheduled: (event, bindings, context) => background(bindings, context, "cron", (all) => runCron(event.cron, all)),
} satisfies ExportedHandler<Bindings>;

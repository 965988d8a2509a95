import { AlertLedger } from "../durable-objects/alert-ledger/object.ts";
import { BuyerSessions } from "../durable-objects/buyer-sessions/object.ts";
import { Cart } from "../durable-objects/cart/object.ts";
import { CartList } from "../durable-objects/cart-list/object.ts";
import { OpsDesk } from "../durable-objects/ops-desk/object.ts";
import { OpsMetrics } from "../durable-objects/ops-metrics/object.ts";
import { ProviderCircuit } from "../durable-objects/provider-circuit/object.ts";
import { SearchStream } from "../durable-objects/search-stream/object.ts";
import { SignInThrottle } from "../durable-objects/sign-in-throttle/object.ts";
import { SupplierHost } from "../durable-objects/supplier-host/object.ts";
import { TokenBudget } from "../durable-objects/token-budget/object.ts";
import { TokenPool } from "../durable-objects/token-pool/object.ts";
import { ViewerControls } from "../durable-objects/viewer-controls/object.ts";
import { createPartedApp } from "./app.ts";
import { createDeps, type Deps } from "./deps.ts";
import type { Bindings, ObjectBindings } from "./bindings.ts";
import { flushMetrics } from "./platform/metrics/flush.ts";
import type { ObjectClasses } from "./platform/objects/port.ts";
import { inBackground, type BackgroundWork } from "./platform/tracing/in-background.ts";
import { partsIn } from "./routes.ts";

/** The class behind each binding, as wrangler.toml has it: one that does not serve the binding's port does not compile. */
void ({
  ALERT_LEDGER: AlertLedger,
  BUYER_SESSIONS: BuyerSessions,
  CART: Cart,
  CART_LIST: CartList,
  OPS_DESK: OpsDesk,
  OPS_METRICS: OpsMetrics,
  PROVIDER_CIRCUIT: ProviderCircuit,
  SEARCH_STREAM: SearchStream,
  SIGN_IN_THROTTLE: SignInThrottle,
  SUPPLIER_HOST: SupplierHost,
  TOKEN_BUDGET: TokenBudget,
  TOKEN_POOL: TokenPool,
  VIEWER_CONTROLS: ViewerControls,
} satisfies ObjectClasses<ObjectBindings>);
export {
  AlertLedger,
  BuyerSessions,
  Cart,
  CartList,
  OpsDesk,
  OpsMetrics,
  ProviderCircuit,
  SearchStream,
  SignInThrottle,
  SupplierHost,
  TokenBudget,
  TokenPool,
  ViewerControls,
};

let deps: Deps | undefined;
const depsOf = (bindings: unknown): Deps => (deps ??= createDeps(bindings as Bindings));
let served: ReturnType<typeof createPartedApp> | undefined;
/** Built for the first request, because the bindings say in which environment this is. */
const servedBy = (bindings: unknown): ReturnType<typeof createPartedApp> =>
  (served ??= createPartedApp(depsOf, partsIn(depsOf(bindings).settings.environment)));

/** Runs work outside a request, then sends what was counted. */
async function background(
  bindings: Bindings,
  context: ExecutionContext,
  work: Omit<BackgroundWork, "id">,
  run: (deps: Deps) => Promise<void>,
): Promise<void> {
  const all = depsOf(bindings);
  await inBackground(all, context, { ...work, id: crypto.randomUUID() }, () => run(all));
  context.waitUntil(flushMetrics(all));
}

const batchOf = ({ queue, messages }: MessageBatch) => ({
  "messaging.destination.name": queue,
  "messaging.batch.message_count": messages.length,
});

export default {
  fetch: (request, bindings, context) => servedBy(bindings)(request, bindings, context),
  queue: (batch, bindings, context) =>
    background(bindings, context, { kind: "queue", of: batch.queue, attributes: batchOf(batch) }, async (all) =>
      (await import("../queues/index.ts")).consume(batch, all),
    ),
  scheduled: (event, bindings, context) =>
    background(bindings, context, { kind: "cron", of: event.cron, attributes: {} }, async (all) =>
      (await import("./scheduled.ts")).runScheduled(event.cron, all),
    ),
} satisfies ExportedHandler<Bindings>;

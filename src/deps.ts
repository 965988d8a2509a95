import { letterOwners } from "../queues/consumers.ts";
import { queuePorts } from "../queues/ports.ts";
import { BUYER_SESSIONS_DEADLINE_MS, buyerSessionsClient } from "../durable-objects/buyer-sessions/client.ts";
import { SIGN_IN_THROTTLE_DEADLINE_MS, signInCountersClient } from "../durable-objects/sign-in-throttle/client.ts";
import type { AuthDeps } from "./features/auth/ports.ts";
import { createBuyerVerifier } from "./features/auth/verify-buyer.ts";
import { ALERT_LEDGER_DEADLINE_MS, alertLedgerClient } from "../durable-objects/alert-ledger/client.ts";
import { opsDeskClient } from "../durable-objects/ops-desk/client.ts";
import { opsMetricsClient } from "../durable-objects/ops-metrics/client.ts";
import { viewerControlsClient } from "../durable-objects/viewer-controls/client.ts";
import { createControlsGuard } from "./features/ads/controls-guard.ts";
import type { AdsDeps } from "./features/ads/ports.ts";
import type { AutomationsDeps } from "./features/automations/ports.ts";
import { TOKEN_BUDGET_DEADLINE_MS, tokenBudgetClient } from "../durable-objects/token-budget/client.ts";
import { TOKEN_POOL_DEADLINE_MS, tokenPoolClient } from "../durable-objects/token-pool/client.ts";
import { createAiAgent } from "./features/briefs/ai-agent-client.ts";
import type { BriefsDeps } from "./features/briefs/ports.ts";
import type { ChatDeps } from "./features/chat/ports.ts";
import { poolLimits } from "./features/llm/pool.ts";
import { createLlmProviders } from "./features/llm/providers.ts";
import { SEARCH_STREAM_DEADLINE_MS, searchStreamsClient } from "../durable-objects/search-stream/client.ts";
import { SUPPLIER_HOST_DEADLINE_MS, supplierHostsClient } from "../durable-objects/supplier-host/client.ts";
import { createMongoArchive } from "./features/crawl/archive/mongo-archive.ts";
import type { CrawlDeps } from "./features/crawl/ports.ts";
import type { DeadLettersDeps } from "./features/dead-letters/ports.ts";
import type { FxDeps } from "./features/fx/ports.ts";
import { createRateBook } from "./features/fx/rate-book.ts";
import { createRateProvider } from "./features/fx/rate-provider.ts";
import { CART_DEADLINE_MS, cartClient } from "../durable-objects/cart/client.ts";
import type { CheckoutDeps } from "./features/checkout/ports.ts";
import { stripePayments } from "./features/checkout/stripe-payments.ts";
import type { Bindings } from "./bindings.ts";
import { readSettings } from "./env.ts";
import { createHealthSections } from "./health-sections.ts";
import type { AlertDeps } from "./operations/alerts/ports.ts";
import { createAlertTransport } from "./operations/alerts/post-alert.ts";
import { createAlerts } from "./operations/alerts/raise-alerts.ts";
import type { AuditDeps } from "./operations/audit/ports.ts";
import type { DrillDeps } from "./operations/drills/ports.ts";
import { createPortFaults, keepFaultRecords } from "./operations/faults/kept-faults.ts";
import type { FaultDeps } from "./operations/faults/ports.ts";
import type { IncidentDeps } from "./operations/incidents/ports.ts";
import type { NotificationDeps } from "./operations/notifications/ports.ts";
import { keepLastCapture } from "./operations/health/last-capture.ts";
import type { HealthDeps } from "./operations/health/ports.ts";
import { createOperatorMemory } from "./operations/operators/memory.ts";
import type { OperatorDeps } from "./operations/operators/ports.ts";
import { createOperatorSignIn } from "./operations/operators/sign-in.ts";
import { createOperatorVerifier } from "./operations/operators/verify-operator.ts";
import { keepPublishedIncidents } from "./operations/status/kept-incidents.ts";
import type { StatusDeps } from "./operations/status/public-status.ts";
import { createSwitches, keepSwitchRecords } from "./operations/switches/kept-switches.ts";
import type { SwitchDeps } from "./operations/switches/ports.ts";
import { systemClock } from "./platform/clock.ts";
import { postgresTrail } from "./platform/audit/audit-log.ts";
import { contractFor } from "./platform/contract.ts";
import { createDb, type Db } from "./platform/db/client.ts";
import { unconfigured } from "./platform/errors.ts";
import { deferredFailed } from "./platform/events/crons.ts";
import type { HealthSection } from "./platform/health.ts";
import type { HttpDeps } from "./platform/http/mount.ts";
import { systemIds } from "./platform/ids.ts";
import { createLogger } from "./platform/logger.ts";
import { createMail } from "./platform/mail.ts";
import { createMetricsBuffer } from "./platform/metrics/buffer.ts";
import { portBreaker } from "./platform/port-faults.ts";
import { createRedis, type Redis } from "./platform/redis.ts";
import { currentScope } from "./platform/scope.ts";

/** All that the Worker's verbs can ask for: the platform, and each feature's ports. */
export type Deps = HttpDeps &
  HealthDeps &
  AlertDeps &
  AuditDeps &
  DrillDeps &
  FaultDeps &
  NotificationDeps &
  IncidentDeps &
  StatusDeps &
  OperatorDeps &
  SwitchDeps &
  AuthDeps &
  FxDeps &
  AdsDeps &
  AutomationsDeps &
  ChatDeps &
  BriefsDeps &
  CheckoutDeps &
  CrawlDeps &
  DeadLettersDeps;

/** The composition root, the only place that wires. Built once per isolate; tests override single ports. */
export function createDeps(bindings: Bindings, overrides: Partial<Deps> = {}): Deps {
  const settings = readSettings(bindings as unknown as Record<string, unknown>);
  const contract = contractFor(settings.environment);
  const clock = overrides.clock ?? systemClock;
  const metrics = overrides.metrics ?? createMetricsBuffer(clock);
  const log =
    overrides.log ??
    createLogger(() => {
      const scope = currentScope();
      return {
        environment: settings.environment,
        releaseId: settings.releaseId,
        ...(scope ? { requestId: scope.requestId, traceId: scope.traceId } : {}),
      };
    });
  let db: Db | undefined;
  let redis: Redis | undefined;
  let healthSections: readonly HealthSection[] | undefined;

  const base = {
    settings,
    contract,
    clock,
    ids: systemIds,
    random: Math.random,
    log,
    metrics,
    get db() {
      const { database } = settings;
      if (database.state !== "configured")
        throw unconfigured("postgres", [...database.missing, ...database.malformed.map(({ name }) => name)]);
      return (db ??= createDb(database.value.DATABASE_URL, database.value.NEON_FETCH_ENDPOINT));
    },
    get redis() {
      if (settings.redis.state !== "configured")
        throw unconfigured("redis", [...settings.redis.missing, ...settings.redis.malformed.map(({ name }) => name)]);
      return (redis ??= createRedis(settings.redis.value.REDIS_URL, settings.redis.value.REDIS_TOKEN));
    },
    rateLimits: { token: bindings.RATE_LIMIT_TOKEN, address: bindings.RATE_LIMIT_ADDRESS },
    get healthSections() {
      return (healthSections ??= createHealthSections(deps));
    },
    defer(task: Promise<unknown>) {
      const guarded = task.catch((error: unknown) => deferredFailed(deps, error));
      currentScope()?.waitUntil(guarded);
    },
  };
  // Ports may use the others, so they are made over the object they complete; nothing is called before they are all there.
  const deps = base as unknown as Deps;
  const opsMetrics = opsMetricsClient(bindings.OPS_METRICS, clock, Math.random);
  const breakable = portBreaker(settings.environment, createPortFaults(deps));
  const ledger = alertLedgerClient(bindings.ALERT_LEDGER);
  const { auditTrail: deskTrail, ...desk } = opsDeskClient(bindings.OPS_DESK);
  const ports: Omit<Deps, keyof typeof base> = {
    identities: {
      ...createBuyerVerifier(deps),
      ...createOperatorVerifier(deps),
    },
    ...desk,
    auditTrails: {
      "ops-desk": deskTrail,
      "alert-ledger": breakable("alert-ledger", ledger.auditTrail, ALERT_LEDGER_DEADLINE_MS),
      postgres: postgresTrail(() => deps.db),
    },
    ...queuePorts(bindings, breakable),
    letterOwners: letterOwners(deps),
    operators: createOperatorSignIn(deps),
    operatorMemory: createOperatorMemory(deps),
    lastCapture: keepLastCapture(deps),
    publishedIncidents: keepPublishedIncidents(deps),
    switchRecords: keepSwitchRecords(deps),
    switches: createSwitches(deps),
    faultRecords: keepFaultRecords(deps),
    buyerSessions: breakable("buyer-sessions", buyerSessionsClient(bindings.BUYER_SESSIONS), BUYER_SESSIONS_DEADLINE_MS),
    signInCounters: breakable("sign-in-counters", signInCountersClient(bindings.SIGN_IN_THROTTLE), SIGN_IN_THROTTLE_DEADLINE_MS),
    mail: createMail(settings, contract.access.verification.mailDeadlineMs),
    alertLedger: breakable("alert-ledger", ledger.alertLedger, ALERT_LEDGER_DEADLINE_MS),
    notificationFeed: breakable("alert-ledger", ledger.notificationFeed, ALERT_LEDGER_DEADLINE_MS),
    incidentBook: breakable("alert-ledger", ledger.incidentBook, ALERT_LEDGER_DEADLINE_MS),
    alertTransport: createAlertTransport(deps),
    alerts: createAlerts(deps),
    rateProvider: createRateProvider(settings, contract),
    rateBook: createRateBook(deps),
    viewerControls: breakable(
      "viewer-controls",
      viewerControlsClient(bindings.VIEWER_CONTROLS, contract.ads.controlDeadlineMs),
      contract.ads.controlDeadlineMs,
    ),
    controlsGuard: createControlsGuard(contract.ads.failOpenPerViewerMinute),
    tokenBudgets: breakable("token-budgets", tokenBudgetClient(bindings.TOKEN_BUDGET), TOKEN_BUDGET_DEADLINE_MS),
    tokenPool: breakable("token-pool", tokenPoolClient(bindings.TOKEN_POOL, poolLimits(contract.llm)), TOKEN_POOL_DEADLINE_MS),
    llmProviders: createLlmProviders(settings),
    aiAgent: createAiAgent(settings, contract.briefs.agentDeadlineMs),
    supplierHosts: breakable("supplier-hosts", supplierHostsClient(bindings.SUPPLIER_HOST), SUPPLIER_HOST_DEADLINE_MS),
    pageArchive: createMongoArchive(settings, contract),
    crawlFetch: (url, init) => fetch(url, init),
    pause: (milliseconds) => new Promise((resolve) => void setTimeout(resolve, milliseconds)),
    searchStreams: breakable("search-streams", searchStreamsClient(bindings.SEARCH_STREAM), SEARCH_STREAM_DEADLINE_MS),
    carts: breakable("carts", cartClient(bindings.CART), CART_DEADLINE_MS),
    payments: stripePayments(settings.stripe),
    metricsSink: opsMetrics,
    metricsReader: opsMetrics,
  };
  Object.assign(deps, ports);
  return Object.defineProperties(deps, Object.getOwnPropertyDescriptors(overrides));
}

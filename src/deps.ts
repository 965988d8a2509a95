import { queuePorts } from "../queues/ports.ts";
import type { AuthDeps } from "./features/auth/ports.ts";
import { createBuyerVerifier } from "./features/auth/verify-buyer.ts";
import { createControlsGuard } from "./features/ads/controls-guard.ts";
import { createLastBidders } from "./features/ads/last-bidders.ts";
import type { AdsDeps } from "./features/ads/ports.ts";
import type { AutomationsDeps } from "./features/automations/ports.ts";
import { createAiAgent } from "./features/briefs/ai-agent-client.ts";
import type { BriefsDeps } from "./features/briefs/ports.ts";
import type { ChatDeps } from "./features/chat/ports.ts";
import { isolateBudgets } from "./features/llm/isolate-budgets.ts";
import { createTokenizer } from "./features/llm/estimates/tokenizer.ts";
import { keepCircuits } from "./features/llm/keep-circuits.ts";
import { createLlmProviders } from "./features/llm/providers.ts";
import { readModelAccounting } from "./features/llm/read-model-accounting.ts";
import { createPageArchive } from "./features/crawl/archive/page-archive.ts";
import type { CrawlDeps } from "./features/crawl/ports.ts";
import type { DeadLettersDeps } from "./features/dead-letters/ports.ts";
import type { FxDeps } from "./features/fx/ports.ts";
import { createImageCache } from "./features/images/image-cache.ts";
import { createImageLooks } from "./features/images/image-looks.ts";
import { createImageProcessor } from "./features/images/image-processor.ts";
import { createImageShelf } from "./features/images/image-shelf.ts";
import type { ImagesDeps } from "./features/images/ports.ts";
import { createRateBook } from "./features/fx/rate-book.ts";
import { createRateProvider } from "./features/fx/rate-provider.ts";
import { createSecondRateProvider } from "./features/fx/second-rate-provider.ts";
import type { CheckoutDeps } from "./features/checkout/ports.ts";
import { stripePayments } from "./features/checkout/stripe-payments.ts";
import type { Bindings } from "./bindings.ts";
import { createOffersNow } from "./features/catalog/offers-now.ts";
import { createQuoteCache } from "./features/catalog/quote-cache.ts";
import { createCatalogReports } from "./features/catalog/telemetry/reports.ts";
import { createCartCurrencies } from "./features/cart/currencies.ts";
import { readSettings } from "./env.ts";
import { objectPorts } from "./object-ports.ts";
import type { AlertDeps } from "./operations/alerts/ports.ts";
import { createAlertTransport } from "./operations/alerts/post-alert.ts";
import { createReceiverJournals } from "./operations/alerts/read-journal.ts";
import { createAlerts } from "./operations/alerts/raise-alerts.ts";
import type { AuditDeps } from "./operations/audit/ports.ts";
import { keepClientRegister } from "./operations/clients/keep-register.ts";
import type { ClientDeps } from "./operations/clients/ports.ts";
import type { CronDeps } from "./operations/crons/ports.ts";
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
import { createStepUps } from "./operations/operators/step-up.ts";
import { createOperatorVerifier } from "./operations/operators/verify-operator.ts";
import { keepPublishedIncidents } from "./operations/status/kept-incidents.ts";
import type { StatusDeps } from "./operations/status/public-status.ts";
import { createMuting, createSwitches, keepSwitchRecords } from "./operations/switches/kept-switches.ts";
import type { OnCallDeps } from "./operations/on-call/ports.ts";
import type { SilenceDeps } from "./operations/silences/ports.ts";
import type { ReleaseDeps } from "./operations/releases/ports.ts";
import type { SwitchDeps } from "./operations/switches/ports.ts";
import { systemClock } from "./platform/clock.ts";
import { postgresTrail } from "./platform/audit/audit-log.ts";
import { contractFor } from "./platform/contract.ts";
import { createDb, type Db } from "./platform/db/client.ts";
import { unconfigured } from "./platform/errors.ts";
import { deferredFailed } from "./platform/events/crons.ts";
import type { HealthSection } from "./platform/health.ts";
import { createLargeBodies } from "./platform/http/large-bodies.ts";
import type { HttpDeps } from "./platform/http/serve.ts";
import { systemIds } from "./platform/ids.ts";
import { createLogger } from "./platform/logger.ts";
import { createMail } from "./platform/mail.ts";
import { createMetricsBuffer } from "./platform/metrics/buffer.ts";
import { flushMetrics } from "./platform/metrics/flush.ts";
import { metricsShards } from "./platform/metrics/shards.ts";
import { createPasswords } from "./platform/passwords.ts";
import { portBreaker } from "./platform/port-faults.ts";
import { createRedis, type Redis } from "./platform/redis.ts";
import { createTraces } from "./platform/tracing/traces.ts";
import { currentScope } from "./platform/scope.ts";
import { systemTimers } from "./platform/timers.ts";

/** All that the Worker's verbs can ask for: the platform, and each feature's ports. */
export type Deps = HttpDeps &
  HealthDeps &
  AlertDeps &
  OnCallDeps &
  SilenceDeps &
  AuditDeps &
  ClientDeps &
  CronDeps &
  DrillDeps &
  FaultDeps &
  NotificationDeps &
  IncidentDeps &
  StatusDeps &
  OperatorDeps &
  SwitchDeps &
  ReleaseDeps &
  AuthDeps &
  FxDeps &
  ImagesDeps &
  AdsDeps &
  AutomationsDeps &
  ChatDeps &
  BriefsDeps &
  CheckoutDeps &
  CrawlDeps &
  DeadLettersDeps;

/** The composition root, the only place that wires. Built once per isolate; tests override single ports. */
export function createDeps(bindings: Bindings, overrides: Partial<Deps> = {}): Deps {
  const settings = readSettings(bindings);
  const contract = contractFor(settings.environment);
  const clock = overrides.clock ?? systemClock;
  const metrics = overrides.metrics ?? createMetricsBuffer(clock);
  const log =
    overrides.log ??
    createLogger(() => {
      const scope = currentScope();
      return scope ? { requestId: scope.requestId, traceId: scope.traceId } : {};
    }).with({ environment: settings.environment, releaseId: settings.releaseId });
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
    // What is kept is what was read: a promise would be the request's that asked first.
    async healthSections() {
      const { createHealthSections } = await import("./health-sections.ts");
      return (healthSections ??= createHealthSections(deps));
    },
    async letterOwners() {
      const [{ letterOwners }, { USAGE_LETTERS, usageLetters }] = await Promise.all([
        import("../queues/consumers.ts"),
        import("./features/llm/set-aside.ts"),
      ]);
      return { ...letterOwners(deps), [USAGE_LETTERS]: usageLetters(deps) };
    },
    defer(task: Promise<unknown>) {
      const guarded = task.catch((error: unknown) => deferredFailed(deps, error));
      currentScope()?.waitUntil(guarded);
    },
  };
  // Ports may use the others, so they are made over the object they complete; nothing is called before they are all there.
  const deps = base as unknown as Deps;
  const breakable = portBreaker(settings.environment, createPortFaults(deps));
  const { metricsShard, ...objects } = objectPorts(bindings, breakable, contract);
  const opsMetrics = metricsShards(metricsShard, clock, Math.random, { ...contract.health, writer: systemIds.next("wrt") });
  const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, milliseconds));
  const buyerVerifier = createBuyerVerifier(deps);
  const ports: Omit<Deps, keyof typeof base> = {
    identities: {
      ...buyerVerifier.identities,
      ...createOperatorVerifier(deps),
    },
    ...objects,
    callBudgets: isolateBudgets((userId) => deps.tokenBudgets(userId), {
      ...{ clock, contract, log, metrics, pause, ids: systemIds },
      defer: (task) => deps.defer(task),
    }),
    auditTrails: {
      "ops-desk": objects.operatorDesk,
      "alert-ledger": objects.alertLedger,
      postgres: postgresTrail(() => deps.db),
    },
    ...queuePorts(bindings, breakable),
    operators: createOperatorSignIn(deps),
    stepUps: createStepUps(deps),
    operatorMemory: createOperatorMemory(deps),
    lastCapture: keepLastCapture(deps),
    publishedIncidents: keepPublishedIncidents(deps),
    switchRecords: keepSwitchRecords(deps),
    switches: createSwitches(deps),
    muting: createMuting(deps),
    faultRecords: keepFaultRecords(deps),
    async unprovenAutomations(buyer, at) {
      const { unprovenAutomations } = await import("./features/automations/disable-unproven.ts");
      return unprovenAutomations(deps, buyer, at);
    },
    async withheldAutomations(buyerId, at, why) {
      const { withheldAutomations } = await import("./features/automations/withheld-automations.ts");
      return withheldAutomations(buyerId, at, why);
    },
    async personalErasers() {
      const { createPersonalErasers } = await import("./personal-data.ts");
      return createPersonalErasers(deps);
    },
    async personalData() {
      const { createPersonalData } = await import("./personal-data.ts");
      return createPersonalData(deps);
    },
    mail: createMail(settings, contract.access.verification.mailDeadlineMs),
    alertTransport: createAlertTransport(deps),
    receiverJournals: createReceiverJournals(deps),
    alerts: createAlerts(deps),
    rateProvider: createRateProvider(settings, contract),
    secondRateProvider: createSecondRateProvider(settings, contract),
    imageProcessor: createImageProcessor(deps),
    imageCache: createImageCache(deps, () => caches.default),
    imageShelf: createImageShelf(deps),
    imageLooks: createImageLooks(deps, () => caches.default),
    rateBook: createRateBook(deps),
    controlsGuard: createControlsGuard(contract.ads.failOpenPerViewerMinute),
    lastBidders: createLastBidders(),
    llmProviders: createLlmProviders(settings),
    tokenizer: createTokenizer(),
    bytePipe: () => new IdentityTransformStream(),
    timers: systemTimers,
    buyerStands: buyerVerifier.stands,
    alertsOpenedAfter: (id, most) => deps.alertLedger.openedAfter(id, most),
    openAlertsUnder: async (beginning) => (await deps.alertLedger.openUnder(beginning)).map(({ key, alert }) => ({ key, ...alert })),
    keptCircuits: keepCircuits(deps),
    aiAgent: createAiAgent(settings, contract.briefs.agentDeadlineMs),
    pageArchive: createPageArchive(settings, contract),
    crawlFetch: (url, init) => fetch(url, init),
    pause,
    passwords: createPasswords(deps, pause),
    largeBodies: createLargeBodies(contract.http, deps),
    modelAccounting: (model) => readModelAccounting(deps, model),
    cartCurrencies: createCartCurrencies(),
    offersNow: createOffersNow(deps, contract.catalog),
    quoteCache: createQuoteCache(deps, contract.catalog.quoteCache),
    catalogReports: createCatalogReports(deps, contract.catalog.telemetry, (milliseconds) => deps.pause(milliseconds)),
    clientRegister: keepClientRegister(deps),
    traces: createTraces(deps),
    payments: stripePayments(settings.stripe, deps),
    metricsSink: opsMetrics,
    metricsReader: opsMetrics,
    handOnCounts: async () => void (await flushMetrics(deps)),
  };
  Object.assign(deps, ports);
  return Object.defineProperties(deps, Object.getOwnPropertyDescriptors(overrides));
}

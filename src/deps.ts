import type { LoginDeps } from "./features/auth/login.ts";
import { createBuyerVerifier } from "./features/auth/verify-buyer.ts";
import { opsDeskClient } from "../durable-objects/ops-desk.client.ts";
import { opsMetricsClient } from "../durable-objects/ops-metrics.client.ts";
import type { AutomationsDeps } from "./features/automations/ports.ts";
import type { FxDeps } from "./features/fx/ports.ts";
import { createRateBook } from "./features/fx/rate-book.ts";
import { createRateProvider } from "./features/fx/rate-provider.ts";
import { readSettings, type Bindings } from "./env.ts";
import { createHealthSections } from "./health-sections.ts";
import type { HealthDeps } from "./operations/health/ports.ts";
import { createOperatorMemory } from "./operations/operators/memory.ts";
import type { OperatorDeps } from "./operations/operators/ports.ts";
import { createOperatorSignIn } from "./operations/operators/sign-in.ts";
import { createOperatorVerifier } from "./operations/operators/verify-operator.ts";
import { createSwitches } from "./operations/switches/kept-switches.ts";
import type { SwitchDeps } from "./operations/switches/ports.ts";
import { systemClock } from "./platform/clock.ts";
import { contractFor } from "./platform/contract.ts";
import { createDb, type Db } from "./platform/db/client.ts";
import { unconfigured } from "./platform/errors.ts";
import { deferredFailed } from "./platform/events/crons.ts";
import type { HealthSection } from "./platform/health.ts";
import type { HttpDeps } from "./platform/http/mount.ts";
import { systemIds } from "./platform/ids.ts";
import { createLogger } from "./platform/logger.ts";
import { createMetricsBuffer } from "./platform/metrics/buffer.ts";
import { overQueue } from "./platform/queues.ts";
import { createRedis, type Redis } from "./platform/redis.ts";
import { currentScope } from "./platform/scope.ts";

/** All that the Worker's verbs can ask for: the platform, and each feature's ports. */
export type Deps = HttpDeps & HealthDeps & OperatorDeps & SwitchDeps & LoginDeps & FxDeps & AutomationsDeps;

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
      return { environment: settings.environment, releaseId: settings.releaseId, ...(scope ? { requestId: scope.requestId, traceId: scope.traceId } : {}) };
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
      if (database.state !== "configured") throw unconfigured("postgres", [...database.missing, ...database.malformed.map(({ name }) => name)]);
      return (db ??= createDb(database.value.DATABASE_URL, database.value.NEON_FETCH_ENDPOINT));
    },
    get redis() {
      if (settings.redis.state !== "configured") throw unconfigured("redis", [...settings.redis.missing, ...settings.redis.malformed.map(({ name }) => name)]);
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
  const ports: Omit<Deps, keyof typeof base> = {
    identities: {
      ...createBuyerVerifier(deps),
      ...createOperatorVerifier(deps),
    },
    ...opsDeskClient(bindings.OPS_DESK),
    operators: createOperatorSignIn(deps),
    operatorMemory: createOperatorMemory(deps),
    switches: createSwitches(deps),
    alerts: { raise: async (alert) => log.log("error", "alert.raised", { ...alert }), resolve: async () => undefined },
    rateProvider: createRateProvider(settings, contract),
    rateBook: createRateBook(deps),
    automationEvents: overQueue(bindings.AUTOMATION_EVENTS, "automation-events"),
    automationDeadLetters: overQueue(bindings.AUTOMATION_EVENTS_DLQ, "automation-events-dlq"),
    metricsSink: opsMetrics,
    metricsReader: opsMetrics,
  };
  Object.assign(deps, ports);
  return Object.defineProperties(deps, Object.getOwnPropertyDescriptors(overrides));
}

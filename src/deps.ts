import type { LoginDeps } from "./features/auth/login.ts";
import { createBuyerVerifier } from "./features/auth/verify-buyer.ts";
import { readSettings, type Bindings } from "./env.ts";
import { systemClock } from "./platform/clock.ts";
import { contractFor } from "./platform/contract.ts";
import { createDb, type Db } from "./platform/db/client.ts";
import { unconfigured } from "./platform/errors.ts";
import { deferredFailed } from "./platform/events/crons.ts";
import type { HttpDeps } from "./platform/http/mount.ts";
import { systemIds } from "./platform/ids.ts";
import { createLogger } from "./platform/logger.ts";
import { createMetricsBuffer } from "./platform/metrics/buffer.ts";
import { createRedis, type Redis } from "./platform/redis.ts";
import { currentScope } from "./platform/scope.ts";

/** All that the Worker's verbs can ask for: the platform, and each feature's ports. */
export type Deps = HttpDeps & LoginDeps;

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
    defer(task: Promise<unknown>) {
      const guarded = task.catch((error: unknown) => deferredFailed(deps, error));
      currentScope()?.waitUntil(guarded);
    },
  };
  // Ports may use the others, so they are made over the object they complete; nothing is called before they are all there.
  const deps = base as unknown as Deps;
  const ports: Omit<Deps, keyof typeof base> = {
    identities: {
      ...createBuyerVerifier(deps),
      operator: async () => undefined,
      opsReader: async () => undefined,
    },
    operators: { signIn: async () => undefined, signOut: async () => false },
    switches: { state: async () => "on" },
    alerts: { raise: async (alert) => log.log("error", "alert.raised", { ...alert }), resolve: async () => undefined },
    metricsSink: { write: async () => undefined },
  };
  Object.assign(deps, ports);
  return Object.defineProperties(deps, Object.getOwnPropertyDescriptors(overrides));
}

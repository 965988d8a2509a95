import { join } from "node:path";
import { unstable_getMiniflareWorkerOptions, type Unstable_MiniflareWorkerOptions } from "wrangler";
import { rateLimiters } from "./rate-limiter/plugin.ts";
import { readModules } from "./worker-modules.ts";
import { startRuntime, type Runtime, type RuntimeWorker } from "./worker-runtime.ts";

export interface LocalWorker extends Pick<Runtime, "url" | "logFile" | "pids" | "stop">, Partial<Pick<Runtime, "sendTo">> {
  /** The cron expressions of wrangler.toml. */
  readonly crons: readonly string[];
  /** Runs the Worker's scheduled handler; resolves with its outcome (`ok` where it did not throw). */
  fireCron(expression: string): Promise<string>;
}

type WranglerWorkerOptions = Unstable_MiniflareWorkerOptions["workerOptions"] & {
  compatibilityDate?: string;
  compatibilityFlags?: string[];
  cronTriggers?: string[];
  versionMetadata?: string;
  durableObjects?: Record<string, { className: string; useSQLite?: boolean }>;
  queueConsumers?: Record<string, { deadLetterQueue?: string }>;
  ratelimits?: Record<string, { namespace_id: string; simple: { limit: number; period?: 10 | 60 } }>;
};

export interface BuiltWorker {
  projectRoot: string;
  bundle: string;
  /** All vars and secrets; those of wrangler.toml are not added. */
  settings: Record<string, string>;
  /** In place of the limits of wrangler.toml, where load is to be measured: every request is still counted, none refused for its number. */
  requestsAMinute?: number;
  /** Answers what the Worker asks of the outside, in place of the network: a stand-in for what no local server can be at its own address. */
  outboundService?: NonNullable<RuntimeWorker["outboundService"]>;
}

export interface LocalWorkerOptions extends BuiltWorker {
  stateDir: string;
  port: number;
  /** Where the isolate's DevTools protocol is served; nowhere unless given. */
  inspectorPort?: number;
}

/** The built Worker as the runtime takes it, with the bindings of its wrangler.toml's top level and the settings given. */
export function workerOf({ projectRoot, bundle, settings, requestsAMinute, outboundService }: BuiltWorker) {
  const { ratelimits = {}, ...workerOptions } = readWorkerOptions(projectRoot);
  if (requestsAMinute !== undefined) raiseLimits(ratelimits, requestsAMinute);
  const outside = outboundService === undefined ? {} : { outboundService };
  return { ...workerOptions, unsafeBindings: rateLimiters(ratelimits), ...readModules(bundle), bindings: settings, ...outside };
}

/** Runs the built Worker in workerd. */
export async function startWorker({ stateDir, port, inspectorPort, ...built }: LocalWorkerOptions): Promise<LocalWorker> {
  const worker = workerOf(built);
  const runtime = await startRuntime({ stateDir, port, ...(inspectorPort === undefined ? {} : { inspectorPort }), workers: [worker] });
  return {
    url: runtime.url,
    logFile: runtime.logFile,
    crons: worker.cronTriggers ?? [],
    get pids() {
      return runtime.pids;
    },
    fireCron: (expression) => runtime.fireCron(expression),
    sendTo: (producer, messages) => runtime.sendTo(producer, messages),
    stop: () => runtime.stop(),
  };
}

/** The vars of wrangler.toml's top level. */
export function readVars(projectRoot: string): Record<string, string> {
  const entries = Object.entries(readWorkerOptions(projectRoot).bindings ?? {});
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

/** The cron expressions of wrangler.toml's top level. */
export function readCrons(projectRoot: string): readonly string[] {
  return readWorkerOptions(projectRoot).cronTriggers ?? [];
}

function readWorkerOptions(projectRoot: string): WranglerWorkerOptions {
  return unstable_getMiniflareWorkerOptions(join(projectRoot, "wrangler.toml")).workerOptions;
}

function raiseLimits(ratelimits: NonNullable<WranglerWorkerOptions["ratelimits"]>, limit: number): void {
  for (const { simple } of Object.values(ratelimits)) simple.limit = limit;
}

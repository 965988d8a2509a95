import { createWriteStream, existsSync, mkdirSync, renameSync, type WriteStream } from "node:fs";
import { join } from "node:path";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare";
import { unstable_getMiniflareWorkerOptions, type Unstable_MiniflareWorkerOptions } from "wrangler";
import { recordChild, stopLeftBehind } from "./left-behind.ts";
import { childrenNamed } from "./processes.ts";
import { rateLimiters } from "./rate-limiter/plugin.ts";
import { readModules } from "./worker-modules.ts";

export interface LocalWorker {
  readonly url: string;
  /** The cron expressions of wrangler.toml. */
  readonly crons: readonly string[];
  readonly logFile: string;
  readonly pids: readonly number[];
  /** Runs the Worker's scheduled handler; resolves with its outcome (`ok` where it did not throw). */
  fireCron(expression: string): Promise<string>;
  stop(): Promise<void>;
}

type WranglerWorkerOptions = Unstable_MiniflareWorkerOptions["workerOptions"] & {
  cronTriggers?: string[];
  ratelimits?: Record<string, { namespace_id: string; simple: { limit: number; period?: 10 | 60 } }>;
};

export interface LocalWorkerOptions {
  projectRoot: string;
  bundle: string;
  stateDir: string;
  port: number;
  /** All vars and secrets; those of wrangler.toml are not added. */
  settings: Record<string, string>;
  /** Where the isolate's DevTools protocol is served; nowhere unless given. */
  inspectorPort?: number;
  /** In place of the limits of wrangler.toml, where load is to be measured: every request is still counted, none refused for its number. */
  requestsAMinute?: number;
}

/** Runs the built Worker in workerd, with the bindings of wrangler.toml's top level and the settings given. */
export async function startWorker(options: LocalWorkerOptions): Promise<LocalWorker> {
  const { stateDir } = options;
  mkdirSync(stateDir, { recursive: true });
  const record = join(stateDir, "workerd.json");
  await stopLeftBehind(record);

  const logFile = join(stateDir, "worker.log");
  const output = openLog(logFile);
  // The runtime still speaks while it is being stopped, when the file may be closed.
  const write = (line: string): void => void (output.writable && output.write(`${line}\n`));
  const { ratelimits = {}, ...workerOptions } = readWorkerOptions(options.projectRoot);
  if (options.requestsAMinute !== undefined) raiseLimits(ratelimits, options.requestsAMinute);
  const others = new Set(childrenNamed("workerd").map(({ pid }) => pid));
  let pids: number[] = [];
  // Miniflare keeps its child to itself; it has to be known, as it outlives a parent that is killed.
  const noteRuntime = (): void => {
    pids = childrenNamed("workerd").flatMap(({ pid }) => (others.has(pid) ? [] : [pid]));
    for (const pid of pids) recordChild(record, pid);
  };
  const releaseSignals = watchSignals();
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      host: "127.0.0.1",
      port: options.port,
      ...(options.inspectorPort === undefined ? {} : { inspectorPort: options.inspectorPort }),
      // Without this each start asks the internet where it stands.
      cf: false,
      log: new FileLog(write),
      handleStructuredLogs: ({ timestamp, level, message }) => write(`${new Date(timestamp).toISOString()} ${level} ${message}`),
      unsafeHandleRuntimeRestart: noteRuntime,
      resourcePersistencePath: join(stateDir, "resources"),
      workers: [{ ...workerOptions, unsafeBindings: rateLimiters(ratelimits), ...readModules(options.bundle), bindings: options.settings }],
    }),
  );
  releaseSignals();
  const url = await addressOf(miniflare);
  noteRuntime();
  return {
    url,
    crons: workerOptions.cronTriggers ?? [],
    logFile,
    get pids() {
      return pids;
    },
    async fireCron(cron) {
      const worker = await miniflare.getWorker();
      const { outcome } = await worker.scheduled({ cron, scheduledTime: new Date() });
      return outcome;
    },
    async stop() {
      await miniflare.dispose();
      output.end();
    },
  };
}

async function addressOf(miniflare: Miniflare): Promise<string> {
  try {
    return String(await miniflare.ready).replace(/\/$/, "");
  } catch (error) {
    await miniflare.dispose();
    throw error;
  }
}

/**
 * Miniflare ends the process at once on a signal, before anything else could be stopped:
 * answers how to take away the handlers that were added since.
 */
function watchSignals(): () => void {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  const before = new Set(signals.flatMap((signal) => process.listeners(signal)));
  return () => {
    for (const signal of signals) {
      for (const listener of process.listeners(signal)) if (!before.has(listener)) process.off(signal, listener);
    }
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

/** The former run's log stays beside the new one. */
function openLog(file: string): WriteStream {
  if (existsSync(file)) renameSync(file, `${file}.1`);
  return createWriteStream(file, { flags: "a" });
}

/** What the runtime itself says (uncaught errors with their stack) goes where the Worker's own lines go. */
class FileLog extends Log {
  readonly #write: (line: string) => void;

  constructor(write: (line: string) => void) {
    super(LogLevel.WARN);
    this.#write = write;
  }

  protected override log(message: string): void {
    this.#write(message);
  }
}

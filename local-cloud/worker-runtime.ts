import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare";
import { recordChild, stopLeftBehind } from "./left-behind.ts";
import { openLog } from "./log-file.ts";
import { childrenNamed } from "./processes.ts";

/** A Worker of the runtime, as Miniflare 4 had it: wrangler still says it so. */
export type RuntimeWorker = Extract<Parameters<typeof convertV4MiniflareOptions>[0], { workers: unknown }>["workers"][number];

export interface RuntimeOptions {
  stateDir: string;
  port: number;
  /** Where the isolates' DevTools protocol is served; nowhere unless given. */
  inspectorPort?: number;
  /** The first is asked at `port`. */
  workers: RuntimeWorker[];
}

export interface Runtime {
  readonly url: string;
  readonly logFile: string;
  readonly pids: readonly number[];
  /** Runs a Worker's scheduled handler, the first one's where none is named; resolves with its outcome (`ok` where it did not throw). */
  fireCron(expression: string, worker?: string): Promise<string>;
  /** Sends messages to the queue of a producer of the first Worker's, as that would. */
  sendTo(producer: string, messages: readonly unknown[]): Promise<void>;
  /** Ends what runs, and starts these over the same state and at the same address. */
  restart(workers: RuntimeWorker[]): Promise<void>;
  stop(): Promise<void>;
}

/** Runs Workers in workerd, over what they left in `stateDir`. */
export async function startRuntime({ stateDir, port, inspectorPort, workers }: RuntimeOptions): Promise<Runtime> {
  mkdirSync(stateDir, { recursive: true });
  const record = join(stateDir, "workerd.json");
  await stopLeftBehind(record);

  const logFile = join(stateDir, "worker.log");
  // The runtime still speaks while it is being stopped, when the file may be closed.
  const { write, close } = openLog(logFile);
  const others = new Set(childrenNamed("workerd").map(({ pid }) => pid));
  let pids: number[] = [];
  // Miniflare keeps its child to itself; it has to be known, as it outlives a parent that is killed.
  const noteRuntime = (): void => {
    pids = childrenNamed("workerd").flatMap(({ pid }) => (others.has(pid) ? [] : [pid]));
    for (const pid of pids) recordChild(record, pid);
  };
  const optionsOf = (running: RuntimeWorker[]) =>
    convertV4MiniflareOptions({
      host: "127.0.0.1",
      port,
      ...(inspectorPort === undefined ? {} : { inspectorPort }),
      // Without this each start asks the internet where it stands.
      cf: false,
      log: new FileLog(write),
      handleStructuredLogs: ({ timestamp, level, message }) => write(`${new Date(timestamp).toISOString()} ${level} ${message}`),
      unsafeHandleRuntimeRestart: noteRuntime,
      resourcePersistencePath: join(stateDir, "resources"),
      workers: running,
    });
  const releaseSignals = watchSignals();
  const miniflare = new Miniflare(optionsOf(workers));
  releaseSignals();
  const url = await addressOf(miniflare);
  noteRuntime();
  return {
    url,
    logFile,
    get pids() {
      return pids;
    },
    async fireCron(cron, name) {
      const worker = await miniflare.getWorker(name);
      const { outcome } = await worker.scheduled({ cron, scheduledTime: new Date() });
      return outcome;
    },
    async sendTo(producer, messages) {
      const queue = await miniflare.getQueueProducer(producer);
      await queue.sendBatch(messages.map((body) => ({ body, contentType: "json" })));
    },
    async restart(running) {
      await miniflare.setOptions(optionsOf(running));
      noteRuntime();
    },
    async stop() {
      await miniflare.dispose();
      close();
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

import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { writeFileAtomically } from "../local-cloud/atomic-file.ts";
import { recordChild } from "../local-cloud/left-behind.ts";
import { terminate, type ProcessIdentity } from "../local-cloud/processes.ts";
import type { WorkerRunner } from "../local-cloud/worker-runner.ts";
import { readCrons } from "../local-cloud/worker.ts";
import { environmentFile } from "./dev-settings.ts";

/** Wrangler asks nothing of the internet and tells nobody anything. */
const QUIET = {
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_SEND_ERROR_REPORTS: "false",
  WRANGLER_HIDE_BANNER: "true",
  X_LOCAL_OBSERVABILITY: "false",
  X_LOCAL_EXPLORER: "false",
};
const READY_MS = 60_000;
const STOP_MS = 4_000;

/**
 * The Worker under `wrangler dev`, reloaded when a source changes. It keeps its Durable Objects apart from those of `npm start`.
 * `ended` is told when wrangler ends by itself.
 */
export function reloadingWorker(ended: (reason: string) => void): WorkerRunner {
  return {
    prepare: async () => "dev",
    async run({ projectRoot, stateDir, port, settings }) {
      const folder = join(stateDir, "worker");
      mkdirSync(folder, { recursive: true });
      const settingsFile = join(folder, "dev.env");
      writeFileAtomically(settingsFile, environmentFile(settings), 0o600);
      const logFile = join(folder, "worker.log");
      const wrangler = join(createRequire(import.meta.url).resolve("wrangler/package.json"), "..", "bin", "wrangler.js");
      const place = ["--ip", "127.0.0.1", "--port", String(port), "--inspector-port", "0", "--persist-to", join(folder, "dev")];
      const child = spawn(
        process.execPath,
        [wrangler, "dev", "--env", "", "--env-file", settingsFile, "--show-interactive-dev-session=false", ...place],
        {
          cwd: projectRoot,
          env: { ...process.env, ...QUIET, WRANGLER_LOG_PATH: folder },
          stdio: ["ignore", "pipe", "pipe"],
          // A process group of its own: wrangler, its bundler and the runtime are stopped together.
          detached: true,
        },
      );
      if (child.pid === undefined) throw new Error("wrangler could not be started");
      const identity = recordChild(join(folder, "workerd.json"), child.pid);
      const log = createWriteStream(logFile);
      for (const output of [child.stdout, child.stderr]) {
        output.pipe(log, { end: false });
        output.pipe(process.stdout, { end: false });
      }

      let stopping = false;
      child.once("exit", (code) => {
        if (!stopping) ended(`wrangler dev ended with ${code ?? "a signal"}`);
      });
      const stop = async (): Promise<void> => {
        stopping = true;
        await endGroup(child, identity);
        rmSync(settingsFile, { force: true });
        log.end();
      };
      const url = `http://127.0.0.1:${port}`;
      try {
        await answering(url, child);
      } catch (error) {
        await stop();
        throw error;
      }
      return { url, crons: readCrons(projectRoot), logFile, pids: [child.pid], stop, fireCron: (expression) => fireCron(url, expression) };
    },
  };
}

async function answering(url: string, child: ChildProcess): Promise<void> {
  for (const started = performance.now(); performance.now() - started < READY_MS; await delay(200)) {
    if (child.exitCode !== null) throw new Error(`wrangler dev ended with ${child.exitCode}: see its output above`);
    try {
      const response = await fetch(`${url}/health`, { signal: AbortSignal.timeout(10_000) });
      await response.body?.cancel();
      return;
    } catch (error) {
      // Nobody listens yet; anything else is no reason to wait.
      if (!(error instanceof TypeError || (error as Error).name === "TimeoutError")) throw error;
    }
  }
  throw new Error(`wrangler dev does not answer after ${READY_MS / 1000} s`);
}

async function fireCron(url: string, expression: string): Promise<string> {
  const response = await fetch(`${url}/cdn-cgi/handler/scheduled?${new URLSearchParams({ cron: expression }).toString()}`);
  const text = await response.text();
  return response.ok ? text.trim() || "ok" : `${response.status} ${text.slice(0, 200)}`;
}

/** Asks the whole group to end, and after a while makes it. */
async function endGroup(child: ChildProcess, identity: ProcessIdentity): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = once(child, "exit");
    signalGroup(identity, "SIGTERM");
    await Promise.race([exited, delay(STOP_MS, undefined, { ref: false })]);
  }
  signalGroup(identity, "SIGKILL");
  await terminate(identity, "SIGKILL", 1_000);
}

function signalGroup({ pid }: ProcessIdentity, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

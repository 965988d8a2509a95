import { join } from "node:path";
import { fetch, type Request } from "miniflare";
import { bundleWorker } from "../../../local-cloud/worker-bundle.ts";
import type { WorkerRunner } from "../../../local-cloud/worker-runner.ts";
import { startRuntime, type RuntimeWorker } from "../../../local-cloud/worker-runtime.ts";
import { workerOf } from "../../../local-cloud/worker.ts";

/** The built Worker, whose requests to the outside are answered by `outside` where it answers; the others go where they go. */
export function withOutbound(outside: (request: Request) => Promise<Response | undefined>): WorkerRunner {
  let folder = "";
  return {
    async prepare(projectRoot) {
      const bundle = await bundleWorker(projectRoot);
      folder = bundle.folder;
      return `local-${bundle.hash}`;
    },
    async run({ projectRoot, stateDir, port, settings }) {
      const worker = workerOf({ projectRoot, bundle: folder, settings });
      const outboundService = async (request: Request) => (await outside(request)) ?? fetch(request);
      const workers = [{ ...worker, outboundService } as RuntimeWorker];
      const runtime = await startRuntime({ stateDir: join(stateDir, "worker"), port, workers });
      return {
        url: runtime.url,
        logFile: runtime.logFile,
        crons: worker.cronTriggers ?? [],
        pids: runtime.pids,
        fireCron: (expression: string) => runtime.fireCron(expression),
        stop: () => runtime.stop(),
      };
    },
  };
}

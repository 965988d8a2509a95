import { join } from "node:path";
import type { WorkerSettings } from "./registry.ts";
import { bundleWorker } from "./worker-bundle.ts";
import { startWorker, type LocalWorker, type LocalWorkerOptions } from "./worker.ts";

/** A way to run the Worker in a stack. */
export interface WorkerRunner {
  /** Does what needs no settings, while the local servers start; answers the release's name. */
  prepare(projectRoot: string): Promise<string>;
  run(options: { projectRoot: string; stateDir: string; port: number; settings: WorkerSettings }): Promise<LocalWorker>;
}

/** The built Worker on Miniflare's Node API, as fast as the runtime itself: what `npm start`, tests and benchmarks use. */
export function builtWorker(special: Pick<LocalWorkerOptions, "inspectorPort" | "requestsAMinute" | "outboundService"> = {}): WorkerRunner {
  let folder: string | undefined;
  return {
    async prepare(projectRoot) {
      const bundle = await bundleWorker(projectRoot);
      folder = bundle.folder;
      return `local-${bundle.hash}`;
    },
    async run({ projectRoot, stateDir, port, settings }) {
      if (folder === undefined) throw new Error("the Worker was not built before it was to run");
      return startWorker({ projectRoot, bundle: folder, stateDir: join(stateDir, "worker"), port, settings, ...special });
    },
  };
}

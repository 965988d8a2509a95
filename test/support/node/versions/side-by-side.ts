import { join } from "node:path";
import type { WorkerSettings } from "../../../../local-cloud/registry.ts";
import type { WorkerRunner } from "../../../../local-cloud/worker-runner.ts";
import { startRuntime, type Runtime, type RuntimeWorker } from "../../../../local-cloud/worker-runtime.ts";
import { readCrons, workerOf } from "../../../../local-cloud/worker.ts";

/** A version of the Worker: the tree it is of, whose wrangler.toml has its bindings, and its build. */
export interface Version {
  id: string;
  root: string;
  bundle: string;
  releaseId: string;
}

/** Who is asked by a request, does a batch's work, runs a cron, and has the objects. */
export interface Placing {
  /** The id of a version, anew for each request. */
  requests(headers: Headers): string;
  queues: string;
  /** Anew for each run, where it is not always the same. */
  crons: string | (() => string);
  objects: string;
}

/** Stands where the platform shares requests out, and does nothing to them. */
const FRONT = `export default {
  async fetch(request, env) {
    const picked = await env.PICK.fetch("http://pick/", { headers: request.headers });
    const version = await picked.text();
    if (!picked.ok) throw new Error("no version was picked: " + version);
    return env[version].fetch(request);
  },
};`;

/**
 * Versions of the Worker beside each other as in a gradual deployment: in one runtime, over the same Postgres, Redis, queues, buckets and
 * objects, whose storage is one whichever version has them. What an isolate has in memory is each version's own, as it is on the platform.
 * Otherwise than there, all objects and queues are one version's at a time, and to give them to another ends what runs.
 */
export class SideBySide implements WorkerRunner {
  readonly served = new Map<string, number>();
  readonly #versions: readonly Version[];
  #placing: Placing;
  #settings: WorkerSettings = {};
  #runtime: Runtime | undefined;

  constructor(versions: readonly Version[], placing: Placing) {
    this.#versions = versions;
    this.#placing = placing;
  }

  async prepare(): Promise<string> {
    return "side-by-side";
  }

  async run({ stateDir, port, settings }: Parameters<WorkerRunner["run"]>[0]) {
    this.#settings = settings;
    const runtime = await startRuntime({ stateDir: join(stateDir, "worker"), port, workers: this.#workers() });
    this.#runtime = runtime;
    return {
      url: runtime.url,
      logFile: runtime.logFile,
      crons: readCrons(this.#versions.at(-1)?.root ?? ""),
      get pids() {
        return runtime.pids;
      },
      fireCron: (expression: string) => runtime.fireCron(expression, this.#cronsAt()),
      stop: () => runtime.stop(),
    };
  }

  #cronsAt(): string {
    const { crons } = this.#placing;
    return typeof crons === "string" ? crons : crons();
  }

  /** As if all isolates and objects were begun anew elsewhere: what was under way is cut off. */
  async place(placing: Placing): Promise<void> {
    this.#placing = placing;
    await this.#runtime?.restart(this.#workers());
  }

  #workers(): RuntimeWorker[] {
    const services = Object.fromEntries(this.#versions.map(({ id }) => [id, id]));
    const versions = this.#versions.map((version) => this.#worker(version));
    const [{ compatibilityDate = "", compatibilityFlags = [] } = {}] = versions;
    const PICK = async (request: { headers: unknown }) => {
      const id = this.#placing.requests(new Headers(request.headers as Headers));
      this.served.set(id, (this.served.get(id) ?? 0) + 1);
      return new Response(id);
    };
    const front = { name: "front", modules: true, script: FRONT, serviceBindings: { ...services, PICK } };
    return [{ ...front, compatibilityDate, compatibilityFlags }, ...versions];
  }

  #worker({ id, root, bundle, releaseId }: Version) {
    const {
      queueConsumers = {},
      durableObjects = {},
      bindings,
      // The runtime would give each an id of its own; whose a request is, is told by this one.
      versionMetadata: binding,
      ...worker
    } = workerOf({
      projectRoot: root,
      bundle,
      settings: { ...this.#settings, RELEASE_ID: releaseId },
    });
    const { objects, queues } = this.#placing;
    return {
      ...worker,
      name: id,
      bindings: { ...bindings, ...(binding === undefined ? {} : { [binding]: { id, tag: "", timestamp: "" } }) },
      queueConsumers: queues === id ? queueConsumers : {},
      durableObjects: Object.fromEntries(
        Object.entries(durableObjects).map(([binding, namespace]) => {
          const own = { ...namespace, unsafeUniqueKey: `procureiq-${namespace.className}` };
          return [binding, objects === id ? own : { ...own, scriptName: objects }];
        }),
      ),
    };
  }
}

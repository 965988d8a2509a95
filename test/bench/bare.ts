import { fileURLToPath } from "node:url";
import { bundleWorker } from "../../local-cloud/worker-bundle.ts";
import { startWorker } from "../../local-cloud/worker.ts";
import { newPlace } from "../support/node/stack-place.ts";
import { load, type LoadFigures } from "./load.ts";
import type { BenchLine } from "./bench-line.ts";

const OBJECTS = 200;
const CONNECTIONS = 16;
const CALLS = 4_000;

export interface BareFigures {
  get: LoadFigures;
  read: LoadFigures;
  write: LoadFigures;
  lines: BenchLine[];
}

/** What the platform itself does on this machine now: a plain Hono GET, and one Durable Object read or written, over 200 objects. */
export async function bareFigures(): Promise<BareFigures> {
  const projectRoot = fileURLToPath(new URL("bare", import.meta.url));
  const { port, stateDir, remove } = await newPlace("bare");
  const bundle = await bundleWorker(projectRoot);
  const started = performance.now();
  const worker = await startWorker({ projectRoot, bundle: bundle.folder, stateDir, port, settings: {} });
  try {
    await fetch(`${worker.url}/health`);
    const ready = (performance.now() - started) / 1000;
    const measure = (method: string, path: (turn: number) => string) =>
      load({
        url: worker.url,
        connections: CONNECTIONS,
        calls: CALLS,
        expect: 200,
        next: (lane, turn) => ({ method, path: path(lane * 7 + turn) }),
      });
    const counter = (turn: number): string => `/counters/${turn % OBJECTS}`;
    await measure("POST", counter);
    const get = await measure("GET", () => "/health");
    const read = await measure("GET", counter);
    const write = await measure("POST", counter);
    const line = (name: string, { rate }: LoadFigures): BenchLine => ({ name, value: rate, unit: "calls/s" });
    return {
      get,
      read,
      write,
      lines: [
        { name: "bare platform: start to first answer", value: ready, unit: "s" },
        line("bare platform: Hono GET", get),
        line("bare platform: Durable Object read", read),
        line("bare platform: Durable Object write", write),
      ],
    };
  } finally {
    await worker.stop();
    remove();
  }
}

import { freePort } from "../../../local-cloud/ports.ts";
import { IsolateHeap } from "../../support/node/isolate-heap.ts";
import { startBench, type StartedBench } from "../bench.ts";
import { startProvider } from "../provider.ts";
import type { Watched } from "./kept.ts";

export interface WatchedBench extends StartedBench {
  watched: Record<"ours" | "bare", Watched>;
}

/** A stack and the bare platform whose isolates' heaps can be looked at, and for both a provider of models that answers at once. */
export async function watchedBench(): Promise<WatchedBench> {
  const provider = await startProvider();
  const cleanups: (() => Promise<void> | void)[] = [() => provider.stop()];
  const stop = async (): Promise<void> => {
    for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
  };
  try {
    const settings = { ours: { OPENAI_BASE_URL: `${provider.url}/v1` }, bare: { UPSTREAM: `${provider.url}/v1` } };
    const inspectorPorts = { ours: await freePort(), bare: await freePort() };
    const { ours, bare, stop: stopBench } = await startBench({ settings, inspectorPorts });
    cleanups.push(stopBench);
    const heaps = {
      ours: await IsolateHeap.connect(inspectorPorts.ours, ours.url),
      bare: await IsolateHeap.connect(inspectorPorts.bare, bare.url),
    };
    cleanups.push(
      () => heaps.ours.close(),
      () => heaps.bare.close(),
    );
    return { ours, bare, watched: { ours: { pid: ours.pid, heap: heaps.ours }, bare: { pid: bare.pid, heap: heaps.bare } }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

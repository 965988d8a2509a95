import type { ToldOfBare } from "./processes/bare-platform.ts";
import { forkProcess, type Forked, type Place } from "./processes/forked.ts";
import type { ToldOfStack } from "./processes/whole-stack.ts";

/** A stack in a process of its own: where it is, whom it knows, and the process below which all of it runs. */
export type BenchStack = ToldOfStack & Pick<Forked<ToldOfStack>, "pid">;

/** What is measured, and the bare platform that it is measured against. */
export interface Bench {
  ours: BenchStack;
  bare: ToldOfBare & Pick<Forked<ToldOfBare>, "pid">;
}

export interface BenchOptions {
  settings?: { ours: Place["settings"]; bare: Place["settings"] };
  inspectorPorts?: { ours: number; bare: number };
}

export interface StartedBench extends Bench {
  stop(): Promise<void>;
}

/** Brings up both; where one does not come up, the other is stopped again. */
export async function startBench(options: BenchOptions): Promise<StartedBench> {
  const placeOf = (side: "ours" | "bare") => ({
    settings: options.settings?.[side] ?? {},
    ...(options.inspectorPorts ? { inspectorPort: options.inspectorPorts[side] } : {}),
  });
  // One after the other: side by side each would take the other's ports for free.
  const bare = await forkProcess<ToldOfBare>("bare-platform.ts", placeOf("bare"));
  try {
    const ours = await forkProcess<ToldOfStack>("whole-stack.ts", placeOf("ours"));
    return {
      ours: { ...ours.told, pid: ours.pid },
      bare: { ...bare.told, pid: bare.pid },
      stop: async () => void (await Promise.all([ours.stop(), bare.stop()])),
    };
  } catch (error) {
    await bare.stop();
    throw error;
  }
}

/** Brings up both, hands them over, and stops them whatever came of it. */
export async function withBench<Result>(options: BenchOptions, work: (bench: Bench) => Promise<Result>): Promise<Result> {
  const bench = await startBench(options);
  try {
    return await work(bench);
  } finally {
    await bench.stop();
  }
}

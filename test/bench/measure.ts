import { loadExpected, type Work } from "./load.ts";
import { cpuOf, type CpuTime } from "./process-tree.ts";
import { median } from "./statistics.ts";

/** A server under load: what is asked of it, and the process below which all of it runs. */
export interface Side extends Work {
  pid: number;
  /** How many times as many calls this side makes in a window; one, where not given. */
  times?: number;
}

export interface MeasureOptions {
  connections: number;
  /** Of each window. A fixed number and no fixed time, so that CPU a call is over the same work each time. */
  calls: number;
  windows?: number;
  /** Calls before the first window: code is compiled, caches are filled, objects are awake. */
  warmUp?: number;
}

export interface Measured {
  rate: number;
  p50: number;
  p99: number;
  firstByte: number;
  /** Milliseconds a call, the client's own left out; undefined where there is no /proc. */
  cpu: CpuTime | undefined;
}

const WINDOWS = 5;

/**
 * Asks each side its calls in turns, window by window, so that what drifts on the machine drifts under all of them.
 * Each figure is the median of its windows: a cron or a collection of garbage that falls into one does not move it.
 * Throws where an answer is not the one expected.
 */
export async function measure<const Sides extends Record<string, Side>>(
  sides: Sides,
  { connections, calls, windows = WINDOWS, warmUp = calls }: MeasureOptions,
): Promise<Record<keyof Sides, Measured>> {
  const seen = new Map<string, Measured[]>();
  for (const side of Object.values(sides)) await loadExpected({ ...side, connections, calls: warmUp });
  for (let window = 0; window < windows; window += 1)
    for (const [name, side] of Object.entries(sides)) {
      const before = cpuOf(side.pid);
      const figures = await loadExpected({ ...side, connections, calls: calls * (side.times ?? 1) });
      const cpu = spent(before, cpuOf(side.pid), figures.calls);
      seen.set(name, [...(seen.get(name) ?? []), { ...figures, cpu }]);
    }
  return Object.fromEntries([...seen].map(([name, windows]) => [name, middle(windows)])) as Record<keyof Sides, Measured>;
}

/** Milliseconds a call between two readings. */
function spent(before: CpuTime | undefined, after: CpuTime | undefined, calls: number): CpuTime | undefined {
  if (!before || !after) return undefined;
  return { runtime: (after.runtime - before.runtime) / calls, all: (after.all - before.all) / calls };
}

function middle(windows: readonly Measured[]): Measured {
  const of = (figure: (measured: Measured) => number): number => median(windows.map(figure));
  const cpus = windows.flatMap(({ cpu }) => cpu ?? []);
  return {
    rate: of(({ rate }) => rate),
    p50: of(({ p50 }) => p50),
    p99: of(({ p99 }) => p99),
    firstByte: of(({ firstByte }) => firstByte),
    cpu: cpus.length === 0 ? undefined : { runtime: median(cpus.map(({ runtime }) => runtime)), all: median(cpus.map(({ all }) => all)) },
  };
}

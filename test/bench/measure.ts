import { loadExpected, type Work } from "./load.ts";
import { cpuOf, HAS_PROC, type CpuTime } from "./process-tree.ts";
import { median, middlePair, type Pair } from "./statistics.ts";

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
      seen.set(name, [...(seen.get(name) ?? []), await measuredWindow(side, { connections, calls })]);
    }
  return Object.fromEntries([...seen].map(([name, windows]) => [name, middle(windows)])) as Record<keyof Sides, Measured>;
}

/**
 * As `measure`, of two sides that are held against each other: windows come in pairs, one side right after the other, now this one first and
 * now that. Each figure is of the pair whose ratio is the middle one, so that a pair that the machine's other work fell into, or one that
 * found caches cold, moves no ratio.
 */
export async function measurePairs({ ours, bare }: Pair<Side>, options: MeasureOptions): Promise<Pair<Measured>> {
  const { connections, calls, windows = WINDOWS, warmUp = calls } = options;
  for (const side of [ours, bare]) await loadExpected({ ...side, connections, calls: warmUp });
  const pairs: Pair<Measured>[] = [];
  for (let window = 0; window < windows; window += 1) {
    const first = window % 2 === 0 ? await measuredWindow(bare, { connections, calls }) : undefined;
    const measured = await measuredWindow(ours, { connections, calls });
    pairs.push({ ours: measured, bare: first ?? (await measuredWindow(bare, { connections, calls })) });
  }
  const of = (figure: (measured: Measured) => number): Pair<number> =>
    middlePair(pairs.map((pair) => ({ ours: figure(pair.ours), bare: figure(pair.bare) })));
  const [rate, p50, p99, firstByte] = [of((one) => one.rate), of((one) => one.p50), of((one) => one.p99), of((one) => one.firstByte)];
  const [runtime, all] = [of(({ cpu }) => cpu?.runtime ?? Number.NaN), of(({ cpu }) => cpu?.all ?? Number.NaN)];
  const side = (name: keyof Pair<Measured>): Measured => ({
    ...{ rate: rate[name], p50: p50[name], p99: p99[name], firstByte: firstByte[name] },
    cpu: HAS_PROC ? { runtime: runtime[name], all: all[name] } : undefined,
  });
  return { ours: side("ours"), bare: side("bare") };
}

async function measuredWindow(side: Side, { connections, calls }: Pick<MeasureOptions, "connections" | "calls">): Promise<Measured> {
  const before = cpuOf(side.pid);
  const figures = await loadExpected({ ...side, connections, calls: calls * (side.times ?? 1) });
  return { ...figures, cpu: spent(before, cpuOf(side.pid), figures.calls) };
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

import type { BenchLine, Target } from "./bench-line.ts";
import type { Measured } from "./measure.ts";

interface Compared {
  /** What both sides did. */
  name: string;
  ours: Measured;
  bare: Measured;
  beside?: string;
  targets?: { cpu?: number; rate?: number };
}

/** CPU a call of workerd and of all processes, calls a second and the median, each beside the bare platform's; no CPU where there is no /proc. */
export function comparedLines({ name, ours, bare, beside, targets = {} }: Compared): BenchLine[] {
  const line = (what: string, unit: string, figures: readonly [number, number], target?: Target): BenchLine => ({
    name: `${name}: ${what}`,
    unit,
    value: figures[0],
    against: figures[1],
    ...(beside === undefined ? {} : { beside }),
    ...(target === undefined ? {} : { target }),
  });
  const cpuTarget: Target | undefined = targets.cpu === undefined ? undefined : { of: "ratio", atMost: targets.cpu };
  const rateTarget: Target | undefined = targets.rate === undefined ? undefined : { of: "ratio", atLeast: targets.rate };
  return [
    ...(ours.cpu && bare.cpu
      ? [
          line("CPU of workerd", "ms/call", [ours.cpu.runtime, bare.cpu.runtime], cpuTarget),
          line("CPU of all processes", "ms/call", [ours.cpu.all, bare.cpu.all], cpuTarget),
        ]
      : []),
    line("rate", "calls/s", [ours.rate, bare.rate], rateTarget),
    line("median", "ms", [ours.p50, bare.p50]),
  ];
}

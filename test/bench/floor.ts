import type { BenchLine } from "./bench-line.ts";
import type { Bench } from "./bench.ts";
import { comparedLines } from "./compared-lines.ts";
import { measurePairs } from "./measure.ts";

const CALLS = { 1: 1_000, 16: 2_400 } as const;
/** Until both sides' code has been through the optimizing compiler. */
const WARM_UP = { 1: 4_000, 16: 1_600 } as const;
const TARGETS = { cpu: 1.6 };

/** A GET behind which nothing is, beside plain Hono: what every request pays. */
export async function floorFigures({ ours, bare }: Bench): Promise<BenchLine[]> {
  const health = { expect: 200, next: () => ({ method: "GET", path: "/health" }) };
  const lines: BenchLine[] = [];
  for (const connections of [1, 16] as const) {
    const options = { connections, calls: CALLS[connections], warmUp: WARM_UP[connections] };
    const measured = await measurePairs({ ours: { ...ours, ...health }, bare: { ...bare, ...health } }, options);
    lines.push(...comparedLines({ name: `GET /health, c = ${connections}`, ...measured, targets: TARGETS }));
  }
  return lines;
}

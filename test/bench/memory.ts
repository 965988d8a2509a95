import type { BenchLine } from "./bench-line.ts";
import { grownBy, type Grown, type Watched } from "./memory/kept.ts";
import { kindsOf, type Kind, type KindName } from "./memory/kinds.ts";
import { watchedBench } from "./memory/watched-bench.ts";

/** Of each kind, enough that what is retained shows above what comes and goes; `npm run test:long` makes 100,000. */
const TIMES = 800;
const PLAIN_TIMES = 8_000;
/** Bytes that come and go between two looks at a heap. */
const NOISE = 100_000;
const LOOKS = 3;
const RESIDENT_TARGET = 1.2;
const MEGABYTE = 1_048_576;

/** Heap that a request of each kind leaves behind, and by how much workerd grows over all of them, beside the bare platform's. */
export async function memoryFigures(): Promise<BenchLine[]> {
  const bench = await watchedBench();
  try {
    const lines: BenchLine[] = [];
    const resident = { ours: 0, bare: 0 };
    for (const kind of await kindsOf(bench, (LOOKS + 1) * PLAIN_TIMES)) {
      const times = kind.name === "plain request" ? PLAIN_TIMES : TIMES;
      const { ours, bare } = await leastGrown(kind, times, bench.watched);
      resident.ours += ours.resident ?? 0;
      resident.bare += bare.resident ?? 0;
      lines.push(heapLine(kind.name, times, ours.heap, bare.heap));
    }
    return resident.bare > 0 ? [...lines, residentLine(resident)] : lines;
  } finally {
    await bench.stop();
  }
}

/** What is compiled or filled meanwhile is seen once, what is retained each time. */
async function leastGrown(kind: Kind, times: number, watched: Record<"ours" | "bare", Watched>): Promise<Record<"ours" | "bare", Grown>> {
  let grown = await grownBy(kind, times, watched, NOISE);
  for (let look = 1; look < LOOKS && grown.ours.heap > NOISE; look += 1) grown = await grownBy(kind, times, watched, NOISE);
  return grown;
}

const heapLine = (kind: KindName, times: number, ours: number, bare: number): BenchLine => ({
  name: `heap kept, ${kind}, over ${times}`,
  unit: "B/call",
  value: Math.max(0, ours) / times,
  against: Math.max(0, bare) / times,
  target: { of: "value", atMost: NOISE / times },
});

const residentLine = ({ ours, bare }: Record<"ours" | "bare", number>): BenchLine => ({
  name: "resident memory of workerd grown over all of these",
  unit: "MB",
  value: ours / MEGABYTE,
  against: bare / MEGABYTE,
  target: { of: "ratio", atMost: RESIDENT_TARGET },
});

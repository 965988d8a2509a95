import { call, until } from "../journey/client.ts";
import type { BenchLine } from "./bench-line.ts";
import type { Bench, BenchStack } from "./bench.ts";
import { comparedLines } from "./compared-lines.ts";
import { load } from "./load.ts";
import { measure } from "./measure.ts";

const CALLS = 1_600;
/** One after the other, as a monitor makes them. */
const READS = 200;
const HANGING_TARGET_MS = 10;

/** The operators' baseline, which reads the last capture whatever became of what it is about, beside one Durable Object read. */
export async function surfaceFigures({ ours, bare }: Bench): Promise<BenchLine[]> {
  const headers = { authorization: `Bearer ${ours.settings["OPS_READ_TOKEN"]}` };
  const reads = { ...ours, expect: 200, next: () => ({ method: "GET", path: "/health/ops", headers }) };
  const counters = { ...bare, expect: 200, next: () => ({ method: "GET", path: "/counters/one" }) };
  const measured = await measure({ ours: reads, bare: counters }, { connections: 16, calls: CALLS });
  const oneAtATime = () => load({ ...reads, connections: 1, calls: READS });
  const quiet = await oneAtATime();
  const hanging = await whileAllHangs(ours, headers, oneAtATime);
  return [
    ...comparedLines({ name: "GET /health/ops, c = 16", ...measured }),
    {
      name: "GET /health/ops, every dependency hanging: median",
      unit: "ms",
      value: hanging.p50,
      against: quiet.p50,
      beside: "all up",
      target: { of: "value", atMost: HANGING_TARGET_MS },
    },
    { name: "GET /health/ops, every dependency hanging: p99", unit: "ms", value: hanging.p99, against: quiet.p99, beside: "all up" },
  ];
}

/** Makes every dependency accept and never answer, does the work once the surface says that they are down, and restores them. */
async function whileAllHangs<T>(stack: BenchStack, headers: Record<string, string>, work: () => Promise<T>): Promise<T> {
  /** Names and states; beside them the section has its own status and age. */
  const dependencies = async (): Promise<[string, string][]> => {
    const { body } = await call<{ dependencies: Record<string, { state?: string }> }>(stack.url, "GET", "/health/ops", { headers });
    return Object.entries(body.dependencies).flatMap(([name, { state }]): [string, string][] =>
      state === undefined ? [] : [[name, state]],
    );
  };
  const all = (await dependencies()).map(([name]) => name);
  const seen = (wanted: string) =>
    until(`every dependency ${wanted}`, 120, async () =>
      (await dependencies()).every(([, state]) => state === wanted) ? true : undefined,
    );
  await seen("up");
  await Promise.all(all.map((name) => call(stack.control, "PUT", `/faults/${name}`, { body: { mode: "hang" } })));
  try {
    await seen("down");
    return await work();
  } finally {
    await call(stack.control, "DELETE", "/faults");
    await seen("up");
  }
}

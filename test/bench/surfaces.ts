import type { Stack } from "../../local-cloud/stack.ts";
import type { BareFigures } from "./bare.ts";
import { call, until } from "../journey/client.ts";
import { load } from "./load.ts";
import type { BenchLine } from "./bench-line.ts";

/** The public route that touches nothing, and the operators' baseline, which reads the last capture whatever became of what it is about. */
export async function surfaceFigures(stack: Stack, bare: BareFigures): Promise<BenchLine[]> {
  const headers = { authorization: `Bearer ${stack.settings["OPS_READ_TOKEN"]}` };
  const measure = (path: string, calls: number) =>
    load({ url: stack.url, connections: 16, calls, expect: 200, next: () => ({ method: "GET", path, headers }) });
  await measure("/health/ops", 160);
  const health = await measure("/health", 3_200);
  const ops = await measure("/health/ops", 1_600);
  const oneAtATime = () =>
    load({ url: stack.url, connections: 1, calls: 200, expect: 200, next: () => ({ method: "GET", path: "/health/ops", headers }) });
  const alone = await oneAtATime();
  const hanging = await whileAllHangs(stack, headers, oneAtATime);
  return [
    { name: "GET /health", value: health.rate, unit: "calls/s", ratio: health.rate / bare.get.rate, against: "a bare Hono GET" },
    { name: "GET /health/ops", value: ops.rate, unit: "calls/s", ratio: ops.rate / bare.read.rate, against: "a bare object's read" },
    { name: "GET /health/ops, median, one at a time", value: alone.p50, unit: "ms" },
    { name: "GET /health/ops, median, every dependency hanging", value: hanging.p50, unit: "ms" },
    { name: "GET /health/ops, p99, every dependency hanging", value: hanging.p99, unit: "ms" },
  ];
}

/** Makes every dependency accept and never answer, does the work once the surface says that they are down, and restores them. */
async function whileAllHangs<T>(stack: Stack, headers: Record<string, string>, work: () => Promise<T>): Promise<T> {
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

import type { Stack } from "../../local-cloud/stack.ts";
import type { BareFigures } from "./bare.ts";
import { load } from "./load.ts";
import type { BenchLine } from "./run.ts";

/** The public route that touches nothing, and the operators' baseline, which reads the last capture. */
export async function surfaceFigures(stack: Stack, bare: BareFigures): Promise<BenchLine[]> {
  const headers = { authorization: `Bearer ${stack.settings["OPS_READ_TOKEN"]}` };
  const measure = (path: string, calls: number) => load({ url: stack.url, connections: 16, calls, expect: 200, next: () => ({ method: "GET", path, headers }) });
  await measure("/health/ops", 160);
  const health = await measure("/health", 3_200);
  const ops = await measure("/health/ops", 1_600);
  const alone = await load({ url: stack.url, connections: 1, calls: 200, expect: 200, next: () => ({ method: "GET", path: "/health/ops", headers }) });
  return [
    { name: "GET /health", value: health.rate, unit: "calls/s", ratio: health.rate / bare.get.rate, against: "a bare Hono GET" },
    { name: "GET /health/ops", value: ops.rate, unit: "calls/s", ratio: ops.rate / bare.read.rate, against: "a bare object's read" },
    { name: "GET /health/ops, median, one at a time", value: alone.p50, unit: "ms" },
  ];
}

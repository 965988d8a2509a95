import type { StackFile } from "../../local-cloud/stack-file.ts";
import { Browser } from "../drills/browser.ts";
import { setFault } from "../drills/control.ts";
import { raiseStorm, replayAll, untilDrained } from "../long/storm.ts";
import type { BenchLine } from "./bench-line.ts";
import type { Bench } from "./bench.ts";
import { load, type LoadFigures } from "./load.ts";

const ALERTS = 2_000;
const PAGE_VIEWS = 30;
/** Reads while the backlog drains: one after the other, as a monitor and a console make them. */
const READS = 100;

/** The alert path under a storm with the primary down, then back; and what the operators' surfaces do meanwhile. */
export async function alertFigures({ ours: { url, control, accounts, settings } }: Bench): Promise<BenchLine[]> {
  const file = { url, control, accounts, opsReadToken: settings["OPS_READ_TOKEN"] ?? "" } as StackFile;
  const current = () => file;
  await setFault(file, "webhook-primary", "down");
  const raising = performance.now();
  await raiseStorm(
    current,
    Array.from({ length: ALERTS }, (_, index) => `bench.condition-${index}`),
  );
  const raised = secondsSince(raising);
  const opsDuringTries = await surfaceLatency(file);
  await untilDrained(current, "the end of every try", ({ pending, retrying, undecided }) => pending + retrying === 0 && undecided > 0);
  const page = await pageLatency(file);

  await setFault(file, "webhook-primary", "none");
  const draining = performance.now();
  const replaying = replayAll(current);
  const opsDuringDrain = await surfaceLatency(file);
  const replayed = await replaying;
  await untilDrained(current, "the end of the replays", ({ pending, retrying, undecided }) => pending + retrying + undecided === 0);
  return [
    { name: `alerts raised one by one, ${ALERTS} keys, primary down`, value: ALERTS / raised, unit: "alerts/s" },
    { name: "GET /health/ops during the storm, median", value: opsDuringTries.p50, unit: "ms" },
    { name: "GET /health/ops during the storm, p99", value: opsDuringTries.p99, unit: "ms" },
    { name: `operations page with ${replayed} dead letters, median`, value: page, unit: "ms" },
    { name: `dead letters replayed and delivered, ${replayed}`, value: replayed / secondsSince(draining), unit: "alerts/s" },
    { name: "GET /health/ops during the drain, median", value: opsDuringDrain.p50, unit: "ms" },
    { name: "GET /health/ops during the drain, p99", value: opsDuringDrain.p99, unit: "ms" },
  ];
}

function surfaceLatency({ url, opsReadToken }: StackFile): Promise<LoadFigures> {
  const headers = { authorization: `Bearer ${opsReadToken}` };
  return load({ url, connections: 1, calls: READS, expect: 200, next: () => ({ method: "GET", path: "/health/ops", headers }) });
}

/** Milliseconds from asking for the page to its last byte. */
async function pageLatency({ url, accounts }: StackFile): Promise<number> {
  const browser = new Browser(url);
  await browser.signIn(accounts.operator);
  const times: number[] = [];
  for (let view = 0; view < PAGE_VIEWS; view += 1) {
    const started = performance.now();
    await browser.page("/admin/operations");
    times.push(performance.now() - started);
  }
  times.sort((a, b) => a - b);
  return times[PAGE_VIEWS / 2] ?? 0;
}

const secondsSince = (started: number): number => (performance.now() - started) / 1000;

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { RESOLUTIONS } from "../../../src/operations/health/figure-history.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { HAND_ON_MS, SHARDS } from "../../../src/platform/metrics/limits.ts";

const OPERATING = readFileSync(fileURLToPath(new URL("../../../docs/operating.md", import.meta.url).href), "utf8");

const SECONDS = 2.63e6;
const MINUTES = SECONDS / 60;
const USD = { request: 0.15e-6, row: 1e-6, gigabyteSecond: 12.5e-6, plan: 5 };
const GIGABYTES = 0.128;

/** What the page assumes of the traffic. */
const ASSUMED = { isolates: 50, batchesASecond: 10, modelCallsASecond: 1, watchedSearches: 200, movingMetrics: 60, requestsACapture: 40 };

/** Rows of a shard's minute: test/worker/metrics/rows-written.test.ts counts them, but for alarms and what goes by age. */
const rowsAMinute = 3 * ASSUMED.movingMetrics + 2 + 2 + 2;
/** Of the rows of what captures measured, one is written a capture and resolution; each goes by age. */
const deletedAMinute = RESOLUTIONS.reduce((sum, { minutes }) => sum + 1 / minutes, 0);
const handOnSeconds = HAND_ON_MS / 1000;
const { heartbeatSeconds } = contractFor("production").catalog;

const COSTS: Record<string, number> = {
  plan: USD.plan,
  "hand-ons of isolates": (ASSUMED.isolates / handOnSeconds) * SECONDS * USD.request,
  "hand-ons of queue batches and crons": ASSUMED.batchesASecond * SECONDS * USD.request,
  "hand-ons of objects":
    (ASSUMED.modelCallsASecond + ASSUMED.watchedSearches / Math.max(heartbeatSeconds, handOnSeconds)) * SECONDS * USD.request,
  "objects that stay awake to hand on": ASSUMED.modelCallsASecond * SECONDS * handOnSeconds * GIGABYTES * USD.gigabyteSecond,
  "rows that shards write": SHARDS * rowsAMinute * MINUTES * USD.row,
  "rows of figures' histories": ((SECONDS / 10) * RESOLUTIONS.length + deletedAMinute * MINUTES) * USD.row,
  captures: (SECONDS / 10) * ASSUMED.requestsACapture * USD.request,
  duration: (SHARDS + 2) * GIGABYTES * SECONDS * USD.gigabyteSecond,
};

/** The last column of the table's row, in whole dollars. */
function stated(item: string): number {
  const [, table = ""] = OPERATING.split("**At 1,000 requests a second**");
  const row = table.split("\n").find((line) => line.startsWith(`| ${item} `)) ?? "";
  return Number(/(\d+) USD\W*$/.exec(row)?.[1]);
}

describe("what the operations plane costs at 1,000 requests a second", () => {
  it.each(Object.entries(COSTS))("follows from the code: %s", (item, usd) => {
    expect(stated(item)).toBe(Math.round(usd));
  });

  it("is no more than 200 USD a month, and what the page adds up", () => {
    const together = Object.values(COSTS).reduce((sum, usd) => sum + usd, 0);
    expect(together).toBeLessThanOrEqual(200);
    expect(stated("**together**")).toBe(Math.round(together));
  });
});

import type { Look } from "../../../scripts/deploy/health-gate.ts";
import type { RollOut } from "../../../scripts/deploy/roll-out.ts";

export const RATES: RollOut["rates"] = [
  { name: "fast", shortMinutes: 5, longMinutes: 60, rate: 14.4, severity: "page", minimumRequests: 20 },
  { name: "slow", shortMinutes: 30, longMinutes: 360, rate: 6, severity: "warn", minimumRequests: 100 },
];
export const burn = (promise: string, times: number, requests = 1_000) => ({ promise, rate: "fast", times, requests });
export const CALM: Look = { failing: [], worse: [], burns: [burn("cart.availability", 0)] };
export const BURNING: Look = { failing: [], worse: [], burns: [burn("cart.availability", 90)] };

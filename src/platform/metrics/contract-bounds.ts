import { contractFor, ENVIRONMENTS_APART, type Contract } from "../contract.ts";

/** The contract as it holds anywhere: a histogram is defined once for all environments. */
let everywhere: readonly Contract[] | undefined;

/** Thresholds of the contract, given in milliseconds, as bounds of the histogram whose percentiles are held against them, in seconds. */
export function boundsOf(thresholdsMs: (contract: Contract) => readonly number[]): number[] {
  everywhere ??= ["production", ...ENVIRONMENTS_APART].map((environment) => contractFor(environment));
  return everywhere.flatMap(thresholdsMs).map((threshold) => threshold / 1000);
}

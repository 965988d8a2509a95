import { present } from "../support/present.ts";

/** The value below which that share of them lies; 0 where there are none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** The middle one; one odd window in five changes it little. */
export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** Both sides of a comparison. */
export interface Pair<Figures> {
  ours: Figures;
  bare: Figures;
}

/** Of pairs of a figure, the one with the middle ratio. */
export function middlePair(pairs: readonly Pair<number>[]): Pair<number> {
  const byRatio = pairs.toSorted((one, other) => one.ours / one.bare - other.ours / other.bare);
  return present(byRatio[Math.floor(byRatio.length / 2)], "a pair of figures");
}

/** What a line is to reach, by its ratio or by its own value. */
export type Target = { of: "ratio" | "value" } & ({ atMost: number } | { atLeast: number });

/** One figure of the bench. */
export interface BenchLine {
  name: string;
  unit: string;
  /** This tree's. */
  value: number;
  /** What it is held against, taken in the same run. */
  against?: number;
  /** What that is, where it is not the bare platform doing the least of the same kind. */
  beside?: string;
  target?: Target;
}

/** Undefined where there is nothing to hold it against. */
export function ratioOf({ value, against }: BenchLine): number | undefined {
  return against === undefined || against === 0 ? undefined : value / against;
}

/** Undefined where nothing is asked of it. */
export function isReached(line: BenchLine): boolean | undefined {
  const { target } = line;
  const figure = target?.of === "ratio" ? ratioOf(line) : line.value;
  if (!target || figure === undefined) return undefined;
  return "atMost" in target ? figure <= target.atMost : figure >= target.atLeast;
}

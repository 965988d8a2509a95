import { highOf, lowOf, type Band } from "../metrics/band.ts";

const HEIGHT = 20;

/** The lines of a figure's history: along its highest values, and between these and its lowest. */
export interface SparkPaths {
  line: string;
  /** Empty where no value stands for several. */
  between: string;
}

/** From the lowest to the highest, of what is never below nothing from nothing on; where nobody measured there is no line. */
export function sparkPaths(bands: readonly Band[], fromZero: boolean): SparkPaths {
  const known = bands.filter((band) => band !== null);
  const lowest = Math.min(...known.map(lowOf));
  const floor = fromZero ? Math.min(0, lowest) : lowest;
  const top = Math.max(...known.map(highOf));
  const heightOf = (value: number): number =>
    top === floor ? HEIGHT / 2 : Math.round(HEIGHT - ((value - floor) / (top - floor)) * HEIGHT);
  const runs = runsOf(bands);
  return {
    line: runs
      .map(({ from, of }) =>
        lineOf(
          from,
          of.map((band) => heightOf(highOf(band))),
        ),
      )
      .join(""),
    between: runs
      .filter(({ of }) => of.some((band) => typeof band !== "number"))
      .map(({ from, of }) => {
        const above = of.map((band, index) => `${from + index} ${heightOf(highOf(band))}`);
        const below = of.map((band, index) => `${from + index} ${heightOf(lowOf(band))}`).toReversed();
        return `M${[...above, ...below].join("L")}Z`;
      })
      .join(""),
  };
}

interface Run {
  from: number;
  of: Exclude<Band, null>[];
}

/** What was measured without a gap. */
function runsOf(bands: readonly Band[]): Run[] {
  const runs: Run[] = [];
  for (const [index, band] of bands.entries()) {
    if (band === null) continue;
    const last = runs.at(-1);
    if (last && last.from + last.of.length === index) last.of.push(band);
    else runs.push({ from: index, of: [band] });
  }
  return runs;
}

/** A level stretch is one stroke, so that what does not move costs the page next to nothing; one minute alone is a short one. */
function lineOf(from: number, heights: readonly number[]): string {
  let path = `M${from} ${heights[0]}`;
  for (const [index, height] of heights.entries()) {
    if (index === 0) continue;
    const before = heights[index - 1];
    const next = heights[index + 1];
    if (height !== before) path += `L${from + index} ${height}`;
    else if (height !== next) path += `H${from + index}`;
  }
  return heights.length === 1 ? `${path}h1` : path;
}

interface SparkProps {
  bands: readonly Band[];
  /** Whether its line stands on nothing. */
  fromZero?: boolean;
  /** What the line says, for who does not see it; where it stands beside its figure it says nothing more. */
  said?: string;
}

/** A figure's history as a line. */
export const Spark = ({ bands, fromZero = true, said }: SparkProps) => {
  const { line, between } = sparkPaths(bands, fromZero);
  return (
    <svg
      class="spark"
      viewBox={`0 0 ${bands.length} ${HEIGHT}`}
      preserveAspectRatio="none"
      {...(said === undefined ? { "aria-hidden": "true" } : { role: "img", "aria-label": said })}
    >
      {between !== "" && <path class="between" d={between} />}
      <path d={line} />
    </svg>
  );
};

import { isReached, ratioOf, type BenchLine, type Target } from "./bench-line.ts";

const WIDTHS = { name: 70, unit: 9, figure: 10, ratio: 7 };

export const tableHead = (compared: boolean): string =>
  [
    "line".padEnd(WIDTHS.name),
    "unit".padEnd(WIDTHS.unit),
    "ours".padStart(WIDTHS.figure),
    ...(compared ? ["before".padStart(WIDTHS.figure)] : []),
    "beside".padStart(WIDTHS.figure),
    "ratio".padStart(WIDTHS.ratio),
    ...(compared ? ["before".padStart(WIDTHS.ratio)] : []),
    "  target",
  ].join(" ");

/** One line; `before`, where a former run is shown too, is that run's line of the same name. */
export function tableRow(line: BenchLine, before?: { line: BenchLine | undefined }): string {
  const figure = (value: number | undefined): string => written(value).padStart(WIDTHS.figure);
  const ratio = (one: BenchLine | undefined): string => written(one && ratioOf(one)).padStart(WIDTHS.ratio);
  const { target, beside } = line;
  return [
    line.name.padEnd(WIDTHS.name),
    line.unit.padEnd(WIDTHS.unit),
    figure(line.value),
    ...(before ? [figure(before.line?.value)] : []),
    figure(line.against),
    ratio(line),
    ...(before ? [ratio(before.line)] : []),
    [target ? `  ${targetText(target)}${isReached(line) === false ? ", MISSED" : ""}` : "", beside ? `  (beside: ${beside})` : ""].join(""),
  ].join(" ");
}

function targetText(target: Target): string {
  const bound = "atMost" in target ? `≤ ${written(target.atMost)}` : `≥ ${written(target.atLeast)}`;
  return target.of === "ratio" ? `ratio ${bound}` : bound;
}

function written(value: number | undefined): string {
  if (value === undefined) return "";
  return Math.abs(value) < 10 ? String(Number(value.toFixed(2))) : value.toFixed(Math.abs(value) < 100 ? 1 : 0);
}

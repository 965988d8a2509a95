/** Where a command's answer goes: a table for people, or with `--json` the answer itself. */
export interface Output {
  /** The answer; `people` renders it where JSON is not wanted. */
  show(value: unknown, people: () => string): void;
}

export function createOutput(json: boolean, write: (text: string) => void): Output {
  return { show: (value, people) => write(json ? JSON.stringify(value, null, 2) : people()) };
}

/** Rows under their headings, each column as wide as its widest cell; "none" where there are no rows. */
export function table(
  headings: readonly string[],
  rows: readonly (readonly (string | number | null | undefined)[])[],
  none = "none",
): string {
  if (rows.length === 0) return none;
  const cells = [headings, ...rows].map((row) => row.map((cell) => String(cell ?? "-").replaceAll(/\s+/g, " ")));
  const widths = headings.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? "").length)));
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** Named values under one another; what is not known is left out. */
export function facts(pairs: readonly (readonly [string, string | number | boolean | null | undefined])[]): string {
  const known = pairs.filter(([, value]) => value !== null && value !== undefined && value !== "");
  const width = Math.max(...known.map(([name]) => name.length), 0);
  return known.map(([name, value]) => `${name.padEnd(width)}  ${String(value)}`).join("\n");
}

/** A span in the two largest units that matter: `45 s`, `3 min`, `2 h 5 min`, `4 d 1 h`. */
export function span(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min`;
  const [large, small, units] = whole < 86_400 ? [3600, 60, ["h", "min"]] : [86_400, 3600, ["d", "h"]];
  const rest = Math.floor((whole % large) / small);
  return `${Math.floor(whole / large)} ${units[0]}${rest > 0 ? ` ${rest} ${units[1]}` : ""}`;
}

/** How long ago an RFC 3339 time was. */
export function ago(time: string | null | undefined, now: Date): string {
  return time ? `${span((now.getTime() - Date.parse(time)) / 1000)} ago` : "never";
}

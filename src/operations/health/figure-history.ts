import { highOf, lowOf, type Band } from "../../platform/metrics/band.ts";
import { minuteOf } from "../../platform/metrics/limits.ts";

export interface Resolution {
  /** How many minutes one row stands for. */
  minutes: number;
  /** For how many minutes its rows are kept. */
  keptMinutes: number;
}

export const HOURS: Resolution = { minutes: 60, keptMinutes: 50_400 };
/** Minutes for six hours, then five of them in one for two days, then an hour in one for five weeks: 1,776 rows, however long the environment lives. */
export const RESOLUTIONS: readonly Resolution[] = [{ minutes: 1, keptMinutes: 360 }, { minutes: 5, keptMinutes: 2_880 }, HOURS];

/** Figures that have a history at once, labels apart; a label that runs away fills no row. */
export const MOST_FIGURES = 1_000;
/** Of what nobody measures any more the place is given back once so many are taken. */
export const CROWDED = 750;
/** The first minute of the row that a minute is in. */
export const rowOf = (minute: number, { minutes }: Resolution): number => Math.floor(minute / minutes) * minutes;

/** What a row says of a figure once more is measured: of one minute the last, of several from the lowest to the highest. */
export function after(known: Band | undefined, value: number, { minutes }: Resolution): Band {
  if (minutes === 1 || known === undefined || known === null) return value;
  const low = Math.min(lowOf(known), value);
  const high = Math.max(highOf(known), value);
  return low === high ? low : [low, high];
}

/** What the desk kept of figures, as it answers: in each row a figure stands at its place among the names. */
export interface KeptHistory {
  minutes: number;
  names: readonly (string | null)[];
  rows: readonly { minute: number; cells: readonly Band[] }[];
  /** Whether there was no place for a figure: it has no history. */
  full: boolean;
}

/** The finest resolution that goes back so far. */
export const resolutionFor = (minutes: number): Resolution => RESOLUTIONS.find(({ keptMinutes }) => keptMinutes >= minutes) ?? HOURS;

/** The last so many minutes of each figure, oldest first, with a gap where a row is missing. */
export function bandsOf({ names, rows, minutes }: KeptHistory, windowMinutes: number, now: number): ReadonlyMap<string, readonly Band[]> {
  const columns = Math.ceil(windowMinutes / minutes);
  const first = rowOf(minuteOf(now), { minutes, keptMinutes: 0 }) - (columns - 1) * minutes;
  const bands = new Map<string, Band[]>();
  for (const { minute, cells } of rows) {
    const column = (minute - first) / minutes;
    if (column < 0 || column >= columns) continue;
    for (const [place, cell] of cells.entries()) {
      const name = names[place];
      if (cell === null || name === null || name === undefined) continue;
      let of = bands.get(name);
      if (!of) bands.set(name, (of = Array.from({ length: columns }, () => null)));
      of[column] = cell;
    }
  }
  return bands;
}

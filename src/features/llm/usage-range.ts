import { ok, refused, type Result } from "../../platform/result.ts";
import { utcDay } from "../../platform/utc-day.ts";

/** Days for which the books are kept. */
export const KEPT_DAYS = 400;

/** Days a page of usage shows at most: what is added up for it are the rows of so many days. */
export const MOST_DAYS = 31;
const DAYS_UNASKED = 14;
const DAY_MS = 86_400_000;

/** UTC days, both of them included. */
export interface DayRange {
  from: string;
  to: string;
}

export interface RangeRefusal {
  member: "from" | "to";
  detail: string;
}

const movedBy = (day: string, days: number): string => utcDay(new Date(Date.parse(day) + days * DAY_MS));

/** The days that are asked for: a fortnight up to the last, and up to today, where nothing else is said. */
export function rangeOf(asked: Partial<Record<keyof DayRange, string | undefined>>, today: string): Result<DayRange, RangeRefusal> {
  const { to = today } = asked;
  if (to > today) return refused({ member: "to", detail: `lies ahead: today is ${today}` });
  if (to < movedBy(today, -KEPT_DAYS)) return refused({ member: "to", detail: `is longer ago than the ${KEPT_DAYS} days that are kept` });
  const { from = movedBy(to, 1 - DAYS_UNASKED) } = asked;
  if (from > to) return refused({ member: "from", detail: `is after ${to}` });
  if (from < movedBy(to, 1 - MOST_DAYS)) return refused({ member: "from", detail: `is more than ${MOST_DAYS} days before ${to}` });
  return ok({ from, to });
}

/** Each day of a range, in order. */
export function daysOf({ from, to }: DayRange): string[] {
  const days: string[] = [];
  for (let day = from; day <= to; day = movedBy(day, 1)) days.push(day);
  return days;
}

/** A figure of one day and model. */
export interface DayFigure {
  day: string;
  model: string;
  value: number;
}

export interface Series {
  name: string;
  /** One a day. */
  values: readonly number[];
}

const OTHERS = "others";

/** The models of these figures, the largest first; where there are more than `most`, the last name is that of all others. */
export function rankedModels(figures: readonly DayFigure[], most: number): string[] {
  const totals = new Map<string, number>();
  for (const { model, value } of figures) totals.set(model, (totals.get(model) ?? 0) + value);
  const ranked = [...totals]
    .filter(([, total]) => total > 0)
    .toSorted(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))
    .map(([model]) => model);
  return ranked.length > most ? [...ranked.slice(0, most - 1), OTHERS] : ranked;
}

/** Figures as one series a name, of the models that have one, and of all others under the last where that is theirs. */
export function seriesOf(days: readonly string[], figures: readonly DayFigure[], names: readonly string[]): Series[] {
  const at = new Map(days.map((day, index) => [day, index]));
  const series = new Map(names.map((name) => [name, days.map(() => 0)]));
  for (const { day, model, value } of figures) {
    const values = series.get(model) ?? series.get(OTHERS);
    const index = at.get(day);
    if (values && index !== undefined) values[index] = (values[index] ?? 0) + value;
  }
  return [...series].map(([name, values]) => ({ name, values }));
}

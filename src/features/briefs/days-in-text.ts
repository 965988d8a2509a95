import { once } from "../../platform/once.ts";
import { figuresIn, saysInWords } from "./figures-in-text.ts";
import { LANGUAGES } from "./question-facts.ts";

const DAY = 86_400_000;

/** "before Monday" is met on the Friday before it. */
const BEFORE = /(?<!\p{L})(?:before|ahead|prior|vor|avant|antes|prima|voor)(?!\p{L})/iu;

/** "4月末": the last day of a month. */
const MONTHS_END = /(\d{1,2})月末/u;

/**
 * Whether a text may speak of this day: by the day of its month or the one after ("before the 15th"), its calendar week, or so many days, working
 * days, weeks or months from `from`. A text without figures ("end of next month") may. Where it names the month of a day, or a weekday and no
 * figure, it is of these; a figure that stands by no such name ("1 set by the 15th": Italians write September so) is of any month.
 */
export function daysMayBe(text: string, day: string, from: Date): boolean {
  const date = new Date(`${day}T00:00:00Z`);
  const days = [date, new Date(date.getTime() + DAY)];
  for (let last = days.at(-1); BEFORE.test(text) && last && !isWorking(last); last = days.at(-1)) days.push(new Date(last.getTime() + DAY));
  const isOne = (of: (one: Date) => number, named: ReadonlySet<number>): boolean =>
    named.size === 0 || days.some((one) => named.has(of(one)));
  const ending = MONTHS_END.exec(text.normalize("NFKC"))?.[1];
  if (ending !== undefined) return Number(ending) === date.getUTCMonth() + 1 && days[1]?.getUTCDate() === 1;
  if (saysInWords(text)) return isOne((one) => one.getUTCDay(), weekdaysIn(text));
  const today = Date.parse(`${from.toISOString().slice(0, 10)}T00:00:00Z`);
  const ahead = Math.round((date.getTime() - today) / DAY);
  const months = (date.getUTCFullYear() - from.getUTCFullYear()) * 12 + date.getUTCMonth() - from.getUTCMonth();
  const weeks = Math.round(ahead / 7);
  const named = new Set([
    ...days.map((one) => one.getUTCDate()),
    ahead,
    Math.abs(ahead - weeks * 7) <= 1 ? weeks : ahead,
    isoWeek(date),
    months,
  ]);
  const working = workingDays(today, date.getTime());
  const figures = figuresIn(isOne((one) => one.getUTCMonth(), monthsIn(text)) ? text : withoutMonths(text));
  return [...figures].some((figure) => named.has(figure) || (figure > 0 && Math.abs(figure - working) <= 1));
}

const isWorking = (date: Date): boolean => (date.getUTCDay() + 6) % 7 < 5;

/** ISO 8601's week: the one its Thursday's year counts it by. */
function isoWeek(date: Date): number {
  const thursday = new Date(date.getTime() + (3 - ((date.getUTCDay() + 6) % 7)) * DAY);
  return 1 + Math.floor((thursday.getTime() - Date.UTC(thursday.getUTCFullYear(), 0, 1)) / DAY / 7);
}

const MOST_DAYS = 1_000;

/** Days from Monday to Friday after the first moment, up to the second. */
function workingDays(after: number, until: number): number {
  let count = 0;
  for (let at = after + DAY; at <= until && at <= after + MOST_DAYS * DAY; at += DAY) if (isWorking(new Date(at))) count += 1;
  return count;
}

/** Months and weekdays by all the names that the languages of the interface have for them: one may be that of several. */
const calendar = once(() => {
  const names = (options: Intl.DateTimeFormatOptions, dates: readonly Date[]): Map<string, Set<number>> => {
    const found = new Map<string, Set<number>>();
    for (const language of LANGUAGES) {
      const format = new Intl.DateTimeFormat(language, { ...options, timeZone: "UTC" });
      for (const [index, date] of dates.entries()) {
        const name = plain(format.format(date)).replaceAll(".", "");
        found.set(name, (found.get(name) ?? new Set()).add(index));
      }
    }
    return found;
  };
  const months = Array.from({ length: 12 }, (_, month) => new Date(Date.UTC(2026, month, 1)));
  /** From a Sunday on, as `getUTCDay` counts. */
  const week = Array.from({ length: 7 }, (_, weekday) => new Date(Date.UTC(2026, 1, 1 + weekday)));
  return {
    months: new Map([...names({ month: "short" }, months), ...names({ month: "long" }, months)]),
    weekdays: names({ weekday: "long" }, week),
  };
});

/** "15. April", "1er mars", "15 de abril", "April 15th": a month beside a figure; "we may" is none. */
const BESIDE_FIGURE = /(?<=\d(?:st|nd|rd|th|er|e|º|\.)?(?:\s|\sde\s|\sof\s)?)\p{L}{3,}|\p{L}{3,}(?=\.?\s\d{1,2}(?!\d))/gu;

const DATED = /\d+(?:st|nd|rd|th|er|e|º|\.)?(?:\s|\sde\s|\sof\s)?\p{L}{3,}|\p{L}{3,}\.?\s\d{1,2}(?!\d)(?:st|nd|rd|th)?/gu;

const monthsIn = (text: string): Set<number> => named(plain(text).match(BESIDE_FIGURE), calendar().months);
const withoutMonths = (text: string): string => plain(text).replaceAll(DATED, (written) => (monthsIn(written).size > 0 ? " / " : written));
const weekdaysIn = (text: string): Set<number> => named(plain(text).match(/\p{L}+/gu), calendar().weekdays);
const named = (words: readonly string[] | null, names: ReadonlyMap<string, ReadonlySet<number>>): Set<number> =>
  new Set((words ?? []).flatMap((word) => [...(names.get(word) ?? [])]));
const plain = (text: string): string => text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();

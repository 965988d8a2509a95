import { figuresIn, saysInWords } from "./figures-in-text.ts";

const DAY = 86_400_000;

/**
 * Whether a text may speak of this day: by the day of its month or the one after ("before the 15th"), its calendar week, or so many days, working
 * days, weeks or months from `from`. A text without figures ("end of next month") may.
 */
export function daysMayBe(text: string, day: string, from: Date): boolean {
  if (saysInWords(text)) return true;
  const date = new Date(`${day}T00:00:00Z`);
  const today = Date.parse(`${from.toISOString().slice(0, 10)}T00:00:00Z`);
  const ahead = Math.round((date.getTime() - today) / DAY);
  const months = (date.getUTCFullYear() - from.getUTCFullYear()) * 12 + date.getUTCMonth() - from.getUTCMonth();
  const weeks = Math.round(ahead / 7);
  const named = new Set([
    date.getUTCDate(),
    new Date(date.getTime() + DAY).getUTCDate(),
    ahead,
    Math.abs(ahead - weeks * 7) <= 1 ? weeks : ahead,
    isoWeek(date),
    months,
  ]);
  const working = workingDays(today, date.getTime());
  return [...figuresIn(text)].some((figure) => named.has(figure) || (figure > 0 && Math.abs(figure - working) <= 1));
}

/** ISO 8601's week: the one its Thursday's year counts it by. */
function isoWeek(date: Date): number {
  const thursday = new Date(date.getTime() + (3 - ((date.getUTCDay() + 6) % 7)) * DAY);
  return 1 + Math.floor((thursday.getTime() - Date.UTC(thursday.getUTCFullYear(), 0, 1)) / DAY / 7);
}

const MOST_DAYS = 1_000;

/** Days from Monday to Friday after the first moment, up to the second. */
function workingDays(after: number, until: number): number {
  let count = 0;
  for (let at = after + DAY; at <= until && at <= after + MOST_DAYS * DAY; at += DAY)
    if ((new Date(at).getUTCDay() + 6) % 7 < 5) count += 1;
  return count;
}

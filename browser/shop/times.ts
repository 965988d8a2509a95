import { language } from "./language.ts";

const moment = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
const calendar = new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" });
const shortCalendar = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" });
const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });

/** A time as people read it. */
export const at = (time: string): string => moment.format(new Date(time));

/** A day, which has no time zone: `2027-01-15`. */
export const day = (date: string): string => calendar.format(new Date(`${date}T00:00:00Z`));

/** The same, where there is little room. */
export const shortDay = (date: string): string => shortCalendar.format(new Date(`${date}T00:00:00Z`));

const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
] as const;

/** How long ago, or until when: in its largest unit. */
export function ago(time: string, now = Date.now()): string {
  const seconds = (new Date(time).getTime() - now) / 1000;
  const [unit, size] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? UNITS[3];
  return relative.format(Math.trunc(seconds / size), unit);
}

/** Waits, unless the page is left. */
export const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const left = (): void => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", left);
      resolve();
    }, milliseconds);
    signal.addEventListener("abort", left, { once: true });
  });

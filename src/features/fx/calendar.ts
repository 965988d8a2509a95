import type { Contract } from "../../platform/contract.ts";

/** On which days a source publishes, in UTC: each; Monday to Friday; or those of the central banks' TARGET system, as the ECB does. */
export type PublicationCalendar = Contract["fx"]["calendar"];

const DAY_MS = 86_400_000;

/**
 * The moment at which a figure of then is so many seconds old, where days without a publication do not age it: what was published
 * on the eve of a weekend is the latest there is until the next working day.
 */
export function agedBy(from: Date, seconds: number, calendar: PublicationCalendar): Date {
  let at = from.getTime();
  let left = seconds * 1000;
  if (calendar === "every-day") return new Date(at + left);
  for (;;) {
    const nextDay = (Math.floor(at / DAY_MS) + 1) * DAY_MS;
    if (publishesOn(new Date(at), calendar)) {
      if (left <= nextDay - at) return new Date(at + left);
      left -= nextDay - at;
    }
    at = nextDay;
  }
}

/** Whether a source of this calendar publishes on the UTC day of this moment. */
export function publishesOn(moment: Date, calendar: PublicationCalendar): boolean {
  if (calendar === "every-day") return true;
  const weekday = moment.getUTCDay();
  if (weekday === 0 || weekday === 6) return false;
  return calendar === "weekdays" || !isTargetHoliday(moment);
}

/** New Year, Good Friday, Easter Monday, Labour Day, and both days of Christmas (Guideline ECB/2012/27). */
function isTargetHoliday(moment: Date): boolean {
  const date = moment.toISOString().slice(5, 10);
  if (date === "01-01" || date === "05-01" || date === "12-25" || date === "12-26") return true;
  const easter = easterSunday(moment.getUTCFullYear());
  const day = Math.floor(moment.getTime() / DAY_MS) - easter;
  return day === -2 || day === 1;
}

/** Days since the epoch, by the anonymous Gregorian computus (Meeus, Astronomical Algorithms, chapter 8). */
function easterSunday(year: number): number {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const inCentury = year % 100;
  const skipped = century - Math.floor(century / 4) - Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + skipped + 15) % 30;
  const toSunday = (32 + 2 * (century % 4) + 2 * Math.floor(inCentury / 4) - epact - (inCentury % 4)) % 7;
  const correction = Math.floor((golden + 11 * epact + 22 * toSunday) / 451);
  const days = epact + toSunday - 7 * correction + 114;
  return Date.UTC(year, Math.floor(days / 31) - 1, (days % 31) + 1) / DAY_MS;
}

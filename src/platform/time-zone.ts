const DAY_MS = 86_400_000;

/** True of a zone that has a name of its own: an offset is none, and `UTC+2` is read by Postgres the other way round. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z_]+(?:\/[A-Za-z0-9_+-]+)*$/u.test(name)) return false;
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

/**
 * So many days later at the same time by the clock of a zone (RFC 5545, 3.3.5): a time that the clocks leave out is as much later as they go
 * forward, and of one that comes twice it is the first. Times are milliseconds since the epoch.
 */
export function daysLater(at: number, days: number, timeZone: string): number {
  const aheadOf = clockOf(timeZone);
  return instantOf(at + aheadOf(at) + days * DAY_MS, aheadOf);
}

/** When the clock of a zone shows a time, which is given as if it were UTC; of one that it leaves out, or shows twice, as `daysLater` has it. */
export const byClock = (wall: number, timeZone: string): number => instantOf(wall, clockOf(timeZone));

function instantOf(wall: number, aheadOf: (at: number) => number): number {
  const before = aheadOf(wall - DAY_MS);
  const found = [before, aheadOf(wall + DAY_MS)].find((ahead) => aheadOf(wall - ahead) === ahead);
  return wall - (found ?? before);
}

/** How far the clock of a zone is ahead of UTC at a moment, in milliseconds. */
function clockOf(timeZone: string): (at: number) => number {
  const fields = ["year", "month", "day", "hour", "minute", "second"] as const;
  const numeric = Object.fromEntries(fields.map((field) => [field, "numeric"]));
  const format = new Intl.DateTimeFormat("en-US", { ...numeric, timeZone, calendar: "iso8601", hourCycle: "h23" });
  return (at) => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const [year = 0, month = 1, ...rest] = fields.map((field) => parts.get(field) ?? 0);
    return Date.UTC(year, month - 1, ...rest) - Math.floor(at / 1000) * 1000;
  };
}

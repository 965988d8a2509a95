export const DAYS_OF_WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type DayOfWeek = (typeof DAYS_OF_WEEK)[number];

/** Whole hours of some days, from the first up to and without the last. */
export interface OpenSpan {
  days: DayOfWeek[];
  from: number;
  to: number;
}

/** When in the week a campaign is sold, by the clock of a place. */
export interface OpenHours {
  /** A name of the IANA time zone database. */
  timeZone: string;
  /** As its operator asked for it. */
  open: OpenSpan[];
  /** The same, hour by hour from Monday's first: `1` is open. What statements judge by. */
  week: string;
}

const DAY_HOURS = 24;
const QUARTER_MS = 900_000;

/** Two weeks and a day: an hour of the week that a change of the clocks leaves out is there in the next one. */
const LOOKED_AHEAD_MS = 15 * DAY_HOURS * 3_600_000;

export function openHours({ timeZone, open }: Pick<OpenHours, "timeZone" | "open">): OpenHours {
  const isOpenIn = (day: DayOfWeek, hour: number) => open.some(({ days, from, to }) => days.includes(day) && from <= hour && hour < to);
  const week = DAYS_OF_WEEK.map((day) => Array.from({ length: DAY_HOURS }, (_, hour) => (isOpenIn(day, hour) ? "1" : "0")).join("")).join(
    "",
  );
  return { timeZone, open, week };
}

/** Says of a moment whether it is within the hours. */
function clockOf({ timeZone, week }: OpenHours): (at: number) => boolean {
  const clock = new Intl.DateTimeFormat("en-US", { timeZone, weekday: "short", hour: "2-digit", hourCycle: "h23" });
  return (at) => {
    const parts = Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, value]));
    const day = DAYS_OF_WEEK.findIndex((name) => name === parts["weekday"]?.toLowerCase());
    return week[day * DAY_HOURS + Number(parts["hour"])] === "1";
  };
}

export const isOpenAt = (hours: OpenHours, at: Date): boolean => clockOf(hours)(at.getTime());

/** The first moment from one on that is within the hours; undefined of hours that do not come. Offsets of zones are whole quarters of an hour. */
export function nextOpening(hours: OpenHours, from: Date): Date | undefined {
  const isOpen = clockOf(hours);
  if (isOpen(from.getTime())) return from;
  const quarter = from.getTime() - (from.getTime() % QUARTER_MS);
  for (let at = quarter + QUARTER_MS; at <= quarter + LOOKED_AHEAD_MS; at += QUARTER_MS) if (isOpen(at)) return new Date(at);
  return undefined;
}

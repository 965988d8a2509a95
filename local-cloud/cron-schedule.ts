/** Names count from where their numbers do: January is 1, and on Cloudflare Sunday is 1. */
const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEKDAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

interface Field {
  name: string;
  first: number;
  last: number;
  names?: string[];
}

const MINUTE: Field = { name: "minute", first: 0, last: 59 };
const HOUR: Field = { name: "hour", first: 0, last: 23 };
const DAY: Field = { name: "day of month", first: 1, last: 31 };
const MONTH: Field = { name: "month", first: 1, last: 12, names: MONTHS };
const WEEKDAY: Field = { name: "day of week", first: 1, last: 7, names: WEEKDAYS };

/**
 * Whether a cron expression of Cloudflare's (five fields, UTC, weekdays 1 = Sunday to 7) names this minute.
 * Throws for what it does not know, `L`, `W` and `#` among it, so that no cron is silently never fired.
 */
export function parseCron(expression: string): (time: Date) => boolean {
  const [minute, hour, day, month, weekday, ...rest] = expression.trim().split(/\s+/);
  if (minute === undefined || hour === undefined || day === undefined || month === undefined || weekday === undefined || rest.length > 0) {
    throw new Error(`cron "${expression}": five fields are needed`);
  }
  const minutes = parseField(MINUTE, minute);
  const hours = parseField(HOUR, hour);
  const days = parseField(DAY, day);
  const months = parseField(MONTH, month);
  const weekdays = parseField(WEEKDAY, weekday);
  const eitherDay = day !== "*" && weekday !== "*";
  return (time) => {
    const isDay = days.has(time.getUTCDate());
    const isWeekday = weekdays.has(time.getUTCDay() + 1);
    const dayMatches = eitherDay ? isDay || isWeekday : isDay && isWeekday;
    return dayMatches && minutes.has(time.getUTCMinutes()) && hours.has(time.getUTCHours()) && months.has(time.getUTCMonth() + 1);
  };
}

function parseField(field: Field, text: string): Set<number> {
  return new Set(text.split(",").flatMap((part) => parsePart(field, part)));
}

/** `*`, `n`, `n-m`, each with an optional `/step`. */
function parsePart(field: Field, part: string): number[] {
  const [range = "", stepText, ...more] = part.split("/");
  const step = stepText === undefined ? 1 : Number(stepText);
  const [start = "", end, ...bounds] = range === "*" ? [String(field.first), String(field.last)] : range.split("-");
  const first = parseValue(field, start);
  const last = end === undefined ? (stepText === undefined ? first : field.last) : parseValue(field, end);
  const isWrong = more.length > 0 || bounds.length > 0 || !Number.isInteger(step) || step < 1;
  if (isWrong || !(first >= field.first && last <= field.last && first <= last))
    throw new Error(`cron field "${part}" is no ${field.name}`);
  return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, at) => first + at * step);
}

function parseValue(field: Field, text: string): number {
  const named = field.names?.indexOf(text.toUpperCase()) ?? -1;
  if (named >= 0) return named + field.first;
  return /^\d+$/.test(text) ? Number(text) : Number.NaN;
}

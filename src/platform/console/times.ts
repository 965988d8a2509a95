import { reader, readerLocale, readerZone } from "../language/reader.ts";

/** An instant as machines write it (RFC 3339, in UTC), or as it was recorded for people to read. */
const INSTANT = /\b\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?Z|[ ]\d{2}:\d{2}(?::\d{2})? UTC)/gu;

/** One a language and zone: a page has hundreds of times, and each costs more to make than to ask. */
const formats = new Map<string, Intl.DateTimeFormat>();
/** Languages and zones that an isolate keeps: more readers than these at once are rare, and cost time alone. */
const MOST_FORMATS = 50;

/** An instant to the second in the reader's language, by the clock of his zone, whose name it has. */
export const timeText = (at: string | number): string => format("second").format(new Date(at));

/** The same to the minute. */
export const minuteText = (at: string | number): string => format("minute").format(new Date(at));

/** A text whose instants are said as the reader reads them: what was recorded, or came from elsewhere, has them as machines write them. */
export const withTimes = (text: string): string => text.replaceAll(INSTANT, saidAt);

/** What looks like an instant and is none stays. */
function saidAt(written: string): string {
  const at = Date.parse(written.includes("T") ? written : `${written.slice(0, -4).replace(" ", "T")}Z`);
  return Number.isNaN(at) ? written : timeText(at);
}

function format(least: "minute" | "second"): Intl.DateTimeFormat {
  const name = `${readerLocale()} ${readerZone()} ${least}`;
  const known = formats.get(name);
  if (known) return known;
  if (formats.size >= MOST_FORMATS) formats.clear();
  const made = new Intl.DateTimeFormat(localeOf(), {
    ...{ day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" },
    ...(least === "second" ? { second: "2-digit" } : {}),
    ...{ hourCycle: "h23", timeZone: readerZone(), timeZoneName: "short" },
  });
  formats.set(name, made);
  return made;
}

/** English of no country in particular is written by its day, as most who read it have it. */
const localeOf = (): string => (reader().language === "en" ? "en-GB-u-nu-latn" : readerLocale());

import type { KnownLanguage } from "./languages.ts";
import { matches, type Span } from "./text.ts";

/** A day told by the calendar: "KW 32", "Ende April", "the end of next week". */
export interface CalendarDay extends Span {
  date: Date;
  /** Whether the words fix one day; "early May" leaves room. */
  isExact: boolean;
}

const FRIDAY = 5;
const DAY = 86_400_000;

const WEEK_NUMBER =
  /(?<![\p{L}\d])(?:kalenderwoche|calendar week|week(?: (?:no|number|nr|nummer)\.?)?|semaine|semana|settimana|wk|KW|CW)\.? ?(?:n[°º.]? ?)?(\d{1,2})(?:(?: ?\/ ?| of | de | del | van |,? )(20\d{2}))?(?![\d\p{L}])/giu;

const PARTS: readonly (readonly [day: number | "last" | "whole", pattern: string])[] = [
  ["last", "(?:the )?end of|late|ende|(?:la )?fin(?: de| d['’])?|(?:a )?final(?:es)? de|(?:la )?fine(?: di)?|eind(?:e)?(?: van)?"],
  [15, "(?:the )?middle of|mid[- ]?|mitte|(?:la )?mi-|(?:a )?mediados de|(?:a )?metà(?: di)?|half|medio"],
  [
    10,
    "(?:the )?(?:beginning|start) of|early|anfang|(?:le )?début(?: de)?|(?:a )?(?:principios|comienzos) de|(?:a )?(?:inizio|inizi di)|begin",
  ],
];

const THIS =
  "(?:the|this|der|dieser|des|dieses|de la|de cette|du|de ce|cette|ce|de esta|de este|del|della|di questa|di questo|de|deze|dit|van de|van deze|van het|van|d['’])";
const NEXT =
  "(?:next|the next|the coming|(?:der |des )?(?:nächste[rn]?|nächsten|kommende[rn]?)|de la prochaine|du prochain|de la próxima|del próximo|della prossima|del prossimo|van volgende|van komende|volgende|komende)";
const BEHIND = "(?: (?:prochaine?|suivante?|que viene|próxim[oa]|prossim[oa]))";
const PERIODS: Readonly<Record<"week" | "month" | "quarter" | "year", string>> = {
  week: "(?:week|woche|semaine|semana|settimana)",
  month: "(?:month|monats?|mois|mes|mese|maand)",
  quarter: "(?:quarter|quartals?|trimestre|kwartaal)",
  year: "(?:year|jahres?|année|an|año|anno|jaar)",
};
const END = "(?:(?:the )?end of|eow|ende|(?:la )?fin(?: de)?|(?:a )?final(?:es)?|(?:la )?fine|(?:het )?einde?)";
const ENDS_IN_ONE_WORD =
  /(?<!\p{L})(?:(monatsende|end of month|eom|fine mese|fin de mes|fin de mois)|(jahresende|year[- ]end|fine anno|fin d['’]année|fin de año))(?!\p{L})/giu;

/** Days told by week numbers, parts of months and ends of periods. A week is due on its Friday. */
export function* calendarDays(text: string, languages: readonly KnownLanguage[], reference: Date): Generator<CalendarDay> {
  for (const { start, end, match } of matches(text, WEEK_NUMBER)) {
    const week = Number(match[1]);
    if (week < 1 || week > 53) continue;
    const year = reference.getUTCFullYear();
    const thisYear = fridayOfWeek(match[2] ? Number(match[2]) : year, week);
    const date = match[2] || thisYear.getTime() >= reference.getTime() - DAY ? thisYear : fridayOfWeek(year + 1, week);
    yield { start, end, date, isExact: true };
  }
  for (const language of languages) yield* partsOfMonths(text, language, reference);
  for (const period of ["week", "month", "quarter", "year"] as const) yield* endsOf(text, period, reference);
  for (const { start, end, match } of matches(text, ENDS_IN_ONE_WORD))
    yield { start, end, date: endOf(match[1] ? "month" : "year", 0, reference), isExact: true };
}

function* partsOfMonths(text: string, language: KnownLanguage, reference: Date): Generator<CalendarDay> {
  const months = monthNames(language);
  for (const [day, pattern] of PARTS) {
    const source = `(?<!\\p{L})(?:${pattern}) ?(?:the month of |mese di |mes de )?(${months.join("|")})(?:(?: de| del| of)? (20\\d{2}))?(?!\\p{L})`;
    for (const { start, end, match } of matches(text, new RegExp(source, "giu"))) {
      const month = months.indexOf((match[1] ?? "").toLowerCase());
      const passed =
        month < reference.getUTCMonth() || (month === reference.getUTCMonth() && typeof day === "number" && day < reference.getUTCDate());
      const year = match[2] ? Number(match[2]) : reference.getUTCFullYear() + (passed ? 1 : 0);
      const date = typeof day === "string" ? new Date(Date.UTC(year, month + 1, 0)) : new Date(Date.UTC(year, month, day));
      yield { start, end, date, isExact: day === "last" };
    }
  }
}

function* endsOf(text: string, period: keyof typeof PERIODS, reference: Date): Generator<CalendarDay> {
  const noun = PERIODS[period];
  const end = new RegExp(`(?<!\\p{L})${END} (?:(${NEXT})|${THIS})? ?${noun}(${BEHIND})?(?!\\p{L})`, "giu");
  for (const { start, end: to, match } of matches(text, end))
    yield { start, end: to, date: endOf(period, match[1] || match[2] ? 1 : 0, reference), isExact: true };
  if (period !== "week" && period !== "month") return;
  const whole = new RegExp(
    `(?<!\\p{L})(?:(?:next|nächste[rn]?|kommende[rn]?|(?:la |el )?próxim[ao]|(?:la |il )?prossim[ao]|volgende|komende) ${noun}|(?:la |le |el |il )?${noun}${BEHIND})(?!\\p{L})(?! on| am)`,
    "giu",
  );
  for (const { start, end: to } of matches(text, whole))
    if (!/\p{L}+(?:day|tag|di|dag)\s*$/iu.test(text.slice(Math.max(0, start - 30), start)))
      yield { start, end: to, date: endOf(period, 1, reference), isExact: false };
}

function endOf(period: keyof typeof PERIODS, ahead: number, reference: Date): Date {
  const [year, month, day] = [reference.getUTCFullYear(), reference.getUTCMonth(), reference.getUTCDate()];
  switch (period) {
    case "week": {
      const monday = day - ((reference.getUTCDay() + 6) % 7);
      return new Date(Date.UTC(year, month, monday + FRIDAY - 1 + 7 * ahead));
    }
    case "month":
      return new Date(Date.UTC(year, month + 1 + ahead, 0));
    case "quarter":
      return new Date(Date.UTC(year, 3 * (Math.floor(month / 3) + 1 + ahead), 0));
    case "year":
      return new Date(Date.UTC(year + ahead, 11, 31));
  }
}

/** The Friday of a week by ISO 8601: its Monday lies in the week of 4 January. */
function fridayOfWeek(year: number, week: number): Date {
  const fourth = new Date(Date.UTC(year, 0, 4));
  const monday = 4 - ((fourth.getUTCDay() + 6) % 7);
  return new Date(Date.UTC(year, 0, monday + 7 * (week - 1) + FRIDAY - 1));
}

const named = new Map<KnownLanguage, string[]>();

function monthNames(language: KnownLanguage): string[] {
  const known = named.get(language);
  if (known) return known;
  const name = new Intl.DateTimeFormat(language, { month: "long", timeZone: "UTC" });
  const months = Array.from({ length: 12 }, (_, month) => name.format(Date.UTC(2024, month, 15)).toLowerCase());
  named.set(language, months);
  return months;
}

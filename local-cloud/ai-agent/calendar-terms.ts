import type { CalendarDay } from "./calendar-day.ts";
import type { KnownLanguage } from "./languages.ts";
import { daysOfMonths } from "./month-days.ts";
import { nearDays } from "./near-days.ts";
import { matches } from "./text.ts";

const FRIDAY = 5;
const DAY = 86_400_000;

const WEEK_NUMBER =
  /(?<![\p{L}\d])(?:kalenderwoche|calendar week|week(?: (?:no|number|nr|nummer)\.?)?|semaine|semana|settimana|wk|KW|CW)\.? ?(?:n[°º.]? ?)?(\d{1,2})(?:(?: ?\/ ?| of | de | del | van |,? )(20\d{2}))?(?![\d\p{L}])/giu;

/** "In der 17. KW", "la 17ª semana": the number before its word. */
const NUMBERED_WEEK =
  /(?<![\p{L}\d])(\d{1,2})(?:\. ?(?:KW|kalenderwoche)|ª semana(?: del año)?|ème semaine|ª settimana|e week)(?:(?: ?\/ ?| of | de | del | van |,? )(20\d{2}))?(?![\d\p{L}])/giu;

const PARTS: readonly (readonly [day: number | "last" | "whole", pattern: string])[] = [
  ["last", "(?:the )?end of|late|ende|(?:la )?fin(?: de| d['’])?|(?:a )?final(?:es)? de|(?:la )?fine(?: di)?|eind(?:e)?(?: van)?"],
  [15, "(?:the )?middle of|mid[- ]?|mitte|(?:la )?mi-|(?:a )?mediados de|(?:a )?metà(?: di)?|half|halverwege|medio"],
  [
    10,
    "(?:the )?(?:beginning|start) of|early|anfang|(?:le )?début(?: de)?|(?:a )?(?:principios|comienzos) de|(?:a )?(?:inizio|inizi di)|begin",
  ],
  ["whole", "in|im|im laufe (?:des|vom)|courant|en(?: el mes de)?|au mois de|nel mese di|a|during|durante"],
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

/** Feasts by which buyers tell days; of Easter its Sunday. */
const FEASTS: readonly (readonly [pattern: RegExp, day: (year: number) => Date])[] = [
  [/(?<!\p{L})(?:ostern|easter|pâques|(?:semana santa|pascua)|pasqua|pasen)(?!\p{L})/giu, easterOf],
  [
    /(?<!\p{L})(?:pfingsten|whitsun|pentecost|pentecôte|pentecostés|pentecoste|pinksteren)(?!\p{L})/giu,
    (year) => new Date(easterOf(year).getTime() + 49 * DAY),
  ],
  [/(?<!\p{L})(?:weihnachten|christmas|noël|navidad(?:es)?|natale|kerst(?:mis)?)(?!\p{L})/giu, (year) => new Date(Date.UTC(year, 11, 24))],
];
/** What the feast only names: "Christmas trees", "Weihnachten im Schuhkarton". */
const FEAST_AHEAD =
  /(?<!\p{L})(?:before|by|until|vor|bis(?: zu)?|avant|d['’]ici(?: à)?|jusqu['’]à|antes de(?: la)?|para|prima di|entro|per|voor|tegen)\s$/iu;

/** Easter Sunday in the Gregorian calendar, by the algorithm of Meeus, Jones and Butcher. */
function easterOf(year: number): Date {
  const [a, b, c] = [year % 19, Math.floor(year / 100), year % 100];
  const epact = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const weekday = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - epact - (c % 4)) % 7;
  const shift = epact + weekday - 7 * Math.floor((a + 11 * epact + 22 * weekday) / 451) + 114;
  return new Date(Date.UTC(year, Math.floor(shift / 31) - 1, (shift % 31) + 1));
}

function* feasts(text: string, reference: Date): Generator<CalendarDay> {
  const year = reference.getUTCFullYear();
  for (const [pattern, day] of FEASTS) {
    for (const { start, end } of matches(text, pattern)) {
      if (!FEAST_AHEAD.test(text.slice(Math.max(0, start - 20), start))) continue;
      yield { start, end, date: day(year).getTime() >= reference.getTime() - DAY ? day(year) : day(year + 1), room: "none" };
    }
  }
}

/** Days told by week numbers, parts of months and ends of periods. A week is due on its Friday. */
export function* calendarDays(text: string, languages: readonly KnownLanguage[], reference: Date): Generator<CalendarDay> {
  for (const { start, end, match } of [WEEK_NUMBER, NUMBERED_WEEK].flatMap((pattern) => matches(text, pattern))) {
    const week = Number(match[1]);
    if (week < 1 || week > 53) continue;
    const year = reference.getUTCFullYear();
    const thisYear = fridayOfWeek(match[2] ? Number(match[2]) : year, week);
    const date = match[2] || thisYear.getTime() >= reference.getTime() - DAY ? thisYear : fridayOfWeek(year + 1, week);
    yield { start, end, date, room: "none" };
  }
  yield* feasts(text, reference);
  yield* nearDays(text, reference);
  for (const language of languages) yield* daysOfMonths(text, language, monthNames(language), reference);
  for (const language of languages) yield* partsOfMonths(text, language, reference);
  for (const period of ["week", "month", "quarter", "year"] as const) yield* endsOf(text, period, reference);
  for (const { start, end, match } of matches(text, ENDS_IN_ONE_WORD))
    yield { start, end, date: endOf(match[1] ? "month" : "year", 0, reference), room: "none" };
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
      yield { start, end, date, room: day === "last" ? "none" : day === "whole" ? "month" : "some" };
    }
  }
}

function* endsOf(text: string, period: keyof typeof PERIODS, reference: Date): Generator<CalendarDay> {
  const noun = PERIODS[period];
  const end = new RegExp(`(?<!\\p{L})${END} (?:(${NEXT})|${THIS})? ?${noun}(${BEHIND})?(?!\\p{L})`, "giu");
  for (const { start, end: to, match } of matches(text, end))
    yield { start, end: to, date: endOf(period, match[1] || match[2] ? 1 : 0, reference), room: "none" };
  if (period !== "week" && period !== "month") return;
  const whole = new RegExp(
    `(?<!\\p{L})(?:(?:next|nächste[rn]?|kommende[rn]?|(?:la |el )?próxim[ao]|(?:la |il )?prossim[ao]|volgende|komende) ${noun}|(?:la |le |el |il )?${noun}${BEHIND})(?!\\p{L})(?! on| am)`,
    "giu",
  );
  for (const { start, end: to } of matches(text, whole))
    if (!/\p{L}+(?:day|tag|di|dag)\s*$/iu.test(text.slice(Math.max(0, start - 30), start)))
      yield { start, end: to, date: endOf(period, 1, reference), room: "some" };
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

import type { CalendarDay } from "./calendar-day.ts";
import type { KnownLanguage } from "./languages.ts";
import { matches } from "./text.ts";

const DAY = 86_400_000;

/** "no later than the 19th": a day of the month that is on, or of the next one; a month's name behind it makes it another day. */
const DAY_ALONE: Readonly<Record<KnownLanguage, RegExp>> = {
  en: /(?<!\p{L})(?:(?:by|before|until|till|no later than|not later than|latest|on or before)(?: the| \p{L}{3,6}day the)?|(?:on|for|from)(?: \p{L}{3,6}day)? the) (\d{1,2})(?:st|nd|rd|th)(?![\p{L}\d]|\s(?:of|january|february|march|april|may|june|july|august|september|october|november|december|floor|street|avenue|grade|edition|anniversary|birthday)(?!\p{L}))/giu,
  de: /(?<!\p{L})(?:bis(?: spätestens)?(?: zum| am)?|spätestens am|zum|am|vor dem) (\d{1,2})\.(?=\s*(?:$|[.,;)\n]|(?:des monats|in|nach|bei|an|geliefert|liefern|da|haben|hier)(?!\p{L})))/giu,
  fr: /(?<!\p{L})(?:avant le|pour le|d['’]ici le|au plus tard le|jusqu['’]au) (\d{1,2})(?:er)?(?=\s*(?:$|[.,;!?)\n]|(?:à|au|chez|de ce mois|du mois)(?!\p{L})))/giu,
  es: /(?<!\p{L})(?:antes del(?: día)?|para el(?: día)?|hasta el(?: día)?|el día) (\d{1,2})(?=\s*(?:$|[.,;!?)\n]|(?:en|a|de este mes)(?!\p{L})))/giu,
  it: /(?<!\p{L})(?:entro il(?: giorno)?|per il(?: giorno)?|prima del|il giorno) (\d{1,2})(?=\s*(?:$|[.,;!?)\n]|(?:a|in|presso|di questo mese|del mese)(?!\p{L})))/giu,
  nl: /(?<!\p{L})(?:uiterlijk|voor|vóór|tegen|op)(?: de)? (\d{1,2})(?:e|de|ste)(?=\s*(?:$|[.,;!?)\n]|(?:in|op|bij|aan|van deze maand)(?!\p{L})))/giu,
};

/** "the 15th of next month", "am 3. des nächsten Monats". */
const DAY_OF_MONTH =
  /(?<![\p{L}\d])(?:(?:by|before|until|on|bis zum|zum|am|avant|pour|le|antes|para|entro|per|uiterlijk|op|el|il|the|de|del|día)\s){0,4}(\d{1,2})(?:st|nd|rd|th|\.|er|e|º)?\s(?:(?:of |day of )?(?:the )?(?:(next|following|coming)|this) month|(?:des |im )?(?:(nächsten|kommenden|folgenden)|diese[sn]) monats?|(?:du mois (prochain|suivant)|de ce mois)|de(?:l |\s)?(?:(próximo mes|mes que viene|mes próximo)|este mes)|(?:del (mese prossimo|prossimo mese)|di questo mese)|van (?:(volgende|komende)|deze) maand)(?!\p{L})/giu;

const FIRST = "first|1st|erste[nr]?|1\\.|première|1[eè]re|primera|1ª|prima|eerste|1e";
const SECOND = "second|2nd|zweite[nr]?|2\\.|deuxième|seconde|2e|segunda|2ª|seconda|tweede";
const THIRD = "third|3rd|dritte[nr]?|3\\.|troisième|3e|tercera|3ª|terza|derde";
const FOURTH = "fourth|4th|vierte[nr]?|4\\.|quatrième|4e|cuarta|4ª|quarta|vierde";
const LAST = "last|letzte[nr]?|dernière|última|ultima|laatste";
const ORDINALS = [FIRST, SECOND, THIRD, FOURTH, LAST];
const OF = "(?: ?(?:of|in|im|des|de|d['’]|du|di|van|in de maand|the month of|mes de|mese di|mois de) ?| )";
const WEEK = "(?:week|woche|semaine|semana|settimana)";
const HALF = "(?:half|hälfte|moitié|quinzaine|mitad|quincena|metà|helft)";

/** "first half of June", "la 2e semaine d'avril", "erste Maiwoche": what part of a month ends on which day. */
function* partsOf(text: string, months: readonly string[], reference: Date): Generator<CalendarDay> {
  const names = months.join("|");
  const ordinals = ORDINALS.map((words) => `(${words})`).join("|");
  const spans = [
    { pattern: `(?:${ordinals}) (${WEEK})${OF}(${names})(?: (20\\d{2}))?`, isWeek: true },
    { pattern: `(?:${ordinals}) (${HALF})${OF}(${names})(?: (20\\d{2}))?`, isWeek: false },
    { pattern: `(?:${ordinals}) ()(${names})woche(?: (20\\d{2}))?`, isWeek: true },
    { pattern: `(?:${ordinals}) ()(${names})hälfte(?: (20\\d{2}))?`, isWeek: false },
  ];
  for (const { pattern, isWeek } of spans) {
    for (const { start, end, match } of matches(text, new RegExp(`(?<![\\p{L}\\d])${pattern}(?!\\p{L})`, "giu"))) {
      const nth = match.slice(1, 6).findIndex(Boolean);
      const month = months.indexOf((match[7] ?? "").toLowerCase());
      const day = isWeek ? (nth === 4 ? 0 : 7 * (nth + 1)) : nth === 0 ? 15 : nth === 1 || nth === 4 ? 0 : undefined;
      if (month < 0 || day === undefined) continue;
      yield { start, end, date: comingDay({ month, day, year: match[8] }, reference), room: "some" };
    }
  }
}

/** A day of a month that is not over; day 0 is the last one. */
function comingDay({ month, day, year }: { month: number; day: number; year: string | undefined }, reference: Date): Date {
  const of = (given: number): Date => new Date(Date.UTC(given, day === 0 ? month + 1 : month, day));
  if (year !== undefined) return of(Number(year));
  const thisYear = of(reference.getUTCFullYear());
  return thisYear.getTime() >= reference.getTime() - DAY ? thisYear : of(reference.getUTCFullYear() + 1);
}

/** "within a fortnight", "sous quinzaine", "sous huitaine": spans of days that have a name. */
const NAMED_SPANS: readonly (readonly [pattern: RegExp, days: number])[] = [
  [/(?<!\p{L})(?:within|in|inside) (?:a|the next|one) fortnight(?!\p{L}|['’]s)/giu, 14],
  [/(?<!\p{L})(?:sous|dans|d['’]ici|dans (?:la|une)|d['’]ici une|sous une) quinzaine(?! d| de)(?!\p{L})/giu, 14],
  [/(?<!\p{L})(?:sous|d['’]ici une|dans la) huitaine(?! d| de)(?!\p{L})/giu, 7],
  [/(?<!\p{L})(?:en|dentro de) (?:una|la) quincena(?! de)(?!\p{L})/giu, 15],
];

/** "Montag, 15.03.", "lundi 15/03": the weekday says no other day than the figures behind it. */
const WEEKDAY_WITH_DATE =
  /(?<!\p{L})(?:(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica|(?:maan|dins|woens|donder|vrij|zater|zon)dag),? (?:de[nm] |le |el |il |de )?(\d{1,2})[./](\d{1,2})[./]?(20\d{2})?(?![\d.,]\d|\d)/giu;

/** Days told by a number in a month, by parts of it, and by spans that have a name. */
export function* daysOfMonths(text: string, language: KnownLanguage, months: readonly string[], reference: Date): Generator<CalendarDay> {
  yield* partsOf(text, months, reference);
  for (const { start, end, match } of matches(text, DAY_OF_MONTH)) {
    const [, day, ...next] = match;
    const ahead = next.some((said) => said !== undefined) ? 1 : 0;
    const date = new Date(Date.UTC(reference.getUTCFullYear(), reference.getUTCMonth() + ahead, Number(day)));
    if (date.getUTCDate() === Number(day)) yield { start, end, date, room: "none" };
  }
  for (const { start, end, match } of matches(text, DAY_ALONE[language])) {
    const day = Number(match[1]);
    if (day < 1 || day > 31) continue;
    const [year, month] = [reference.getUTCFullYear(), reference.getUTCMonth()];
    const candidates = [0, 1, 2].map((ahead) => new Date(Date.UTC(year, month + ahead, day)));
    // The 31st is none of a month that ends before it.
    const date = candidates.find((one) => one.getUTCDate() === day && one.getTime() >= reference.getTime() - DAY);
    if (date) yield { start, end, date, room: "none" };
  }
  for (const { start, end, match } of matches(text, WEEKDAY_WITH_DATE)) {
    const [day, month] = [Number(match[1]), Number(match[2]) - 1];
    if (day >= 1 && day <= 31 && month >= 0 && month <= 11)
      yield { start, end, date: comingDay({ month, day, year: match[3] }, reference), room: "none" };
  }
  for (const [pattern, days] of NAMED_SPANS)
    for (const { start, end } of matches(text, pattern))
      yield { start, end, date: new Date(reference.getTime() + days * DAY), room: "none" };
}

import type { CalendarDay } from "./calendar-day.ts";
import { matches } from "./text.ts";
import { WEEKDAYS } from "./weekdays.ts";

const DAY = 86_400_000;

const LEAD =
  "within|in(?: less than)?|in (?:under|about)|inside|by the end of|innerhalb(?: von)?|binnen|spätestens in|dans|sous|d['’]ici|en(?: menos de| un plazo de)?|dentro de|entro|tra|fra|over|uiterlijk over";
const ONE = "an?|one|eine[mrs]?|une?|una|uno|één|een";
const SPANS: readonly (readonly [words: string, count: (from: Date, many: number) => Date])[] = [
  ["months?|monate?n?|monats|mois|mes(?:es)?|mes[ei]|maand(?:en)?", inMonths],
  ["fortnight", (from, many) => new Date(from.getTime() + many * 14 * DAY)],
  ["hours?|hrs?|h|stunden|std|heures?|horas?|ore|uur", (from, many) => new Date(from.getTime() + Math.ceil(many / 24) * DAY)],
];

/** A month on, or the last day of a month that has no such day. */
function inMonths(from: Date, many: number): Date {
  const [year, month] = [from.getUTCFullYear(), from.getUTCMonth() + many];
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month, Math.min(from.getUTCDate(), last)));
}

/** "in a month", "sous 48 h": spans of one, and of hours, which the parser of dates takes for a month or for none. */
function* spans(text: string, reference: Date): Generator<CalendarDay> {
  for (const [words, count] of SPANS) {
    const pattern = new RegExp(`(?<!\\p{L})(?:${LEAD}) (?:(${ONE})\\s|(\\d{1,3})\\s?)(?:${words})(?!\\p{L})`, "giu");
    for (const { start, end, match } of matches(text, pattern)) {
      const many = match[2] === undefined ? 1 : Number(match[2]);
      // Several months are read with the other counts.
      if (many > 0 && (match[2] === undefined || count !== inMonths)) yield { start, end, date: count(reference, many), room: "none" };
    }
  }
  for (const { start, end } of matches(text, /(?<!\p{L})(?:a|one) fortnight from (?:now|today)(?!\p{L})/giu))
    yield { start, end, date: new Date(reference.getTime() + 14 * DAY), room: "none" };
}

const ANY_WEEKDAY = WEEKDAYS.map((words) => `(${words})`).join("|");
const NEXT_WEEK =
  "next week|(?:der )?(?:nächste[rn]?|kommende[rn]?) woche|(?:de )?la semaine prochaine|(?:de )?la (?:próxima semana|semana (?:que viene|próxima))|(?:della )?(?:la )?(?:prossima settimana|settimana prossima)|(?:van )?(?:volgende|komende) week";
const THIS = "this week|diese[rn]? woche|cette semaine|esta semana|questa settimana|deze week";
/** Where it says when: as a piece of its own, or behind a word that says so; "she is away this week" says nothing of goods. */
const THIS_WEEK = new RegExp(
  `(?:(?<=,\\s)|(?<!\\p{L})(?:by the end of|still|within|(?:deliver(?:y|ed)?|needed|arrive)(?: by)?|noch(?: in)?|geliefert|liefern|lieferung|livr(?:er|ée?s?|aison)|lleguen?|entreg(?:a|ar|uen)|para|consegn(?:a|are)|levering|geleverd|avant la fin de|dans|antes de acabar|en|entro|nog) )(?:${THIS})(?= ?(?:nog|still)?[.,;!?\\n]|$| (?:please|bitte|s'il|por favor|per favore|graag)(?!\\p{L}))|(?<!\\p{L})(?:deze week nog|noch diese Woche)(?!\\p{L})`,
  "giu",
);
const MIDDLE = /(?<!\p{L})(?:the )?(?:middle of|mid-?|mitte(?: der)?|milieu de|mediados de|metà|midden|halverwege) ?$/iu;

const mondayOf = (reference: Date, ahead: number): number => {
  const today = Date.UTC(reference.getUTCFullYear(), reference.getUTCMonth(), reference.getUTCDate());
  return today - ((reference.getUTCDay() + 6) % 7) * DAY + ahead * 7 * DAY;
};

/** "volgende week dinsdag", "Dienstag nächster Woche", "Mitte nächster Woche", and what is still due this week. */
function* ofWeeks(text: string, reference: Date): Generator<CalendarDay> {
  const behind = new RegExp(`(?<!\\p{L})(?:${NEXT_WEEK}),?\\s(?:on |am |le |el |op )?(?:${ANY_WEEKDAY})(?!\\p{L})`, "giu");
  const before = new RegExp(`(?<!\\p{L})(?:${ANY_WEEKDAY}),?\\s(?:of |in )?(?:${NEXT_WEEK})(?!\\p{L})`, "giu");
  for (const pattern of [behind, before]) {
    for (const { start, end, match } of matches(text, pattern)) {
      const weekday = match.slice(1, 8).findIndex(Boolean);
      if (weekday >= 0) yield { start, end, date: new Date(mondayOf(reference, 1) + weekday * DAY), room: "none" };
    }
  }
  for (const { start, end } of matches(text, new RegExp(`(?<!\\p{L})(?:${NEXT_WEEK})(?!\\p{L})`, "giu"))) {
    const middle = MIDDLE.exec(text.slice(Math.max(0, start - 20), start))?.[0];
    if (middle !== undefined) yield { start: start - middle.length, end, date: new Date(mondayOf(reference, 1) + 2 * DAY), room: "some" };
  }
  for (const { start, end } of matches(text, THIS_WEEK))
    yield { start, end, date: new Date(mondayOf(reference, 0) + 4 * DAY), room: "month" };
}

const IN_TWO_DAYS = /(?<!\p{L})(?:the )?(?:day after tomorrow|übermorgen|après-demain|pasado mañana|dopodomani|overmorgen)(?!\p{L})/giu;
const QUARTER =
  /(?<!\p{L})(?:q([1-4])|([1-4])(?:\.|st|nd|rd|th|e|er|[oº])? (?:quartals?|quarter|trimestre|kwartaal))(?:[ /]{1,2}(20\d{2}))?(?![\p{L}\d])/giu;
const QUARTERS_END = /(?<!\p{L})(?:quartalsende|quarter[- ]end)(?!\p{L})/giu;

function* ofQuarters(text: string, reference: Date): Generator<CalendarDay> {
  const [year, present] = [reference.getUTCFullYear(), Math.floor(reference.getUTCMonth() / 3) + 1];
  for (const { start, end, match } of matches(text, QUARTER)) {
    const quarter = Number(match[1] ?? match[2]);
    const of = match[3] === undefined ? year + (quarter < present ? 1 : 0) : Number(match[3]);
    yield { start, end, date: new Date(Date.UTC(of, 3 * quarter, 0)), room: "month" };
  }
  for (const { start, end } of matches(text, QUARTERS_END))
    yield { start, end, date: new Date(Date.UTC(year, 3 * present, 0)), room: "none" };
}

/** "Bis übernächsten Freitag", "the Friday after next": a weekday of the week after next. */
const AFTER_NEXT = new RegExp(
  `(?<!\\p{L})(?:übernächste[nrsm]?\\s(?:${ANY_WEEKDAY})|(?:${ANY_WEEKDAY})\\s(?:after next|in zwei wochen|in quinze jours|over twee weken))(?!\\p{L})`,
  "giu",
);
function* afterNext(text: string, reference: Date): Generator<CalendarDay> {
  for (const { start, end, match } of matches(text, AFTER_NEXT)) {
    const weekday = match.slice(1).findIndex(Boolean) % WEEKDAYS.length;
    if (weekday >= 0) yield { start, end, date: new Date(mondayOf(reference, 2) + weekday * DAY), room: "none" };
  }
}

/** Days told by how near they are: spans of one, hours, weeks, the day after tomorrow, quarters. */
export function* nearDays(text: string, reference: Date): Generator<CalendarDay> {
  yield* spans(text, reference);
  yield* ofWeeks(text, reference);
  yield* afterNext(text, reference);
  for (const { start, end } of matches(text, IN_TWO_DAYS))
    yield { start, end, date: new Date(reference.getTime() + 2 * DAY), room: "none" };
  yield* ofQuarters(text, reference);
}

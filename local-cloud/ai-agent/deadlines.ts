import * as chrono from "chrono-node";
import type { Language } from "./languages.ts";
import { matches, overlaps, type Span } from "./text.ts";

export interface DeadlineMention extends Span {
  /** Calendar day, `YYYY-MM-DD`. */
  date: string;
  /** `delivery` where goods are to be there, `offers` where offers are due, `other` where the text gives no cue. */
  role: "delivery" | "offers" | "other";
  confidence: number;
}

const PARSERS: Record<Exclude<Language, "other">, { parse: typeof chrono.en.parse }> = {
  en: chrono.en,
  de: chrono.de,
  fr: chrono.fr,
  es: chrono.es,
  it: chrono.it,
  nl: chrono.nl,
};
const MONTH_FIRST = /^en(?:-(?:US|CA|PH))?$/i;

const SPAN_OF_TIME =
  /(?<![\p{L}\d])(?:(?:within|in|by:?|innerhalb(?: von)?|binnen|sous|dans(?: les)?|en|entro|dentro de)\s+)?(\d{1,4})(?:\s*\(\d{1,4}\))?\s*(calendar |business |working )?(days?|weeks?|months?|tagen?|werktagen?|wochen?|monaten?|jours(?: ouvrés)?|semaines?|mois|d[ií]as|giorni|dagen)(?![\p{L}])([^.\n]{0,40})/giu;
const LEADING = /^(?:within|in|by:?|innerhalb|binnen|sous|dans|en|entro|dentro)\b/i;
const AFTER_ORDER =
  /^\s*(?:ARO|ADO|after|of (?:receipt|contract|award|order|the order)|from (?:now|today|order|receipt)|nach (?:Bestellung|Auftrag)|après (?:commande|la commande))/i;
const NOT_A_DEADLINE =
  /(?:payment|pay|paid|invoice|warranty|guarantee|returns?|refund|valid(?:ity)?|net|zahlung|garantie|paiement|posted|issued?(?: date)?|issue date|dated|since|period of performance|first article|samples?|tests?|effective|founded|established)[^.;\n]{0,25}$/i;
const DUE =
  /(?:\bby|before|until|till|no(?:t)? later than|at the latest|latest|deadline|\bdue|clos(?:es?|ing|ed)|on or before|needed|required|expected|arrive|delivery|deliver(?:ed|y)?(?: date)?(?: is)?|within|spätestens|\bbis|vor(?: dem)?|frist|avant|d'ici|au plus tard|pour le|limite|antes del?|entro|uiterlijk|voor|response date)\b[^.;\n]{0,45}$/i;
const OFFERS = /offers?|quot(?:e|es|ations?)|proposals?|respon(?:se|ses|d)|submi|bids?|tenders?|clos(?:es?|ing|ed)|angebot|offres|receiv/i;

/** Every date the need or the offers are due by, counted from `referenceTime`; days before it are no deadlines. */
export function findDeadlines(text: string, language: Language, referenceTime: Date, locale?: string): DeadlineMention[] {
  const found = [...spansOfTime(text, referenceTime), ...monthEnds(text, language, referenceTime)];
  for (const dated of namedDates(text, language, referenceTime, locale)) {
    if (!found.some((other) => overlaps(other, dated))) found.push(dated);
  }
  const today = isoDay(referenceTime);
  return found.filter((mention) => mention.date >= today).toSorted((a, b) => a.start - b.start);
}

function* spansOfTime(text: string, reference: Date): Generator<DeadlineMention> {
  for (const { start, match } of matches(text, SPAN_OF_TIME)) {
    const [whole, count = "", kind, unit = "", after = ""] = match;
    const before = text.slice(Math.max(0, start - 60), start);
    const relative = LEADING.test(whole) || AFTER_ORDER.test(after) || DUE.test(before);
    if (!relative || Number(count) === 0 || NOT_A_DEADLINE.test(before)) continue;
    const date = later(reference, Number(count), unit, /business|working/i.test(kind ?? "") || /werktag|ouvrés/i.test(unit));
    const end = start + whole.length - after.length;
    yield { start, end, date: isoDay(date), role: roleOf(`${before} ${after}`), confidence: 0.85 };
  }
}

/** "Ende April", "fin avril 2027": the last day of the month, which the parsers of these languages leave out. */
function* monthEnds(text: string, language: Language, reference: Date): Generator<DeadlineMention> {
  if (language === "en" || language === "other") return;
  const name = new Intl.DateTimeFormat(language, { month: "long", timeZone: "UTC" });
  const months = Array.from({ length: 12 }, (_, month) => name.format(Date.UTC(2024, month, 15)).toLowerCase());
  const pattern = new RegExp(
    `(?<!\\p{L})(?:ende|fin(?:e|ales)?|eind)(?: de| di| d'| des)? (${months.join("|")})(?: (\\d{4}))?(?!\\p{L})`,
    "giu",
  );
  for (const { start, end, match } of matches(text, pattern)) {
    const month = months.indexOf((match[1] ?? "").toLowerCase());
    const year = match[2] ? Number(match[2]) : reference.getUTCFullYear() + (month < reference.getUTCMonth() ? 1 : 0);
    const before = text.slice(Math.max(0, start - 70), start);
    yield { start, end, date: isoDay(new Date(Date.UTC(year, month + 1, 0))), role: roleOf(before), confidence: 0.85 };
  }
}

function* namedDates(text: string, language: Language, reference: Date, locale?: string): Generator<DeadlineMention> {
  const parser =
    language === "other" ? chrono.en : language === "en" && locale && !MONTH_FIRST.test(locale) ? chrono.en.GB : PARSERS[language];
  for (const result of parser.parse(text, { instant: reference, timezone: 0 }, { forwardDate: true })) {
    const { start } = result;
    if (/^[\d/.:\s-]{1,5}$|^0+ /.test(result.text) || /^(?:now|today|tonight|heute|jetzt|aujourd'hui|hoy|oggi)\b/i.test(result.text))
      continue;
    if (!start.isCertain("day") && !start.isCertain("weekday") && !start.isCertain("month")) continue;
    const before = text.slice(Math.max(0, result.index - 70), result.index);
    if (NOT_A_DEADLINE.test(before)) continue;
    const cued = DUE.test(before) || /^(?:in|within|by|before|until|end of|dans|d'ici|sous)\b/i.test(result.text);
    const [year, month, day] = [start.get("year") ?? 0, start.get("month") ?? 1, start.get("day") ?? 1];
    const inMonth = !start.isCertain("day") && !start.isCertain("weekday") && !/\b(?:by|before|until|vor|avant)\s*$/i.test(before);
    const date = isoDay(new Date(Date.UTC(year, inMonth ? month : month - 1, inMonth ? 0 : day)));
    const role = cued ? roleOf(before) : "other";
    yield { start: result.index, end: result.index + result.text.length, date, role, confidence: cued ? 0.9 : 0.3 };
  }
}

function roleOf(around: string): DeadlineMention["role"] {
  return OFFERS.test(around.split(/[.;!?]\s|\n/).at(-1) ?? around) ? "offers" : "delivery";
}

function later(from: Date, count: number, unit: string, workingDays: boolean): Date {
  const date = new Date(from);
  if (/^(?:month|monat|mois)/i.test(unit)) date.setUTCMonth(date.getUTCMonth() + count);
  else if (/^(?:week|woche|semaine)/i.test(unit)) date.setUTCDate(date.getUTCDate() + count * 7);
  else if (!workingDays) date.setUTCDate(date.getUTCDate() + count);
  else {
    for (let left = count; left > 0;) {
      date.setUTCDate(date.getUTCDate() + 1);
      if (date.getUTCDay() % 6 !== 0) left -= 1;
    }
  }
  return date;
}

function isoDay(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** The day that binds the buyer: delivery before offers due, of equals the last said; undefined where none carries a cue. */
export function deadlineOf(mentions: readonly DeadlineMention[]): DeadlineMention | undefined {
  return mentions.findLast((mention) => mention.role === "delivery") ?? mentions.findLast((mention) => mention.role === "offers");
}

import * as chrono from "chrono-node";
import { calendarDays } from "./calendar-terms.ts";
import { isOfDoing, isOfEvent, relativeDays } from "./event-days.ts";
import type { KnownLanguage, Language } from "./languages.ts";
import { findNumbers } from "./numbers.ts";
import { matches, overlaps, type Span } from "./text.ts";

export interface DeadlineMention extends Span {
  /** Calendar day, `YYYY-MM-DD`. */
  date: string;
  /** `delivery` where goods are to be there, `offers` where offers are due, `other` where the text gives no cue. */
  role: "delivery" | "offers" | "other";
  /** How the day was told, for what it is worth. */
  form: "named" | "span" | "calendar" | "vague" | "numeric";
  confidence: number;
}

const PARSERS: Record<KnownLanguage, { parse: typeof chrono.en.parse }> = {
  en: chrono.en,
  de: chrono.de,
  fr: chrono.fr,
  es: chrono.es,
  it: chrono.it,
  nl: chrono.nl,
};
const MONTH_FIRST = /^en(?:-(?:US|CA|PH))?$/i;

const UNIT_OF_TIME =
  /^(?:\s*\(\d{1,4}\))?[\s-]*(calendar |business |working |full |volle[nr]? )?(?:(days?|tagen?|jours?|d[ií]as?|giorn[oi]|gg|dag(?:en)?)( (?:ouvrés|ouvrables|hábiles|laborables|lavorativi))?|(werktagen?|arbeitstagen?|werkdagen?|bankdagen?)|(weeks?|wks?|wochen?|semaines?|semanas?|settiman[ae]|weken|week)|(months?|monaten?|mois|mes(?:es)?|mes[ei]|maand(?:en)?))(?![\p{L}])/iu;
const LEAD =
  /(?<![\p{L}])(?:within|in|by:?|inside|under|no (?:later|more) than|not more than|at most|max(?:\.|imum)?|up to|(?:the )?next|innerhalb(?: von| der nächsten)?|binnen(?: uiterlijk)?|in spätestens|spätestens in|in den nächsten|sous|dans(?: les| un délai de)?|d['’]ici|en(?: un plazo(?: máximo)? de| menos de)?|dentro de(?: los próximos)?|en un máximo de|plazo(?: máximo| de entrega)*(?: de|:)?|entro(?: i prossimi)?|tra|fra|over|in maximaal|uiterlijk (?:over|binnen)|délai(?: de livraison| maximum)*(?: de|:)?|(?:lead|delivery) time(?: of|:| is)?|lieferzeit(?: von|:| maximal)?|lieferfrist(?: von|:)?|levertijd(?: van| maximaal|:)?|tempi di consegna:?|consegna in)\s*(?:ca\.? |etwa |about |circa |max\.? |maximal |maximaal |uiterlijk )?$/iu;
const AFTER_ORDER =
  /^\s*(?:ARO|ADO|after|of (?:receipt|contract|award|order|the order)|from (?:now|today|order|receipt)|at (?:most|the latest)|nach (?:Bestellung|Auftrag|Bestelleingang)|ab (?:heute|Bestellung|Auftrag|jetzt)|après (?:commande|la commande)|à compter|a partir de|desde el pedido|da (?:oggi|ordine)|dall['’]ordine|vanaf (?:nu|vandaag)|na (?:bestelling|opdracht))/iu;
const NOT_A_DEADLINE =
  /(?<!\p{L})(?:payment|pay|paid|invoice|warranty|guarantee|returns?|refund|valid(?:ity)?|zahlung\p{L}*|zahlbar|garantie|gewährleistung|paiement|payable|pago|garant[ií]a|pagamento|garanzia|betaling\p{L}*|betalen|gültig|valable|válid[oa]|valid[oa]|geldig|posted|expired|we clos\p{L}+|geschlossen|fermé|cerramos|cerrad\p{L}|chius\p{L}|gesloten|broke|kaputt\p{L}*|abgelaufen|caduc\p{L}+|scadut\p{L}+|expiré|verlopen|rott[oaie]|roto|cassé|(?:offert|angebot|quote|offer|devis|presupuesto|preventivo)\p{L}* (?:van|vom|from|of|de|du|del|di)|issued?(?: date)?|issue date|dated|since|seit|depuis|desde|period of performance|first article|samples?|tests?|effective|founded|established|last|vergangene[nr]?|letzte[nrs]?|nicht vor|sauf|except|außer|excepto|salvo|eccetto|tranne|behalve|not before|not until|not earlier than|erst|no (?:\p{L}{1,12} ){1,2}hasta|non (?:\p{L}{1,12} ){1,2}(?:prima|fino)|pas avant|no antes|non prima|bind\p{L}*|bound|vinculad\p{L}*|vincolat\p{L}*|niet voor|niet eerder dan)(?!\p{L})[^.;\n]{0,25}$/iu;
const DUE =
  /(?:\bby|before|until|till|not after|nicht (?:nach|später als)|(?:pas|ni) après|(?:no|ni) después del?|no más tarde del?|non oltre|non dopo|niet (?:na|later dan)|no(?:t)? later than|at the latest|latest|deadline|\bdue|clos(?:es?|ing|ed)|on or before|needed|required|expected|arrive|delivery|deliver(?:ed|y)?(?: date)?(?: is)?|within|spätestens|\bbis|vor(?: dem)?|frist|termin|liefer\p{L}*|benötigt|avant|d['’]ici|au plus tard|pour le|pour|limite|livr\p{L}*|(?:everything|them|tout|alles|todo|tutto) (?:there|in place|avoir|haben|tener|avere|hebben)|tout avoir|avoir tout|antes del?|para el|para|a más tardar|como tarde|entrega\p{L}*|hasta el|plazo|entro|consegn\p{L}*|prima d(?:el|i)|per il|per|uiterlijk|v[oó][oó]r|pick(?:ed)? up|abhol\p{L}*|retir\p{L}*|ritir\p{L}*|recog\p{L}*|ophal\p{L}*|tegen|lever\p{L}*|response date|when|want|necesit\p{L}*|fecha límite|nodig)(?![\p{L}])[^.;!?\n]{0,45}$/iu;
const OFFERS =
  /offers?|quot(?:e|es|ations?)|proposals?|respon(?:se|ses|d)|submi|bids?|tenders?|clos(?:es?|ing|ed)|angebot|offres|devis|oferta|offerta|offerte|preventiv|presupuestos? antes|receiv|inschrijving|licitación|presentación de|presentazione d/i;
/** By when somebody wants to hear: no goods are due then. */
const REPLIES =
  /(?<!\p{L})(?:questions?|queries|repl(?:y|ies)|answers?|get back to (?:me|us)|hear from you|rückfragen|fragen|(?:rück)?antwort\p{L}*|rückmeldung\p{L}*|réponses?|répondre|retour de votre part|respuestas?|responder|contestar|rispost[ae]|rispondere|riscontro|antwoord\p{L}*|reactie|vragen)(?!\p{L})[^.;!?\n]{0,40}$/iu;
/** "Bis 30.04. an ihr Angebot gebunden": how long an offer binds. */
const BINDS_BEHIND =
  /^[^.;!?\n]{0,50}(?<!\p{L})(?:gebunden|gültig|binding|valid|validité|valable|vincolat\p{L}|vinculad\p{L}+|geldig)(?!\p{L})/iu;
/** German writes days without their year with a point behind the month. */
const SHORT_DATE = /(?<![\d.])(\d{1,2})\.(\d{1,2})\.(?!\d)/gu;
const SHORT_CUE =
  /(?<!\p{L})(?:bis(?: zum| spätestens)?|by|before|am|vor dem|avant le|pour le|le|antes del|para el|el|entro il|il|voor|op|uiterlijk|spätestens|zum|deadline:?|(?:liefer)?termin:?|lieferdatum:?|delivery date:?|fecha(?: \p{L}{2,8}){0,2}:?|data(?: \p{L}{2,8}){0,2}:?|(?:lever)?datum:?)\s*$/iu;

/** Every date the need or the offers are due by, counted from `referenceTime`; days before it are no deadlines. */
export function findDeadlines(text: string, language: Language, referenceTime: Date, locale?: string): DeadlineMention[] {
  const known: KnownLanguage[] = language === "other" ? ["en"] : [language];
  const found: DeadlineMention[] = [];
  const keep = (mentions: Iterable<DeadlineMention>): void => {
    for (const mention of mentions) if (!found.some((other) => overlaps(other, mention))) found.push(mention);
  };
  keep(spansOfTime(text, language, referenceTime));
  keep(calendarTerms(text, known, referenceTime));
  keep(namedDates(text, language, referenceTime, locale));
  keep(shortDates(text, referenceTime));
  for (const { date, from, ...span } of [...relativeDays(text, found)]) {
    // What is counted from is not due itself, and a weekday in it is no day of its own.
    const others = found
      .filter((other) => !overlaps(other, span))
      .map((other) => (other.start === from ? { ...other, role: "other" as const, confidence: OF_DOING } : other));
    const before = text.slice(Math.max(0, span.start - 70), span.start);
    found.splice(0, found.length, ...others, { ...span, date: isoDay(date), role: roleOf(before), form: "span", confidence: 0.85 });
  }
  const today = isoDay(referenceTime);
  const isReply = ({ start }: Span): boolean => REPLIES.test(text.slice(Math.max(0, start - 70), start));
  const binds = ({ end }: Span): boolean => BINDS_BEHIND.test(text.slice(end, end + 60));
  return found.filter((mention) => mention.date >= today && !isReply(mention) && !binds(mention)).toSorted((a, b) => a.start - b.start);
}

function* spansOfTime(text: string, language: Language, reference: Date): Generator<DeadlineMention> {
  for (const number of findNumbers(text, language)) {
    const unit = UNIT_OF_TIME.exec(text.slice(number.end, number.end + 50));
    if (!unit || number.value === 0 || number.value > 1_500 || !Number.isInteger(number.value)) continue;
    const [whole, kind = "", days, working, workingDays, weeks, months] = unit;
    // "Donnerstag in einer Woche" is that day of the next week.
    if (new RegExp(`(?:${WEEKDAY}),? (?:in )?(?:an? |eine[rn]? )?$`, "iu").test(text.slice(Math.max(0, number.start - 30), number.end)))
      continue;
    const range = /(?:\d{1,3} ?[-–] ?|(?:\d{1,3}|(?<!\p{L})\p{L}{3,}) (?:to|bis|à|a|tot|or|oder|o|ou|of) )$/u.exec(
      text.slice(Math.max(0, number.start - 40), number.start),
    );
    const from = range ? number.start - range[0].length : number.start;
    const before = text.slice(Math.max(0, from - 70), from);
    const after = text.slice(number.end + whole.length, number.end + whole.length + 40);
    const lead = LEAD.exec(before);
    if ((!lead && !AFTER_ORDER.test(after) && !DUE.test(before)) || NOT_A_DEADLINE.test(before)) continue;
    if (/^[ -](?:warranty|guarantee|garantie)/i.test(after)) continue;
    const isWorking = workingDays !== undefined || working !== undefined || /business|working/i.test(kind);
    const date = later(reference, number.value, { months: months !== undefined, weeks: weeks !== undefined, isWorking });
    if (days === undefined && !workingDays && !weeks && !months) continue;
    const start = lead ? from - lead[0].length : from;
    yield { start, end: number.end + whole.length, date: isoDay(date), role: roleOf(before, after), form: "span", confidence: 0.85 };
  }
}

function* calendarTerms(text: string, languages: readonly KnownLanguage[], reference: Date): Generator<DeadlineMention> {
  for (const { start, end, date, room } of calendarDays(text, languages, reference)) {
    const before = text.slice(Math.max(0, start - 70), start);
    if (NOT_A_DEADLINE.test(before)) continue;
    if (room === "month" && !DUE.test(before))
      yield { start, end, date: isoDay(date), role: "other", form: "vague", confidence: isOfDoing(before) ? OF_DOING : 0.3 };
    else
      yield {
        ...{ start, end, date: isoDay(date), role: roleOf(before) },
        ...(room === "none" ? { form: "calendar", confidence: 0.85 } : { form: "vague", confidence: 0.6 }),
      };
  }
}

const WEEKDAY =
  "(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica|(?:maan|dins|woens|donder|vrij|zater|zon)dag";
const WEEKDAY_ALONE = new RegExp(`^(?:${WEEKDAY})$`, "iu");
const WEEK_LATER = /^\s(?:week|in (?:einer|1) woche|in acht tagen|en huit|over een week)(?![\p{L}\d])/iu;
const IS_WEEK_LATER = new RegExp(`(?:${WEEKDAY})\\s(?:in (?:einer|1) woche|in acht tagen|over een week)$`, "iu");
const A_WEEK = 7 * 86_400_000;

/** "Thursday week", "Donnerstag in einer Woche", and "venerdì 12": the day of the month that the weekday falls on next. */
function weekdayAs(day: Date, behind: string): Date {
  if (WEEK_LATER.test(behind)) return new Date(day.getTime() + A_WEEK);
  const numbered = Number(/^\s(\d{1,2})(?![\d.,:h]|\s\p{L}{4})/u.exec(behind)?.[1] ?? 0);
  if (numbered === 0) return day;
  for (let weeks = 0; weeks < 9; weeks += 1) {
    const later = new Date(day.getTime() + weeks * A_WEEK);
    if (later.getUTCDate() === numbered) return later;
  }
  return day;
}

/** "from Monday to Friday": when somebody is there, in every week. */
/** "Non prima del 15 e non oltre il 25": the day that is not to be waited past stands behind the earliest. */
const EARLIEST =
  /(?<!\p{L})(?:nicht vor|not before|not until|not earlier than|pas avant|no antes|non prima|niet voor|niet eerder dan)(?!\p{L})[^.;\n]{0,12}?\d{1,2}\S{0,3}(?:\s(?:d[eiu] )?\p{L}{3,10})?,?\s(?:and|und|et|ni|y|e|en|but|aber|mais|pero|ma|maar)\s/giu;
const OPENING = new RegExp(`(?:${WEEKDAY})s?\\s?(?:to|till|bis|a|à|al|au|tot|-|–)\\s?(?:${WEEKDAY})s?$`, "iu");
const OPENING_ENDS = new RegExp(`^s?\\s?(?:to|till|bis|a|à|al|au|tot|-|–)\\s?(?:${WEEKDAY})`, "iu");
/** "Freitag 3 Paletten": a count behind a weekday is none of its date. */
const COUNT_BEHIND = new RegExp(`^((?:${WEEKDAY})),? \\d{1,2}$`, "iu");

/** "a week", "für 25 h(öhenverstellbare …)": how often, or how many, and no day. */
const RATE =
  /^(?:(?:an?|per|each|every|une?|una?|eine?n?|een|pro|par|por) ?\p{L}+|(?:für|for|pour|para|per|voor)? ?\d{1,4} ?(?:h|m|s|d|j|min|std|stunden|hours?|heures?|horas?|ore|uur))$/iu;

/** "de 14e april": the parser knows Dutch days by their figures alone. */
const DUTCH_ORDINAL = /(?<=(?<!\d)\d{1,2})(?:e|de|ste)(?= \p{L}{3})/gu;
const blanks = (written: string): string => " ".repeat(written.length);

function* namedDates(text: string, language: Language, reference: Date, locale?: string): Generator<DeadlineMention> {
  const parser =
    language === "other" ? chrono.en : language === "en" && locale && !MONTH_FIRST.test(locale) ? chrono.en.GB : PARSERS[language];
  for (const result of parser.parse(
    language === "nl" ? text.replace(DUTCH_ORDINAL, blanks) : text,
    { instant: reference, timezone: 0 },
    { forwardDate: true },
  )) {
    if (IS_WEEK_LATER.test(text.slice(Math.max(0, result.index - 14), result.index + result.text.length))) continue;
    const { start } = result;
    const before = text.slice(Math.max(0, result.index - 70), result.index);
    const isBare = /^[\d/.:\s-]{1,5}$/.test(result.text);
    if (isBare && !(SHORT_CUE.test(before) && /^\d{1,2}[/-]\d{1,2}$/.test(result.text.trim()))) continue;
    // "so um die", "en 14", "90 m": an abbreviated day or a lone figure that happens to stand there.
    if (/^\p{L}{1,3}\.?$/u.test(result.text.trim()) || !/\p{L}{3,}|\d[/.-]\d/u.test(result.text)) continue;
    if (
      /^0+ /.test(result.text) ||
      /^(?:now|today|tonight|heute|jetzt|aujourd'hui|hoy|oggi|nu|ora|maintenant|ahora|vandaag)\b/i.test(result.text)
    )
      continue;
    if (!start.isCertain("day") && !start.isCertain("weekday") && !start.isCertain("month")) continue;
    if (
      OPENING.test(`${before}${/^\p{L}*/u.exec(result.text)?.[0] ?? ""}`) ||
      OPENING_ENDS.test(text.slice(result.index + result.text.length, result.index + result.text.length + 25))
    )
      continue;
    if (RATE.test(result.text) && !DUE.test(before)) continue;
    // "Guten Morgen", "buenos días por la mañana", "por la tarde": greetings and times of day are no days.
    if (
      /(?:guten|goede?|buenos?|por la|de la|am|every|each|jeden|chaque|cada|ogni|elke)\s*$/iu.test(before) &&
      /^(?:morgen|mañana|tarde|noche|matin|soir|\p{L}+)$/iu.test(result.text) &&
      !DUE.test(before)
    )
      continue;
    if (NOT_A_DEADLINE.test(before.replace(EARLIEST, "")) || DURATION.test(result.text)) continue;
    const cued =
      DUE.test(before) ||
      DUE_BEHIND.test(text.slice(result.index + result.text.length, result.index + result.text.length + 45)) ||
      /^(?:in|within|by|before|until|end of|dans|d'ici|sous|en|tra|fra|over|binnen|entro)\b/i.test(result.text);
    const [year, month, day] = [start.get("year") ?? 0, start.get("month") ?? 1, start.get("day") ?? 1];
    const inMonth =
      !start.isCertain("day") &&
      !start.isCertain("weekday") &&
      !/\b(?:by|before|until|vor|avant|antes de|prima di|v[oó][oó]r)\s*$/i.test(before);
    const named = new Date(Date.UTC(year, inMonth ? month : month - 1, inMonth ? 0 : day));
    const weekday = COUNT_BEHIND.exec(result.text)?.[1] ?? result.text;
    const behind = text.slice(result.index + weekday.length, result.index + weekday.length + 30);
    const date = isoDay(WEEKDAY_ALONE.test(weekday) ? weekdayAs(named, behind) : named);
    const role = cued ? roleOf(before) : "other";
    const written = COUNT_BEHIND.exec(result.text)?.[1] ?? result.text;
    const sure = isOfEvent(before) ? EVENTS : 0.9;
    const numeric = /^\d{1,2}[/.-]\d{1,2}/.test(result.text.replace(/^\p{L}+ /u, ""));
    const form = !start.isCertain("day") && !start.isCertain("weekday") ? "vague" : numeric ? "numeric" : "named";
    yield {
      start: result.index,
      end: result.index + written.length,
      date,
      role,
      form,
      confidence: cued ? sure : isOfDoing(before) ? OF_DOING : 0.3,
    };
  }
}

/** "a 12 week wait", "usual terms, 14 days": without a word that says from when, how long and no day. */
const DURATION =
  /^(?:(?:an?|une?|una|een|eine?n?) )?\d+ ?(?:days?|weeks?|months?|hours?|tage?n?|wochen?|monate?n?|stunden?|jours?|semaines?|mois|heures?|d[ií]as?|semanas?|mes(?:es)?|horas?|giorn[oi]|settiman[ae]|mes[ei]|ore|dag(?:en)?|weken|maand(?:en)?|uur)$/iu;
/** Behind a day: "op 29 maart leveren", "23 April is fine". */
const DUE_BEHIND =
  /^[^.;!?\n\d]{0,20}(?:(?:leveren|geleverd|bezorgen|liefern|geliefert|angeliefert|livrer|livrés?|entregar|entregad[oa]s?|consegnare|consegnat[eio]|delivered|installed)(?!\p{L})|\s(?:is|would be|works|geht|passt|ist|va|est|es|è)\s?(?:also |auch |ook |aussi |también |anche )?(?:fine|ok|okay|good|goed|gut|bien|bon|bene|perfect)?(?=[.!,]|$))/iu;
/** How surely goods are due by a day on which the buyer does something: it is a day to count from, and no value. */
const OF_DOING = 0.1;

/** How surely goods are due by the day of the event that they are for. */
const EVENTS = 0.85;

function* shortDates(text: string, reference: Date): Generator<DeadlineMention> {
  for (const { start, end, match } of matches(text, SHORT_DATE)) {
    const before = text.slice(Math.max(0, start - 70), start);
    const [day, month] = [Number(match[1]), Number(match[2])];
    if (!SHORT_CUE.test(before) || day < 1 || day > 31 || month < 1 || month > 12) continue;
    const thisYear = new Date(Date.UTC(reference.getUTCFullYear(), month - 1, day));
    const date = isoDay(thisYear) >= isoDay(reference) ? thisYear : new Date(Date.UTC(reference.getUTCFullYear() + 1, month - 1, day));
    yield { start, end, date: isoDay(date), role: roleOf(before), form: "numeric", confidence: 0.9 };
  }
}

/** What its own clause says it is for: "quotes by 12 March, goods by 31 March" are two. */
function roleOf(before: string, after = ""): DeadlineMention["role"] {
  const sentence = before.split(/[.;!?]\s|\n/).at(-1) ?? before;
  const clause = sentence.split(/,\s/).at(-1) ?? sentence;
  const behind = after.split(/[.;!?,]\s|\n/)[0] ?? after;
  return OFFERS.test((OF_GOODS.test(clause) ? clause : sentence) + behind) ? "offers" : "delivery";
}
const OF_GOODS =
  /(?<!\p{L})(?:goods|deliver\p{L}*|ware|lieferung|marchandise\p{L}*|livraison|mercancía|entrega|merce|consegna|goederen|levering)(?!\p{L})/iu;

function later(from: Date, count: number, { months, weeks, isWorking }: { months: boolean; weeks: boolean; isWorking: boolean }): Date {
  const date = new Date(from);
  if (months) date.setUTCMonth(date.getUTCMonth() + count);
  else if (weeks) date.setUTCDate(date.getUTCDate() + count * 7);
  else if (!isWorking) date.setUTCDate(date.getUTCDate() + count);
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

/**
 * The day that binds the buyer: delivery before offers due, of equals the last said; undefined where none carries a cue. In a chat the only
 * day that is named needs no cue.
 */
export function deadlineOf(mentions: readonly DeadlineMention[], isChat = false): DeadlineMention | undefined {
  const due = mentions.filter((mention) => mention.role === "delivery");
  const cued =
    due.findLast(({ confidence }) => confidence > EVENTS) ?? due.at(-1) ?? mentions.findLast((mention) => mention.role === "offers");
  if (cued || !isChat) return cued;
  const days = new Set(mentions.map(({ date }) => date));
  return days.size === 1 ? mentions.find(({ confidence }) => confidence > OF_DOING) : undefined;
}

import { matches, type Span } from "./text.ts";
import { WEEKDAYS } from "./weekdays.ts";

/** What happens on a day, and is not the day on which goods are due. */
const EVENT =
  "part(?:y|ies)|event|wedding|(?:trade )?(?:fair|show)|conference|opening|festival|meeting|launch|sports day|open day|veranstaltung|messe|feier|fest|\\p{L}{2,20}fest|eröffnung|hochzeit|tagung|konferenz|kongress|umzug|fête|mariage|salon|colloque|inauguration|ouverture|congrès|kermesse|réunion|soirée|boda|feria|fiesta|evento|congreso|inauguración|apertura|jornada|festa|sagra|fiera|matrimonio|convegno|inaugurazione|feest|bruiloft|beurs|evenement|open dag|congres|sportdag";
const OF_EVENT = new RegExp(`(?<!\\p{L})(?:${EVENT})\\s{1,2}(?:on|of|am|vom|den|le|du|de|del|el|dell['’]|il|op|van)?\\s{0,2}$`, "iu");

/** "We open on 1 May", "wir ziehen im Juni um": a day on which the buyer does something is none by which he wants goods. */
const DOES =
  /(?<!\p{L})(?:(?:we|i|they|who)(?:['’]re| are)? (?:are |will be )?(?:host(?:ing)?|open(?:ing)?|start(?:ing)?|begin(?:ning)?|trad(?:e|ing)|launch(?:ing)?|mov(?:e|ing)|celebrat(?:e|ing)|reopen(?:ing)?)|(?:eröffne|öffne|starte|beginne|feier|veranstalte)n wir|wir (?:eröffn|öffn|start|beginn|feier|veranstalt|zieh)\p{L}*|zieh(?:t|en)|(?:on|nous) (?:ouvr|commenc|démarr|déménage|accueill|recev|inaugur|fêt)\p{L}+|(?:abrimos|empezamos|inauguramos|comenzamos|celebramos|arrancamos|nos mudamos)|(?:apriamo|inauguriamo|iniziamo|cominciamo|traslochiamo|festeggiamo|ospitiamo)|(?:we|wij) (?:openen|starten|beginnen|verhuizen|vieren|ontvangen)|(?:openen|starten|beginnen|verhuizen|vieren|verwachten) (?:we|wij))(?!\p{L})[^.;!?\n]{0,40}$/iu;

/** Whether a day is one on which the buyer does something. */
export const isOfDoing = (before: string): boolean => DOES.test(before);

/** Whether a day is named as that of an event: "la fête du 19 juin". */
export const isOfEvent = (before: string): boolean => OF_EVENT.test(before);

const SMALL: readonly (readonly [words: string, count: number])[] = [
  ["an?|one|eine?n?|eins?|une?|una|uno|een|één", 1],
  ["two|zwei|deux|dos|due|twee|a couple of", 2],
  ["three|drei|trois|tres|tre|drie|a few|some|ein paar|einige|quelques|unos|algunos|unas|algunas|alcuni|qualche|een paar|enkele", 3],
  ["four|vier|quatre|cuatro|quattro", 4],
  ["five|fünf|cinq|cinco|cinque|vijf", 5],
];
const DAYS = "days?|tage?n?|jours?|d[ií]as?|giorn[oi]|dag(?:en)?";
const WEEKS = "weeks?|wochen?|semaines?|semanas?|settiman[ae]|weken|week";
const BEFORE =
  "before(?:hand)?|earlier|prior|ahead|vorher|davor|zuvor|früher|vor|avant|auparavant|plus tôt|antes|prima|ervoor|daarvoor|eerder|van tevoren";
const AHEAD = new RegExp(
  `(?<![\\p{L}\\d])(?:(\\d{1,2})|${SMALL.map(([words]) => `(${words})`).join("|")})\\s(?:(${DAYS})|(?:${WEEKS}))\\s(?:${BEFORE})(?!\\p{L})`,
  "giu",
);
const DAY_BEFORE = new RegExp(
  `(?<!\\p{L})(?:${WEEKDAYS.map((words) => `(${words})`).join("|")})\\s(?:before|davor|vorher|d['’]avant|précédente?|anterior|antes|prima|precedente|ervoor|daarvoor)(?!\\p{L})`,
  "giu",
);
/** "The day before", "am Vortag", "la veille". */
const EVE =
  /(?<!\p{L})(?:the (?:day|evening|night) before|am (?:tag (?:davor|vorher|zuvor)|vortag|vorabend)|einen tag (?:davor|vorher|zuvor)|la veille|le jour d['’]avant|la víspera|el día (?:anterior|antes|previo)|il giorno (?:prima|precedente)|la vigilia|de dag (?:ervoor|daarvoor|tevoren))(?!\p{L})/giu;
/** Where the day that is counted from follows: "a week before the fair on 12 May". */
const FOLLOWS = /^[^.;!?\n\d]{0,40}$/u;

/** A day that is told by its distance from another one that the text names. */
export interface RelativeDay extends Span {
  date: Date;
  /** Where the day stands that it is counted from. */
  from: number;
}

/** "We open on 1 May, so they must be there a week before", "the Friday before": counted from the day that follows, else from the one named last. */
export function* relativeDays(text: string, days: readonly (Span & { date: string })[]): Generator<RelativeDay> {
  const counted = [...matches(text, AHEAD)].map((found) => ({ ...found, backFrom: () => daysOf(found.match) }));
  const weekdays = [...matches(text, DAY_BEFORE)].map((found) => ({
    ...found,
    backFrom: (day: number) => daysToWeekday(day, found.match),
  }));
  const eves = [...matches(text, EVE)].map((found) => ({ ...found, backFrom: () => 1 }));
  for (const { start, end, backFrom } of [...counted, ...weekdays, ...eves]) {
    const following = days.find((day) => day.start >= end && FOLLOWS.test(text.slice(end, day.start)));
    const named = following ?? days.findLast((day) => day.end <= start);
    if (!named) continue;
    const base = new Date(`${named.date}T00:00:00Z`);
    yield {
      start,
      end: following?.end ?? end,
      date: new Date(base.getTime() - backFrom(base.getUTCDay()) * 86_400_000),
      from: named.start,
    };
  }
}

function daysOf(match: RegExpMatchArray): number {
  const small = SMALL.find((_, index) => match[index + 2] !== undefined)?.[1];
  const count = small ?? Number(match[1]);
  return match[SMALL.length + 2] === undefined ? count * 7 : count;
}

/** How many days before a day of the week, by its number from Sunday, the named one is last, the same one a week before. */
function daysToWeekday(day: number, match: RegExpMatchArray): number {
  const weekday = match.slice(1).findIndex(Boolean);
  return (day - 1 - weekday + 7) % 7 || 7;
}

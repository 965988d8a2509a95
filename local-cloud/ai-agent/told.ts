import { byLanguage } from "./by-language.ts";
import { needCue } from "./chat-words.ts";
import type { KnownLanguage, Language } from "./languages.ts";

/** Words of a clause that tells of what was, or is to be, and does not ask. */
const TELLS: Readonly<Record<KnownLanguage, string>> = {
  en: "last (?:year|month|week|time|order)|previous(?:ly)?|used to|(?:we|i|they|he|she|who|team) (?:already |only )?(?:ordered|bought|had|got|used|took|spent)|already|current(?:ly)?|we (?:currently )?have|there (?:are|were|is|was)|wants|says|said|broke|died|failed|expect(?:ing|ed)?|hosting|old (?:one|kitchen|office)",
  de: "(?:letzte[nrsm]?|vorige[nrsm]?|vergangene[nrsm]?) (?:jahr|monat|mal|woche|bestellung)|gekauft|bestellt hatten|genommen|bereits|schon|aktuell|derzeit|im einsatz|zuletzt|meinte|sagte|erwarten|mit rund|defekt|kaputt|verfügen|arbeiten|vorhanden|alte[nr]?",
  fr: "l['’]an (?:dernier|passé)|l['’]année dernière|le mois dernier|avai(?:t|ent)|avions|avons (?:acheté|pris|commandé|déjà)|déjà|compte|il en reste|précédent|ont? lâché|en panne|attendons|actuel(?:le)?s?|accueill\\p{L}+",
  es: "(?:año|mes) pasado|la semana pasada|compramos|pidió|pedimos el|teníamos|ya (?:tenemos|hay)|se (?:nos )?(?:ha|han) (?:roto|estropeado|averiado)|somos|anterior|actual(?:es)?|esperamos|viej[oa]s",
  it: "anno scorso|mese scorso|settimana scorsa|avev\\p{L}+|abbiamo (?:preso|comprato|ordinato|già)|già|si (?:è|sono) rott\\p{L}|siamo|precedente|attual[ie]|aspettiamo|vecchi[oae]?",
  nl: "vorig(?:e)? (?:jaar|maand|keer|week|bestelling)|namen|hadden|hebben al|kochten|bestaat uit|verwachten|had het over|kapot\\p{L}*|oude|huidige|nu al",
};
/** Verbs that say what somebody has or is: what they govern is there. */
const HAS: Readonly<Record<KnownLanguage, string>> = {
  en: "have|has|run|runs|manage|manages|operate|own|employ|takes|goes through|closed?",
  de: "haben|hat|hatten|betreiben|zählt|zählen|umfasst|beschäftigen|rechnete",
  fr: "avons|ont|sommes|on est|compte|comptons|fait|gérons|remplaçons|remplace",
  es: "tenemos|tiene|contamos con|somos|hay|gestionamos|disponemos|abrir",
  it: "abbiamo|ha|hanno|siamo|conta|contiamo|gestiamo|disponiamo",
  nl: "hebben|heeft|zijn|telt|tellen|draaien|beheren|rekende",
};
const ASKS =
  /(?<!\p{L})(?:need\p{L}*|order|want|buy|quote|find|looking|take|please|send|would|get|supply|brauchen?|benötig\p{L}+|suchen?|bestell\p{L}+|bitte|bräuchten|möchten|angebote?|faut|faudrait|besoin|cherch\p{L}+|command\p{L}+|prévoyez|merci|voudr\p{L}+|necesit\p{L}+|queremos|buscamos|pedimos|hacen falta|por favor|mandad\p{L}*|quería|servono|serve|occorrono|vorremmo|bisogno|mandate\p{L}*|cerchiamo|zoeken|nodig|graag|willen|bestellen|stuur)(?!\p{L})/giu;
/** "40 liter verf nodig", words of need that end a clause whose goods stand before them, and questions. */
const ASKS_BEHIND =
  /(?<!\p{L})nodig(?!\p{L})|(?<!\p{L})(?:gebraucht|brauchen|benötigen|bestellen|kaufen|anschaffen|leveren|needed|required|please|bitte|graag|s['’]il (?:vous|te) plaît|por favor|per favore)\s*(?=[,;]|$)|\?\s*$/iu;
/** "our office (about 180 desks": what stands in brackets says more of what stands before them. */
const SAYS_MORE = /\((?:(?:about|around|rund|etwa|ca\.|circa|environ|unos|unas|ongeveer|zo'n)\s)?(?:[^()]{1,40},\s)?$/iu;
/** "unsere 4 Standorte", "nos 20 postes": what is already theirs. */
const OURS = /(?<!\p{L})(?:our|my|unser\p{L}{0,2}|nos|mes|nuestr[oa]s|mis|nostr[ie]|onze)\s$/iu;

const patternsOf = byLanguage((language) => {
  const words = (source: string, flags: string): RegExp => new RegExp(`(?<!\\p{L})(?:${source})(?!\\p{L})`, flags);
  return { tells: words(TELLS[language], "iu"), has: words(HAS[language], "giu") };
});

/** The clause that a line stands in: what is before it, and from it on. */
export interface Clause {
  before: string;
  after: string;
}

export const asksFor = ({ before, after }: Clause, language: Language): boolean =>
  [ASKS, needCue(language)].some((pattern) => (before + after).search(pattern) >= 0);

/** Whether a line is there already: nothing in its clause asks and something tells, or the verb next before it says what somebody has. */
export function isTold(clause: Clause, language: Language): boolean {
  const { before, after } = clause;
  const { tells, has } = patternsOf(language);
  if (!asksFor(clause, language) && tells.test(before + after)) return true;
  if (OURS.test(before) || SAYS_MORE.test(before)) return true;
  const last = (pattern: RegExp): number => [...before.matchAll(pattern)].at(-1)?.index ?? -1;
  const told = last(has);
  return told >= 0 && told > Math.max(last(ASKS), last(needCue(language)), before.lastIndexOf(":")) && !ASKS_BEHIND.test(after);
}

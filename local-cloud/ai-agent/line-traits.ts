import { mentions } from "./acts.ts";
import { needCue } from "./chat-words.ts";
import { LINE_TRAITS, type ItemMention, type LineTrait } from "./item-names.ts";
import type { Language } from "./languages.ts";

/** Words of a clause that tells, and does not ask. */
const TELLS: Readonly<Record<Exclude<Language, "other">, string>> = {
  en: "last (?:year|month|week|time|order)|previous(?:ly)?|used to|(?:we|i|they|he|she|who|team) (?:already |only )?(?:ordered|bought|had|got|used|took|spent)|already|we (?:currently )?have|there (?:are|were|is|was)|wants|says|said|broke|died|failed|expect(?:ing|ed)?|hosting|old (?:one|kitchen|office)",
  de: "(?:letzte[nrsm]?|vorige[nrsm]?|vergangene[nrsm]?) (?:jahr|monat|mal|woche|bestellung)|gekauft|bestellt hatten|genommen|bereits|schon|aktuell|derzeit|im einsatz|zuletzt|meinte|sagte|erwarten|mit rund|defekt|kaputt|verfügen|arbeiten|vorhanden|alte[nr]?",
  fr: "l['’]an (?:dernier|passé)|l['’]année dernière|le mois dernier|avai(?:t|ent)|avions|avons (?:acheté|pris|commandé|déjà)|déjà|compte|il en reste|précédent|ont? lâché|en panne|attendons|accueill\\p{L}+",
  es: "(?:año|mes) pasado|la semana pasada|compramos|pidió|pedimos el|teníamos|ya (?:tenemos|hay)|se (?:nos )?(?:ha|han) (?:roto|estropeado|averiado)|somos|anterior|esperamos|viej[oa]s",
  it: "anno scorso|mese scorso|settimana scorsa|avev\\p{L}+|abbiamo (?:preso|comprato|ordinato|già)|già|si (?:è|sono) rott\\p{L}|siamo|precedente|aspettiamo|vecchi[oae]?",
  nl: "vorig(?:e)? (?:jaar|maand|keer|week|bestelling)|namen|hadden|hebben al|kochten|bestaat uit|verwachten|had het over|kapot\\p{L}*|oude|nu al",
};
const REFUSES =
  /(?<!\p{L})(?:(?:do not|don['’]t|no need to|not) (?:quote|need|include|want|order|send)|without|nicht (?:anbieten|nötig|benötigt|mehr)|keine?n? (?!\p{L}{0,20}als)|ohne|(?:ne|n['’])\s?\p{L}{2,12} pas|sans|no (?:queremos|incluy\p{L}+|necesit\p{L}+|ofert\p{L}+)|sin|non (?:vogliamo|includ\p{L}+|serv\p{L}+|occorr\p{L}+)|senza|niet (?:nodig|aanbieden|meer)|geen|zonder)(?!\p{L})/iu;
const BEHIND =
  /(?<!\p{L})(?:for|with|in|at|to|from|among|für|mit|in|an|von|bei|pour|avec|dans|chez|sur|para|con|en|per|in|su|voor|met|bij|op)\s+(?:(?:about|around|some|our|the|rund|etwa|circa|ca\.|unsere\p{L}?|environ|nos|les|unos|unas|nuestr[oa]s|los|las|circa|i|le|ongeveer|onze|de)\s+){0,2}$/iu;
const ASKS =
  /(?<!\p{L})(?:need\p{L}*|order|want|buy|quote|find|looking|take|please|send|would|get|supply|brauchen?|benötig\p{L}+|suchen?|bestell\p{L}+|bitte|bräuchten|möchten|angebote?|faut|faudrait|besoin|cherch\p{L}+|command\p{L}+|prévoyez|merci|voudr\p{L}+|necesit\p{L}+|queremos|buscamos|pedimos|hacen falta|por favor|mandad\p{L}*|quería|servono|serve|occorrono|vorremmo|bisogno|mandate\p{L}*|cerchiamo|zoeken|nodig|graag|willen|bestellen|stuur)(?!\p{L})/iu;
const MOST_BEFORE = 160;

const tellers = new Map<Language, RegExp>();

function tells(text: string, language: Language): boolean {
  let pattern = tellers.get(language);
  if (!pattern) {
    pattern = new RegExp(`(?<!\\p{L})(?:${TELLS[language === "other" ? "en" : language]})(?!\\p{L})`, "iu");
    tellers.set(language, pattern);
  }
  return pattern.test(text);
}

/** The clause that a place of a text stands in. */
function clauseAt(text: string, at: number): string {
  const before = text.slice(Math.max(0, at - MOST_BEFORE), at);
  const after = text.slice(at, at + MOST_BEFORE);
  const ends = /[.;!?\n](?=\s|$)|,?\s(?:but|aber|mais|pero|ma|maar)\s/iu;
  const opened = before.split(/[.;!?\n](?=\s)|,?\s(?:but|aber|mais|pero|ma|maar)\s/iu).at(-1) ?? before;
  const end = after.search(ends);
  return opened + (end < 0 ? after : after.slice(0, end));
}

/** What its own message says of a line. */
export function traitsIn(item: ItemMention, text: string, language: Language): LineTrait[] {
  const clause = clauseAt(text, item.start);
  const asks = ASKS.test(clause) || needCue(language).test(clause);
  const holds: Readonly<Record<Exclude<LineTrait, "shared">, boolean>> = {
    uncounted: !item.counted,
    weak: item.isWeak === true,
    told: !asks && tells(clause, language),
    refused: REFUSES.test(clause),
    behind: item.counted && BEHIND.test(text.slice(Math.max(0, item.start - 40), item.start)),
    unasked: !asks,
  };
  return LINE_TRAITS.filter((trait) => trait !== "shared" && holds[trait]);
}

/** Of goods that are spoken of twice: asked for in one place they are asked for. */
export const inCommon = (one: ItemMention, other: ItemMention): LineTrait[] =>
  (one.traits ?? []).filter((trait) => other.traits?.includes(trait) ?? false);

/** Lines of which another line says the same goods. */
export const sharesGoods = (item: ItemMention, items: readonly ItemMention[], language: Language): boolean =>
  items.some((other) => other !== item && mentions(other.name, item, language));

import { mentions } from "./acts.ts";
import { LINE_TRAITS, type ItemMention, type LineTrait } from "./item-names.ts";
import type { Language } from "./languages.ts";
import { asksFor, isTold, type Clause } from "./told.ts";

const REFUSES =
  /(?<!\p{L})(?:(?:do not|don['’]t|no need to|not) (?:quote|need|include|want|order|send)|nicht (?:anbieten|nötig|benötigt|mehr)|keine?n? (?!\p{L}{0,20}als)|(?:ne|n['’])\s?\p{L}{2,12} pas|no (?:queremos|incluy\p{L}+|necesit\p{L}+|ofert\p{L}+)|non (?:vogliamo|includ\p{L}+|serv\p{L}+|occorr\p{L}+)|niet (?:nodig|aanbieden|meer)|geen|take back|zurücknehmen|reprendre|retirar|ritirare|terugnemen)(?!\p{L})/iu;
/** "ohne Montage": what stands right behind it; "souris sans fil" is said of goods. */
const WITHOUT = /(?<!\p{L})(?:without|ohne|sans|sin|senza|zonder)\s(?:\p{L}{1,12}\s)?$/iu;
/** "2,5 m³ de béton ? non, déjà livré". */
const ASKED_AND_DENIED = /^[^.;:!?\n]{1,80}\s?\?\s{1,2}(?:no|nope|non|nein|nee)(?!\p{L})/iu;
const BEHIND =
  /(?<!\p{L})(?:for|with|in|at|to|from|among|für|mit|in|an|von|bei|pour|avec|dans|chez|sur|para|con|en|per|in|su|voor|met|bij|op)\s+(?:(?:about|around|some|our|the|rund|etwa|circa|ca\.|unsere\p{L}?|environ|nos|les|unos|unas|nuestr[oa]s|los|las|circa|i|le|ongeveer|onze|de)\s+){0,2}$/iu;
/** In Dutch "en" is and. */
const BEHIND_DUTCH = new RegExp(BEHIND.source.replace("|en|per|in|", "|per|in|"), "iu");
const MOST_BEFORE = 160;

/** The clause that a place of a text stands in. */
function clauseAt(text: string, at: number): Clause {
  const before = text.slice(Math.max(0, at - MOST_BEFORE), at);
  const after = text.slice(at, at + MOST_BEFORE);
  const ends = /[.;!?\n](?=\s|$)|,?\s(?:but|aber|mais|pero|ma|maar)\s/iu;
  const opened = before.split(/[.;!?\n](?=\s)|,?\s(?:but|aber|mais|pero|ma|maar)\s/iu).at(-1) ?? before;
  const end = after.search(ends);
  return { before: opened, after: end < 0 ? after : after.slice(0, text[at + end] === "?" ? end + 1 : end) };
}

/** What its own message says of a line. */
export function traitsIn(item: ItemMention, text: string, language: Language): LineTrait[] {
  const clause = clauseAt(text, item.start);
  const asks = asksFor(clause, language);
  const holds: Readonly<Record<Exclude<LineTrait, "shared">, boolean>> = {
    uncounted: !item.counted,
    weak: item.isWeak === true || ASKED_AND_DENIED.test(text.slice(item.start)),
    told: item.isReplaced !== true && isTold(clause, language),
    refused: REFUSES.test(clause.before + clause.after) || WITHOUT.test(clause.before) || ASKED_AND_DENIED.test(text.slice(item.start)),
    behind: item.counted && (language === "nl" ? BEHIND_DUTCH : BEHIND).test(text.slice(Math.max(0, item.start - 40), item.start)),
    unasked: !asks && item.isReplaced !== true,
  };
  return LINE_TRAITS.filter((trait) => trait !== "shared" && holds[trait]);
}

/** Of goods that are spoken of twice: asked for in one place they are asked for. */
export const inCommon = (one: ItemMention, other: ItemMention): LineTrait[] =>
  (one.traits ?? []).filter((trait) => other.traits?.includes(trait) ?? false);

/** Lines that nobody counted, of which another line says the same goods. */
export const sharesGoods = (item: ItemMention, items: readonly ItemMention[], language: Language): boolean =>
  !item.counted && items.some((other) => other !== item && (mentions(other.name, item, language) || isPartOf(item, other, language)));

/** "verf" beside "muurverf": languages that write compounds as one word say a kind of a thing by what stands before it. */
const isPartOf = ({ key }: ItemMention, other: ItemMention, language: Language): boolean =>
  (language === "de" || language === "nl") &&
  key.length >= 4 &&
  other.counted &&
  other.key.length > key.length + 2 &&
  other.key.endsWith(key);

import { isHeadFirst } from "./chat-words.ts";
import type { Language } from "./languages.ts";
import type { QuantityMention } from "./quantities.ts";

/** "12 boxes of 100", "zu je 10 Stück", "24 x": a figure behind a count that says what one of them holds. */
const HOLDS = /(?:\b(?:of|zu(?: je)?|à|je|de|da|di|van|con|mit(?: je)?|with|avec|met|each|per)|[x×])\s*$/iu;
/** "12 drills incl. 2 batteries": what comes with each of them. */
const COMES_WITH =
  /(?<!\p{L})(?:inkl\.?|incl\.?|inklusive|including|incluid[oa]s?|y compris|compres[oiae]|inclusief|each with|jeweils mit|je mit)\s(?:je |each )?$/iu;
/** "pumps with 20 m cable". */
const WITH = /(?<!\p{L})(?:with|mit|avec|con|met)\s$/iu;
/** "1 x 5,000 litre fuel tank": how large it is. */
const SIZED = new Set(["litre", "gallon", "kg", "g", "metre", "foot", "tonne", "lb"]);
/** "armadi a due ante", "archivadores de cuatro cajones": a figure that says what the goods are like. */
const IS_LIKE = /\p{L}(?<!(?<!\p{L})(?:et|y|e|and))\s+(?:de|di|a|à|da|of)\s*$/iu;

/** "18 Feuerlöscher 6 kg ABC": how large a thing is, right behind its name. */
const BEHIND_NAME = /^\s\p{L}[^,;:()–—]{2,50}\s$/u;
const JOINED = /\s(?:and|or|plus|und|oder|sowie|et|ou|y|o|e|en|of)\s$/iu;
/** "Een inductieplaat met 4 zones": what one thing has. */
const ONE_WITH = /(?<!\p{L})(?:an?|eine?n?|une?|una|uno|een)\s(?:[\p{L}-]+\s){1,3}(?:with|mit|avec|con|met)\s$/iu;

const ENDS_CLAUSE = /^\s*(?:[.,;!?\n]|$|(?:and|und|et|y|e|en)(?!\p{L}))/iu;

/** The counts but what a pack of the goods holds. */
export const withoutPacks = (text: string, counts: readonly QuantityMention[]): QuantityMention[] =>
  counts.filter((_, index) => !isPack(text, counts, index));

/** The figures that say how many of some goods are wanted: not what a pack of them holds, what they are like, or of how many they are a part. */
export function countsOfGoods(text: string, counts: readonly QuantityMention[], language: Language): QuantityMention[] {
  return withoutWholes(text, counts).filter(
    (count, index, whole) => !isPerHead(text, count) && !isPack(text, whole, index) && !isProperty(text, count, language),
  );
}

function isPack(text: string, quantities: readonly QuantityMention[], index: number): boolean {
  const mention = quantities[index];
  const before = quantities[index - 1];
  if (!mention || !before) return false;
  const between = text.slice(before.end, mention.start);
  if (COMES_WITH.test(between) || (SIZED.has(mention.unit) && WITH.test(between))) return true;
  if (between.includes("\n") || /[.;!?]\s/.test(between)) return false;
  if (SIZED.has(mention.unit) && mention.form === "unit" && BEHIND_NAME.test(between) && !JOINED.test(between)) return true;
  const opened = between.lastIndexOf("(");
  // "Kettles (2), toasters (3)" are rows, "gloves (100 pcs)" is a pack.
  if (/^\s*\)/.test(between)) return false;
  if (opened >= 0 && !between.slice(opened).includes(")")) return true;
  if (/[,:]/.test(between)) return false;
  // "armoires à 2 portes" are like that; "les casques à 22" are counted so.
  return before.form === "unit" ? HOLDS.test(between) : IS_LIKE.test(between) && !ENDS_CLAUSE.test(text.slice(mention.end));
}

const OF_WHOLE =
  /^\s(?:of|von|des?|di|van|sur|su|op)(?:\s(?:our|the|unseren|den|nos|nuestr[oa]s|las|los|les|nostri|nostre|i|le|onze|de))?\s$/iu;

/** "16 of our 40 office chairs": 16 of them are wanted; what the 40 are called by, they are called by too. */
function withoutWholes(text: string, counts: readonly QuantityMention[]): QuantityMention[] {
  return counts.flatMap((count, index) => {
    const [before, next] = [counts[index - 1], counts[index + 1]];
    const sizes = (one: QuantityMention | undefined, size: QuantityMention | undefined): boolean =>
      one !== undefined &&
      size?.form === "unit" &&
      one.form !== "unit" &&
      SIZED.has(size.unit) &&
      text.slice(one.end, size.start).trim() === "";
    if (sizes(before, count)) return [];
    if (next && sizes(count, next)) return [{ ...count, end: next.end }];
    const isWhole = (part: QuantityMention | undefined, whole: QuantityMention | undefined): boolean =>
      part?.form === "bare" && whole?.form === "bare" && part.quantity < whole.quantity && OF_WHOLE.test(text.slice(part.end, whole.start));
    if (isWhole(before, count)) return [];
    return isWhole(count, next) && next ? [{ ...count, end: next.end }] : [count];
  });
}

/** "Einen neuen, mindestens 50 Liter Kessel": behind a comma, what a thing has to have. */
const AT_LEAST = /\p{L},\s(?:at least|min(?:imum|\.)?|mindestens|au moins|minimum|al menos|mínimo|almeno|minimo|minstens|minimaal)\s$/iu;

/** "una cafetera de 2 grupos": a figure that says what a thing is like, in languages that say so behind it. */
function isProperty(text: string, { form, start, unit }: QuantityMention, language: Language): boolean {
  if (form === "bare" && ONE_WITH.test(text.slice(Math.max(0, start - 70), start))) return true;
  if (form === "unit" && SIZED.has(unit) && AT_LEAST.test(text.slice(Math.max(0, start - 30), start))) return true;
  const thing = /(\p{L}{3,})\s(?:de|da|di|a|à)\s$/u.exec(text.slice(Math.max(0, start - 40), start))?.[1];
  return form === "bare" && isHeadFirst(language) && thing !== undefined && !COUNTED_BY_OF.test(thing);
}

const COUNTED_BY_OF =
  /^(?:besoin|lot|total|commande|fourniture|achat|plus|moins|partir|autour|demande|devis|prix|offre|necesidad|pedido|compra|cerca|oferta|presupuesto|bisogno|ordine|fornitura|acquisto|acquisition|achats?|adquisición|acquisizione|più|meno|serie|offerta|preventivo|cotización|prezzo|série|nombre|número|numero|quantité|cantidad|quantità|dispon\p{L}+)$/iu;

/** "New aprons, two each, so 90": how many each gets is not how many there are. */
const isPerHead = (text: string, { start, end, form }: QuantityMention): boolean =>
  (/,\s$/.test(text.slice(0, start)) &&
    /^\s?(?:each|apiece|par personne|pro person|per persoon|por persona|a testa|cadauno)\s*,/iu.test(text.slice(end, end + 20))) ||
  (form === "unit" && /each$/iu.test(text.slice(start, end)) && /,\s$/.test(text.slice(0, start)) && text.startsWith(",", end));

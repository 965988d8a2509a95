import { endsName, isHeadFirst, leadsOn, linksName, opensName } from "./chat-words.ts";
import { described as describedAs, type ItemName } from "./item-names.ts";
import type { Language } from "./languages.ts";
import { isNoGoods } from "./no-goods.ts";
import { MASK } from "./text.ts";
import { isMeasureWord } from "./units.ts";

/** A name with where it stands in its text. */
export interface Named extends ItemName {
  start: number;
  end: number;
}

const TOKEN = /[\p{L}\p{N}](?:[\p{L}\p{N}&+"″.]|['’-](?=[\p{L}\p{N}])|(?<=s)['’](?=\s\p{Ll})|\/(?=\p{L}|\d{1,2}["″”]))*|[^\s]/gu;
const MOST_WORDS = 8;
/** "Without", behind which no goods stand: tax, a delay, a delivery. */
const WITHOUT = String.raw`(?:without|ohne|sans|sin|senza|zonder)\s+(?!(?:(?:any|the|die|la|le|el|il|de|jede\p{L}?|aucun\p{L}*|alcun\p{L}*|ning\p{L}*)\s+)?(?:vat|tax|iva|tva|taxes?|mwst|ust|mehrwertsteuer|btw|steuern?|impuestos|tasse|delays?|further|hurry|rush|fail|verzögerung|eile|weitere\p{L}*|faute|retard|délai|tarder|demora|prisa|falta|más|fretta|ritardo|altro|vertraging|haast|delivery|lieferung|livraison|entrega|consegna|levering|envío)(?!\p{L}))`;
const DESCRIBED = String.raw`[^.;,!?\n()\u0001]{2,60}?(?=[.;,!?\n()\u0001]|\s(?:and|und|et|y|e|en)\s+(?:\d|(?:an?|eine?n?|une?|una|uno|een)\s)|\s(?:for|für|pour|para|per|voor|by|bis|to|nach|delivered|geliefert|livré\p{L}*)(?!\p{L})|$)`;
const WITH_OR_WITHOUT = new RegExp(String.raw`^\s*,?\s*(?:(?:with|w\/o?|mit|avec|con|met)\s+|${WITHOUT})${DESCRIBED}`, "iu");
/** What is so called: "souris sans fil" are a kind of mice. */
const CORDLESS = /^(?:sans fils?|senza fil[io]|sin (?:cables?|hilos?))(?!\p{L})/iu;
/** What led to a place that stood behind it and was taken out. */
const LEADS_TO_PLACE = /\s(?:in|at|to|en|a|à|ad|te|naar|nach)\s*$/iu;
const DESCRIBES = /^\s*,?\s*\(([^()\n\u0001]{2,40})\)/u;

const isPreposition = (word: string): boolean =>
  /^(?:under|over|below|above|about|between|within|unter|über|zwischen|gegen|sous|entre|vers|bajo|sobre|hacia|sotto|sopra|tra|fra|onder|boven|tussen|rond)$/iu.test(
    word,
  );

/** The name that begins here, up to where its noun phrase ends. */
export function nameFrom(text: string, from: number, to: number, language: Language): Named | undefined {
  const words: { text: string; start: number; end: number }[] = [];
  const hasCase = /\p{Lu}\p{Ll}+.*\p{Ll}/su.test(text);
  for (const match of text.slice(from, Math.min(to, from + 140)).matchAll(TOKEN)) {
    const start = from + match.index;
    const gap = text.slice(words.at(-1)?.end ?? from, start);
    const word = match[0].replace(/\.+$/, "");
    const lower = word.toLowerCase().replace("’", "'");
    if (
      /[\n.;:!?]/.test(gap) ||
      (words.length > 0 && /^\d+$/.test(word) && /^[.,]\d/.test(text.slice(start + word.length))) ||
      !/^[\p{L}\p{N}]/u.test(word) ||
      (words.length > 0 && (/[-–—]/.test(gap) || /^\d+(?:mm|cm|m)$/i.test(word)))
    )
      break;
    // "Cups w/ saucers", "pots w/o lids".
    if (lower.startsWith("w/") || (lower === "w" && text[start + 1] === "/")) break;
    if (words.length === 0 && (opensName(lower, language) || linksName(lower, language))) continue;
    const elided = /^[dl]'(.+)/.exec(lower);
    const isLink = linksName(lower, language) || (elided !== null && isHeadFirst(language));
    if (isLink && words.length > 0) {
      const after = text.slice(start + word.length).trimStart();
      if (/^\p{Lu}/u.test(after) && lower.length <= 2 && elided === null && language !== "de") break;
      words.push({ text: word, start, end: start + word.length });
      continue;
    }
    const joinsPlugs = lower === "to" && /^to [A-Z]{3}/.test(text.slice(start));
    if (endsName(lower, language) && !joinsPlugs && !(words.length > 0 && CORDLESS.test(text.slice(start, start + 20)))) break;
    // A German noun is written with a capital: what follows it in small letters is no part of the name.
    const last = words.at(-1)?.text ?? "";
    if (language === "de" && hasCase && /^\p{Lu}/u.test(last) && /^\p{Ll}/u.test(word)) break;
    words.push({ text: word, start, end: start + word.length });
    if (match[0].endsWith(".") || words.length === MOST_WORDS) break;
  }
  while (words.length > 0 && leadsOn((words.at(-1)?.text ?? "").toLowerCase(), language)) words.pop();
  // "Gruppenzelte 8 Personen": for how many a thing is.
  if (words.length > 2 && /^\d+$/.test(words.at(-2)?.text ?? "") && isNoGoods((words.at(-1)?.text ?? "").toLowerCase(), language))
    words.splice(-2);
  // "Carta A4 80 g": how heavy or large it is.
  const isSized =
    words.length > 2 &&
    /^\p{L}{2,}|^\p{L}\d/u.test(words.at(-3)?.text ?? "") &&
    !linksName(words.at(-3)?.text ?? "", language) &&
    /^\d+(?:[.,]\d+)?$/.test(words.at(-2)?.text ?? "") &&
    /^(?:g|gsm)$/iu.test(words.at(-1)?.text ?? "");
  const size = isSized ? words.splice(-2) : [];
  const [first, end] = [words[0], words.at(-1)];
  if (!first || !end) return undefined;
  const read = size.at(-1)?.end ?? end.end;
  const after = text.slice(read, Math.min(to, read + 120)).replace(/\s(?:and|und|et|y|e|en)\s*$/iu, "");
  const bracketed = DESCRIBES.exec(after);
  const phrase = WITH_OR_WITHOUT.exec(after.slice(bracketed?.[0].length ?? 0))?.[0];
  const described = [
    size.map((word) => word.text).join(" ") || undefined,
    bracketed?.[1],
    phrase?.replace(/^[\s,]+/, "").replace(LEADS_TO_PLACE, ""),
  ];
  const written = text.slice(first.start, end.end);
  const digits = /^\d+ (?=\p{L})/u.exec(written)?.[0];
  const holds =
    digits !== undefined &&
    /(?:box|pack|carton|karton|caj|pak|doz|schacht|boît|paquet|scatol|confez)\p{L}*\s*(?:of|de|di|van|à|zu)?\s*$/iu.test(
      text.slice(0, first.start),
    );
  const name = holds
    ? named(written.slice(digits.length), first.start, language, [...described, `${digits.trim()} each`])
    : named(written, first.start, language, described);
  return name && { ...name, end: read + (bracketed?.[0].length ?? 0) + (phrase?.length ?? 0) };
}

/** What opens a row of a list and is none of its goods. */
const LEADS =
  /^(?:(?:actually|also|please|plus|add|include|sorry|oh|außerdem|zusätzlich|bitte|auch|aussi|ajoutez?|también|añade|anche|aggiungi(?:te)?|inoltre|ook|graag)(?:,\s{0,3}|\s{1,3}))+/iu;

const LINKED = /^(?:and|und|et|y|e|en)\s/iu;

/** The name that ends here, as in a row of a list: "Staplers: 10", "canovacci 10 pacchi". */
export function nameUpTo(text: string, from: number, to: number, language: Language): Named | undefined {
  const line =
    text
      .slice(Math.max(from, to - 120), to)
      .split(/[\n;!?\u0001]|\.\s/)
      .at(-1) ?? "";
  const label = line
    .replace(/[\s,(]*(?:qty|quantity|menge|anzahl|quantité|qté|cantidad|stückzahl|quantità|aantal)\b[^\p{L}]*$/iu, "")
    .replace(/[\s:=(x×*,–—-]+$/u, "")
    .replace(/\s\([^()]{1,40}\)$/u, "");
  const row = label
    .replace(
      /^.*(?<!\p{L})(?:need|order|buy|want|require|quote|brauchen|bräuchten|benötigen|bestellen|suchen)\s+(?:(?:nochmal|noch|auch|wieder|also|again)\s+)?/iu,
      "",
    )
    .replace(/^(?:[\s•*,–—)/-]|\d+[.)]\s|(?:and|und|et|y|e|en)\s)+/iu, "");
  const opened = row.replace(LEADS, "");
  const isRow = /[:=(x×–—-]\s*$/u.test(line.trimEnd()) || label !== line.trimEnd();
  const piece =
    isRow && (from === 0 || text.lastIndexOf("\n", to) >= from)
      ? opened
      : (opened.split(/,\s+(?!(?:size|taille|taglia|talla|größe|maat|white|black)\b)/iu).at(-1) ?? row);
  const goods = (piece.includes(": ") ? piece.slice(piece.lastIndexOf(": ") + 2) : piece).replace(LINKED, "").trim();
  if (goods.split(/\s+/).length > MOST_WORDS || /(?<!\p{L})(?:is|are|was|be|wir|nous|we|brauchen|need|ist|est|es|è)(?!\p{L})/iu.test(goods))
    return undefined;
  if (leadsOn(/\p{L}+$/u.exec(goods)?.[0].toLowerCase() ?? "", language)) return undefined;
  const start = text.lastIndexOf(goods, to);
  const [head = "", ...more] = goods.split(/,\s*/);
  return named(head, start, language, more.filter(Boolean));
}

/** "Votre meilleure proposition": what is the supplier's is not bought. */
const YOURS = /^(?:your|ihr(?:e[nrms]?)?|votre|vos|(?:su|sus) mejor(?:es)?|vuestr[oa]s?|(?:la |il )?vostr[oaie]|uw|jullie)\s/iu;

/** "Kinderstühle Sitzhöhe 30 cm", "étagère hauteur 180": how large a thing is, said behind it. */
const MEASURED =
  /(?<=\p{L}[^\d]{2})\s((?:\p{L}*(?:höhe|breite|länge|tiefe|durchmesser|größe|inhalt|stärke|volumen)|hauteur|largeur|longueur|profondeur|diamètre|contenance|altura|ancho|anchura|alto|largo|diámetro|capacidad|altezza|larghezza|lunghezza|profondità|diametro|capacità|hoogte|breedte|lengte|diepte|height|width|length|depth|diameter|capacity)(?:\s(?:of|von|de|di|van))?\s\d.*)$/iu;

export function named(written: string, start: number, language: Language, described: (string | undefined)[]): Named | undefined {
  const whole = written.replace(/\s+/g, " ").trim();
  const measured = MEASURED.exec(whole)?.[1];
  const name = measured === undefined ? whole : whole.slice(0, -measured.length).trimEnd();
  const attributes = measured === undefined ? described : [...described, measured];
  const words = name.split(" ");
  if (words.every((word) => /^\d/.test(word) || isMeasureWord(word) || endsName(word.toLowerCase(), language))) return undefined;
  const bare = words.map((word) => word.toLowerCase()).filter((word) => !opensName(word, language));
  // "40 euro palés": what the pallets are called by is not what they are.
  const first = bare.length > 1 && /^euro?$/.test(bare[0] ?? "") ? bare[1] : bare[0];
  const head = (isHeadFirst(language) ? first : bare.findLast((word) => /\p{L}{3,}/u.test(word))) ?? "";
  if (YOURS.test(name) || name.includes(MASK) || !/\p{L}{3,}/u.test(head) || isNoGoods(head, language)) return undefined;
  if (words.filter((word) => /\p{L}{2}/u.test(word)).length * 3 < words.length) return undefined;
  // "Onder de € 8.500": words that lead on, and no noun.
  if (words.every((word) => leadsOn(word.toLowerCase(), language) || opensName(word.toLowerCase(), language) || isPreposition(word)))
    return undefined;
  return { ...describedAs(name, attributes, isHeadFirst(language)), start, end: start + written.length };
}

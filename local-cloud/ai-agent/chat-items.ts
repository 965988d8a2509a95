import { endsName, isHeadFirst, isNoGoods, linksName, needCue, openers } from "./chat-words.ts";
import { countsOfGoods } from "./counts-of-goods.ts";
import { described, type ItemMention, type ItemName } from "./item-names.ts";
import type { Language } from "./languages.ts";
import type { QuantityMention } from "./quantities.ts";
import { inCommon, traitsIn } from "./line-traits.ts";
import { MASK } from "./text.ts";
import { unitAt } from "./units.ts";
import { isWeakName } from "./weak-names.ts";

interface Chat {
  /** Money, dates, places and references masked. */
  text: string;
  quantities: readonly QuantityMention[];
  language: Language;
}

interface Named extends ItemName {
  start: number;
  end: number;
}

/** A line with what it takes of the text. */
interface Found extends ItemMention {
  end: number;
}

const TOKEN = /[\p{L}\p{N}](?:[\p{L}\p{N}&+"″.]|['’-](?=[\p{L}\p{N}])|\/(?=\p{L}))*|[^\s]/gu;
const MOST_WORDS = 8;
/** Lines of one message that are read: one more than a brief takes, so that it can say that there are more. */
const MOST = 101;
const SIGN_OFF =
  /\n[ ]{0,20}(?:(?:kind|best|warm)? ?regards|yours (?:sincerely|faithfully)|many thanks|mit freundlichen|freundliche grüße|viele grüße|cordialement|bien à vous|un saludo|saludos|atentamente|cordiali saluti|distinti saluti|met vriendelijke|groet)/iu;
const WITH =
  /^\s*,?\s*(?:with|w\/|mit|avec|con|met)\s+[^.;,!?\n()\u0001]{3,60}?(?=[.;,!?\n()\u0001]|\s(?:and|und|et|y|e|en)\s+\d|\s(?:for|für|pour|para|per|voor|by|bis|to|nach)\b|$)/iu;
const DESCRIBES = /^\s*,?\s*\(([^()\n\u0001]{2,40})\)/u;

/** The goods a chat asks for, in order of place: counted ones first of all, then those behind a verb of need. */
export function findChatItems(chat: Chat): ItemMention[] {
  const signedOff = SIGN_OFF.exec(chat.text)?.index ?? chat.text.length;
  const text = chat.text.slice(0, signedOff);
  const counts = chat.quantities.filter(({ start }) => start < signedOff);
  const quantities = countsOfGoods(text, counts, chat.language);
  const found: Found[] = [];
  for (const [index, mention] of quantities.entries()) {
    if (found.length === MOST) break;
    const next = quantities[index + 1]?.start ?? text.length;
    const name = nameOf(text, { mention, previousEnd: found.at(-1)?.end ?? 0, next, language: chat.language });
    if (name && !found.some((other) => other.end > name.start && other.start < name.start)) {
      const attributes = mention.range === undefined ? name.attributes : [...name.attributes, `quantity ${mention.range}`];
      found.push({
        ...name,
        attributes,
        quantity: mention.quantity,
        unit: unitOf(mention, name),
        counted: true,
        start: Math.min(mention.start, name.start),
        countAt: mention.start,
      });
    }
  }
  for (const one of single(text, found, chat.language)) found.push(one);
  for (const cue of text.matchAll(needCue(chat.language))) {
    if (found.length >= MOST) break;
    for (const name of listed(text, cue.index + cue[0].length, { language: chat.language, counted: [...found] })) {
      if (!found.some((other) => name.start < other.end && other.start < name.end))
        found.push({ ...name, quantity: 1, unit: "piece", counted: false });
    }
  }
  return merged(
    found
      .toSorted((one, other) => one.start - other.start)
      .map((one) => {
        const { end: _, ...item } = one;
        const read = isWeakName(item.name, text, chat.language) ? { ...item, isWeak: true } : item;
        return { ...read, traits: traitsIn(read, text, chat.language) };
      }),
  );
}

/** "40 Arbeitshandschuhe (Paar)": a unit that is said behind the goods. */
function unitOf({ unit }: QuantityMention, { attributes }: ItemName): string {
  const said = attributes
    .map((attribute) => ({ attribute, unit: unitAt(attribute) }))
    .find((one) => one.unit?.length === one.attribute.length);
  return unit === "piece" ? (said?.unit?.unit ?? unit) : unit;
}

/** Of goods said twice the later count holds. */
function merged(items: readonly ItemMention[]): ItemMention[] {
  const kept: ItemMention[] = [];
  for (const item of items) {
    const same = kept.find((one) => one.key === item.key);
    if (!same) {
      kept.push(item);
      continue;
    }
    same.traits = inCommon(same, item);
    if (item.counted)
      Object.assign(same, { ...{ quantity: item.quantity, unit: item.unit, start: item.start, countAt: item.countAt }, counted: true });
  }
  return kept;
}

function nameOf(
  text: string,
  { mention, previousEnd, next, language }: { mention: QuantityMention; previousEnd: number; next: number; language: Language },
): Named | undefined {
  const rest = text.slice(mention.end, next);
  if (mention.form === "bare" && OF_THOSE.test(rest)) return spokenOfBefore(text, mention.start, language);
  const skipped = /^\s*\([^()\n]{1,60}\)\s*(?=of |de |di |van |\p{L})/u.exec(text.slice(mention.end))?.[0].length ?? 0;
  const right = nameFrom(text, mention.end + skipped, skipped > 0 ? text.length : next, language);
  const left = nameUpTo(text, previousEnd, mention.start, language);
  const ends =
    /^\s*(?:[,;.)/\n\u0001]|each\b|(?:of|à|de|zu(?: je)?|da|di|van)\s+\d|$)/iu.test(rest) || (rest.trim() === "" && next < text.length);
  const opensRow = /[:=–—(x×-]\s*$|\s[-–—]\s*$/u.test(text.slice(previousEnd, mention.start));
  if (mention.form === "labelled" && left) return left;
  if (left && opensRow && ends) return left;
  const isBehind = /\p{L},\s$/u.test(text.slice(0, mention.start));
  if (left && (ends || isBehind || opensRow) && mention.form === "unit" && !right) return left;
  if (right) return right;
  if (left && ends && mention.form === "unit") return left;
  if (mention.form !== "unit") return undefined;
  const unit = /\p{L}{3,}[\p{L}]*\s*$/u.exec(text.slice(mention.start, mention.end));
  return unit ? named(unit[0].trim(), mention.start + unit.index, language, []) : undefined;
}

const OF_THOSE =
  /^\s(?:of (?:those|these|them)|davon|von denen|d['’]entre eux|d['’]entre elles|de (?:esos|esas|ellos|ellas)|di (?:questi|queste|quelli|quelle)|daarvan)(?!\p{L})/iu;
const ONE_OF = /(?<!\p{L})(?:an?|eine?n?|une?|una|uno|een)\s(?=\p{L})/giu;

/** "Everyone gets a hi-vis jacket, so 14 of those": the thing that was named last as one. */
function spokenOfBefore(text: string, at: number, language: Language): Named | undefined {
  const from = Math.max(0, at - 100);
  const last = [...text.slice(from, at).matchAll(ONE_OF)].at(-1);
  return last && nameFrom(text, from + last.index + last[0].length, at, language);
}

/** The name that begins here, up to where its noun phrase ends. */
function nameFrom(text: string, from: number, to: number, language: Language): Named | undefined {
  const words: { text: string; start: number; end: number }[] = [];
  const hasCase = /\p{Lu}\p{Ll}+.*\p{Ll}/su.test(text);
  for (const match of text.slice(from, Math.min(to, from + 140)).matchAll(TOKEN)) {
    const start = from + match.index;
    const gap = text.slice(words.at(-1)?.end ?? from, start);
    const word = match[0].replace(/\.+$/, "");
    const lower = word.toLowerCase().replace("’", "'");
    if (
      /[\n.;:!?]/.test(gap) ||
      !/^[\p{L}\p{N}]/u.test(word) ||
      (words.length > 0 && (/[-–—]/.test(gap) || /^\d+(?:mm|cm|m)$/i.test(word)))
    )
      break;
    if (words.length === 0 && (openers.has(lower) || linksName(lower, language))) continue;
    const elided = /^[dl]'(.+)/.exec(lower);
    const isLink = linksName(lower, language) || (elided !== null && isHeadFirst(language));
    if (isLink && words.length > 0) {
      const after = text.slice(start + word.length).trimStart();
      if (/^\p{Lu}/u.test(after) && lower.length <= 2 && elided === null && language !== "de") break;
      words.push({ text: word, start, end: start + word.length });
      continue;
    }
    const joinsPlugs = lower === "to" && /^to [A-Z]{3}/.test(text.slice(start));
    if (endsName(lower, language) && !joinsPlugs) break;
    // A German noun is written with a capital: what follows it in small letters is no part of the name.
    const last = words.at(-1)?.text ?? "";
    if (language === "de" && hasCase && /^\p{Lu}/u.test(last) && /^\p{Ll}/u.test(word)) break;
    words.push({ text: word, start, end: start + word.length });
    if (match[0].endsWith(".") || words.length === MOST_WORDS) break;
  }
  while (words.length > 0 && linksName((words.at(-1)?.text ?? "").toLowerCase(), language)) words.pop();
  const [first, end] = [words[0], words.at(-1)];
  if (!first || !end) return undefined;
  const after = text.slice(end.end, Math.min(to, end.end + 120)).replace(/\s(?:and|und|et|y|e|en)\s*$/iu, "");
  const described = [DESCRIBES.exec(after)?.[1], WITH.exec(after.replace(DESCRIBES, ""))?.[0].replace(/^[\s,]+/, "")];
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
  const held = described.filter((part) => part !== undefined).join("").length;
  return name && { ...name, end: end.end + (held > 0 ? held : 0) };
}

/** What opens a row of a list and is none of its goods. */
const LEADS =
  /^(?:(?:actually|also|please|plus|add|include|sorry|oh|außerdem|zusätzlich|bitte|auch|aussi|ajoutez?|también|añade|anche|aggiungi(?:te)?|inoltre|ook|graag)(?:,\s{0,3}|\s{1,3}))+/iu;

const LINKED = /^(?:and|und|et|y|e|en)\s/iu;

/** The name that ends here, as in a row of a list: "Staplers: 10", "canovacci 10 pacchi". */
function nameUpTo(text: string, from: number, to: number, language: Language): Named | undefined {
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
    isRow && from === 0 ? opened : (opened.split(/,\s+(?!(?:size|taille|taglia|talla|größe|maat|white|black)\b)/iu).at(-1) ?? row);
  const goods = (piece.includes(": ") ? piece.slice(piece.lastIndexOf(": ") + 2) : piece).replace(LINKED, "").trim();
  if (goods.split(/\s+/).length > MOST_WORDS || /(?<!\p{L})(?:is|are|was|be|wir|nous|we|brauchen|need|ist|est|es|è)(?!\p{L})/iu.test(goods))
    return undefined;
  const start = text.lastIndexOf(goods, to);
  const [head = "", ...more] = goods.split(/,\s*/);
  return named(head, start, language, more.filter(Boolean));
}

function named(written: string, start: number, language: Language, attributes: (string | undefined)[]): Named | undefined {
  const name = written.replace(/\s+/g, " ").trim();
  const words = name.split(" ");
  const bare = words.map((word) => word.toLowerCase()).filter((word) => !openers.has(word));
  // "40 euro palés": what the pallets are called by is not what they are.
  const first = bare.length > 1 && /^euro?$/.test(bare[0] ?? "") ? bare[1] : bare[0];
  const head = (isHeadFirst(language) ? first : bare.findLast((word) => /\p{L}{3,}/u.test(word))) ?? "";
  if (name.includes(MASK) || !/\p{L}{3,}/u.test(head) || isNoGoods(head)) return undefined;
  if (words.filter((word) => /\p{L}{2}/u.test(word)).length * 3 < words.length) return undefined;
  return { ...described(name, attributes, isHeadFirst(language)), start, end: start + written.length };
}

/** Goods named one after the other behind a verb of need. */
function* listed(
  text: string,
  from: number,
  { language, counted }: { language: Language; counted: readonly { start: number; end: number }[] },
): Generator<Named> {
  let at = from;
  for (let count = 0; count < 20; count += 1) {
    const known = counted.find(({ start, end }) => start <= at + 1 && at < end);
    if (known) {
      const next = /^\s*(?:and|und|et|y|e|en)\s+(?=\p{L})/iu.exec(text.slice(known.end));
      if (!next) return;
      at = known.end + next[0].length;
      continue;
    }
    const name = nameFrom(text, at, text.length, language);
    if (!name || /^\s*\d/.test(text.slice(at)) || text.slice(at, name.start).includes(MASK) || !fitsUncounted(text, name, language)) return;
    yield name;
    const joint = /^\s*(?:,\s*(?:and |und |et |y |e |en )?|(?:and|und|et|y|e|en|sowie)\s)/iu.exec(text.slice(name.end));
    if (!joint) return;
    at = name.end + joint[0].length;
  }
}

const A =
  /(?:[,;:]|(?<!\p{L})(?:and|plus|und|sowie|et|y|e|en))\s{1,3}(?:an?|eine?n?|une?|una|uno|een|(some|einige|quelques|algun[oa]s|qualche|alcun[ie]|enkele))\s(?!(?:paar|few|couple)(?!\p{L}))(?=\p{L})/giu;

/** "40 sillas y un microondas", "un forno, due frigoriferi": one of a thing, or some, beside things that are counted. */
function single(text: string, counted: readonly (ItemMention & { end: number })[], language: Language): (ItemMention & { end: number })[] {
  return [...text.matchAll(A)].flatMap((match) => {
    const name = nameFrom(text, match.index + match[0].length, text.length, language);
    if (!name || !fitsUncounted(text, name, language) || isWeakName(name.name, text, language)) return [];
    const isBeside = counted.some(
      ({ start, end }) =>
        Math.abs(match.index - end) <= 2 ||
        (end < match.index && SAYS_MORE.test(text.slice(end, match.index))) ||
        (start >= name.end && /^[,;]?\s|^$/u.test(text.slice(name.end, start)) && start - name.end <= 6),
    );
    const isNew = !counted.some(({ start, end }) => name.start < end && start < name.end);
    return isBeside && isNew ? [{ ...name, quantity: 1, unit: "piece", counted: match[1] === undefined }] : [];
  });
}

/** What is said of goods between them and the next ones: " with armrests, grey or black". */
const SAYS_MORE =
  /^(?!.*(?<!\p{L})(?:for|für|pour|para|per|voor|to|by|bis|on|am|at|an|in|im|en|à|is|are|ist|sind)(?!\p{L}))[^.;:!?\n\d]{3,40}$/iu;

const INFINITIVE: Readonly<Partial<Record<Language, RegExp>>> = {
  fr: /^\p{L}{2,}(?:[^i]er|ir)\s+(?:\d|(?:le|la|les|l['’]|un|une|nos|notre|mon|ma)(?!\p{L}))/iu,
  es: /^\p{L}{2,}[aei]r\s+(?:\d|(?:el|la|los|las|un|una|nuestr\p{L}+|mi)(?!\p{L}))/iu,
  it: /^\p{L}{2,}[aei]re\s+(?:\d|(?:il|lo|la|i|gli|le|l['’]|un|una|nostr\p{L}+)(?!\p{L}))/iu,
};
/** What is to be done up or fitted out is not what is bought. */
const FITTED_OUT =
  /^\s+(?:neu |opnieuw )?(?:ausstatten|einrichten|renovieren|erneuern|umbauen|modernisieren|gestalten|inrichten|renoveren|vernieuwen|verbouwen|opknappen)(?!\p{L})/iu;

/** Without a count beside it a German name has a noun, and no name is a verb's object clause. */
function fitsUncounted(text: string, name: Named, language: Language): boolean {
  if (INFINITIVE[language]?.test(name.name) || FITTED_OUT.test(text.slice(name.end, name.end + 40))) return false;
  if (language === "de" && /\p{Ll}{3}/u.test(text))
    return /(?:^|\s)\p{Lu}\p{Ll}/u.test(name.name) && !/^(?:Sie|Ihr|Ihre|Ihren|Uns|Mir)\b/.test(name.name);
  return !/^(?:to|be|have|know|pas|plus|qué|cuál)$/iu.test(name.name.split(" ")[0] ?? "");
}

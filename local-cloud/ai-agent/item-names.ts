import nlp from "compromise";
import { remembered } from "./remembered.ts";
import { MASK } from "./text.ts";

export interface ItemName {
  name: string;
  attributes: string[];
  searchTerms: string[];
  /** What two mentions of the same goods share: the singular of the name without its modifiers. */
  key: string;
}

/** What tells how sure it is that a line is something to be bought. How much each is worth is measured ([0040](../../docs/decisions/0040-confidence-is-measured.md)). */
export const LINE_TRAITS = [
  /** Nobody said how many. */
  "uncounted",
  /** Nothing but its place says that it is goods. */
  "weak",
  /** Its clause tells of what was or is there already, and asks for nothing. */
  "told",
  /** Its clause says that it is not wanted. */
  "refused",
  /** Its count stands behind a word of place or purpose: "for 30 pupils", "in 4 Räumen". */
  "behind",
  /** Its clause has no words of need. */
  "unasked",
  /** Nobody counted it, and another line has the same goods in its name. */
  "shared",
] as const;
export type LineTrait = (typeof LINE_TRAITS)[number];

export interface ItemMention extends ItemName {
  quantity: number;
  unit: string;
  /** Whether the buyer said how many; else the quantity is 1 and is to be asked for. */
  counted: boolean;
  /** Nothing but its place says that it is goods. */
  isWeak?: boolean;
  start: number;
  /** What its message says of how sure it is that it is to be bought. */
  traits?: readonly LineTrait[];
  /** The buyer has said that it is right. */
  isConfirmed?: boolean;
  /** For each of some people, of whom the buyer may say elsewhere how many there are; what he calls them, if by a word of their own. */
  forEach?: string;
  /** Counted for each of a group: what the group is called, how many each gets, whether it is surely a group, and what comes on top. */
  each?: { who: string; count: number; isSure: boolean; more?: number };
  /** In place of one that broke, of which its sentence tells. */
  isReplaced?: boolean;
  /** Where the figure begins that counts it, where that is not where the item begins. */
  countAt?: number;
}

const CATALOGUE_NAME_LENGTH = 19;
const STOP =
  /[.;:!?\n()[\]"“”«»]|,\s|,$|\s[-–—]\s|\s(?:-|–|—)?(?:and|or|but|for|by|to(?! (?:HDMI|VGA|USB|DVI|DisplayPort|Ethernet|Lightning|RCA|SATA)\b)|compatible|suitable|capable|similar|preferably|at|from|via|which|that|who|we|i|you|it|is|are|was|were|be|will|would|should|must|shall|can|could|has|have|please|delivered|delivery|shipped|before|until|within|under|below|up|max|maximum|each|per|due|needed|required|asap|urgently|as|if|than|then|also|plus|including|used|located|on|in|with|without|of at least|because|so|und|oder|für|von|bis|mit|nach|an|in|bitte|zu|pro|je|et|ou|pour|avec|dans|à|par|chez|y|o|con|para|en|e|per|da|w\/)(?=[\s,.;:!?]|$)/iu;
const LEADING =
  /^(?:(?:of|the|a|an|our|my|some|any|new|brand[- ]new|more|additional|extra|further|another|other|these|those|such|about|around|approximately|at least|different|various|several|many|good|cheap|quality|high[- ]quality|next|single|suitable|der|die|das|den|dem|des|ein|eine|einen|neue[nrs]?|le|la|les|des|du|de|d'|l'|un|une|el|los|las|una|unos|il|lo|gli|i)(?:\s+|(?<=')))+/iu;
const NOT_ITEMS = new Set(
  "day days week weeks month months year years hour hours minute minutes people person persons employee employees user users staff colleague colleagues time times percent option options bid bids quote quotes offer offers proposal proposals supplier suppliers vendor vendors location locations site sites office offices lot lots line lines page pages point points price prices budget delivery order orders question questions help advice information info thing things stuff something anything everything it them one ones unit units piece pieces item items copy number quantity qty total sum amount cost costs dollar dollars euro euros pound pounds request requests message way ways more less all both each none reply answer look business businesses source sources contract contracts award awards requirement requirements standard code phase phases part parts note period color colour offeror offerors government company companies firm firms set-aside small here there today tomorrow asap thanks thank-you this that what how who hello hi yes no ok okay need needs project projects purchase procurement supply services service place places deadline address place weather joke story room date stück jahr jahre tage monate ans jours mois certified compliant approved included only refurbished-free free required delivered lieferung livraison shipping warranty guarantee garantie support confirmation training assistance".split(
    " ",
  ),
);
const NOT_FIRST =
  /^(?:and|or|but|with|from|by|at|on|as|quantity|qty|estimated|annual|minimum|maximum|guaranteed|optional?|required|line|will|shall|may|can|must|should|do|does|is|are|if|when|timely|it|them|one|this|that|these|what|how|who|there|no|not|yes|ok|okay|up|max|thanks?|thank|hello|hi|delivery|shipping|lieferung|livraison|entrega|consegna)\b/i;
const COLOURS =
  "black|white|red|blue|green|yellow|grey|gray|silver|gold|brown|pink|purple|orange|beige|navy|transparent|schwarz|weiß|noir|blanc";
const IN_PHRASE = new RegExp(`^\\s*(?:in|,)\\s+((?:dark |light )?(?:${COLOURS})(?: (?:and|or) (?:${COLOURS}))?|size \\w+|A[3-6])\\b`, "i");
const WITH_PHRASE =
  /^\s*,?\s*(?:with|w\/|mit|avec)\s+((?!(?:delivery|a budget|budget|us|you|the following|\d+[- ]year))[^.;,!?\n()\u0001]{3,60}?)(?=[.;,!?\n()\u0001]|\s(?:and \d|for|by|before|to|delivered|under)\b|$)/iu;
const MODIFIER = new RegExp(
  `\\b\\d+(?:[.,/]\\d+)?[ -]?(?:inch(?:es)?|cm|mm|GB|TB|MB|GHz|MHz|Hz|W|V|mAh|ports?|zoll|ml|gsm|megapixels?|mp)\\b|\\b\\d+(?:x\\d+)+(?: ?(?:cm|mm|m))?|\\b(?=[A-Z\\d-]*\\d)(?=[A-Z\\d-]*[A-Z])[A-Z\\d]+(?:-[A-Z\\d]+)*\\b|\\b(?:${COLOURS}|wireless|ergonomic|adjustable|refurbished|used|unlocked|stackable|mesh|leather|wooden|recycled|rechargeable|4K)\\b`,
  "gi",
);

/** The name that begins a text, up to where its noun phrase ends, with how many characters it takes; undefined where none does. */
export function nameAt(text: string): (ItemName & { length: number }) | undefined {
  const lead = /^\s*/.exec(text)?.[0].length ?? 0;
  const opened = text.slice(lead);
  const stripped = LEADING.exec(opened)?.[0].length ?? 0;
  const rest = opened.slice(stripped);
  const masked = rest.indexOf(MASK);
  const window = rest.slice(0, Math.min(masked < 0 ? 140 : masked, 140));
  const stop = window.search(STOP);
  const raw = (stop < 0 ? window : window.slice(0, stop)).trimEnd();
  const after = rest.slice(raw.length, raw.length + 120);
  const colour = IN_PHRASE.exec(after)?.[1];
  const phrase = WITH_PHRASE.exec(after)?.[1];
  const described = named(raw, [colour, phrase && `with ${phrase.trim()}`]);
  return described && { ...described, length: lead + stripped + raw.length };
}

/** Describes a raw name; undefined where it names no goods. */
export function named(raw: string, further: (string | undefined)[] = []): ItemName | undefined {
  const written = inReadingOrder(
    raw
      .replace(/\s+/g, " ")
      .replace(/^[\s,'*–—-]+|[\s,.'*/&–—-]+$/gu, "")
      .replace(LEADING, ""),
  );
  const words = written.split(" ").filter(Boolean);
  const head = words.at(-1)?.toLowerCase() ?? "";
  if (words.length === 0 || words.length > 10 || words.filter((word) => /\p{L}{2}/u.test(word)).length * 2 < words.length) return undefined;
  if (NOT_ITEMS.has(head) || (NOT_FIRST.test(written) && !written.startsWith("IT ")) || /^\d[\d.,]*(?: \S+)?$/.test(written))
    return undefined;
  return described(/\p{Ll}/u.test(written) ? written : written.toLowerCase(), further, false);
}

/** A name with what it says of itself. `headFirst`: the language says what a thing is before what it is like. */
export function described(written: string, further: readonly (string | undefined)[], headFirst: boolean): ItemName {
  const name = LEADING.test(written) ? written.replace(LEADING, "") || written : written;
  const modifiers = [...name.matchAll(MODIFIER)].map((match) => match[0]);
  const attributes = [...new Set([...modifiers, ...further.filter((text) => text !== undefined)])];
  const bare = modifiers
    .reduce((rest, modifier) => rest.replace(modifier, " "), name)
    .replace(/\s+/g, " ")
    .trim();
  const key = headFirst ? bare.toLowerCase() : singular(bare);
  return { name, attributes, searchTerms: headFirst ? headFirstTerms(name, key) : searchTerms(name, key), key };
}

function headFirstTerms(name: string, bare: string): string[] {
  const terms = [name.toLowerCase(), bare, bare.split(" ")[0] ?? bare];
  return [...new Set(terms)].filter((term) => /\p{L}{2}/u.test(term));
}

/** From the whole name down to its head: "24-inch monitor", "monitor"; the head stands before "de" where adjectives follow. */
function searchTerms(name: string, bare: string): string[] {
  const whole = singular(name);
  const head =
    bare
      .split(/ (?:de|di|en|à|pour|per|para) | d'/)[0]
      ?.split(" ")
      .at(-1) ?? bare;
  const terms = [...new Set([whole, bare, head])].filter((term) => /\p{L}{2}/u.test(term));
  return terms.length > 0 ? terms : [whole];
}

/** Catalogue nouns are written head first ("BATTERY,STORAGE", "Pump, Fuel, Metering") and may be cut at 19 characters. */
function inReadingOrder(name: string): string {
  if (!/^[\p{L}\d -]{3,}(?:, ?[\p{L}\d -]+){1,3}$/u.test(name)) return name;
  const cut = name.length === CATALOGUE_NAME_LENGTH && !/\p{Ll}/u.test(name) ? name.replace(/[ ,][^ ,]*$/u, "") : name;
  return cut.split(/, ?/).toReversed().join(" ");
}

function singular(name: string): string {
  const words = name.split(" ");
  const last = words.pop() ?? "";
  return [...words, singularOf(last)].join(" ").toLowerCase();
}

const singularOfNoun = remembered((word) => {
  const noun = nlp(word.toLowerCase());
  noun.tag("Noun");
  return noun.nouns().toSingular().text() || word;
});
const singularOf = (word: string): string => (/^[a-z]{4,}$/i.test(word) ? singularOfNoun(word) : word);

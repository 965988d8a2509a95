import { once } from "../../../platform/once.ts";
import { folded, stemOf, tokensOf } from "./fold.ts";
import { languagesWith } from "./function-words.ts";
import { HEAD_FIRST, LANGUAGES, type Language } from "./languages.ts";
import { NAMESAKES_TABLE } from "./homonyms-table.ts";
import { BRANDS, CONTAINERS, NAMES_WITH_AND, QUALITIES_TABLE } from "./qualities-table.ts";
import { PARTS_TABLE } from "./parts-table.ts";
import { remembering } from "./remembering.ts";
import { THINGS_TABLE } from "./things-table.ts";
import { slipsBetween } from "./typos.ts";

/** What a form of words stands for. */
export interface Meaning {
  kind: "thing" | "quality";
  key: string;
  language: Language;
}

interface Lexicon {
  /** By the form's words with a space between, and in one piece. */
  forms: ReadonlyMap<string, readonly Meaning[]>;
  /** Forms of several words in one piece, where in two each word is read for itself: "barstool". */
  closed: ReadonlyMap<string, readonly Meaning[]>;
  /** The kinds a thing is one of, the nearest first. */
  kinds: ReadonlyMap<string, readonly string[]>;
  /** Every form of a key, in all languages. */
  names: ReadonlyMap<string, ReadonlySet<string>>;
  /** The things that are of a kind. */
  narrower: ReadonlyMap<string, readonly string[]>;
  /** Words with which a form of several begins. */
  beginnings: ReadonlySet<string>;
  /** Single words of German and Dutch, of which longer ones are made. */
  parts: ReadonlySet<string>;
  /** Words of all forms with the languages they are of, by their first letter: what a slip may have meant. */
  spelt: ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<Language>>>;
}

const lexicon = once(readLexicon);

function readLexicon(): Lexicon {
  const forms = new Map<string, Meaning[]>();
  const kinds = new Map<string, string[]>();
  const closed = new Map<string, Meaning[]>();
  const parts = new Set<string>();
  const spelt = new Map<string, Map<string, Set<Language>>>();
  const beginnings = new Set<string>();
  const called = new Map<string, Set<string>>();
  const narrower = new Map<string, string[]>();
  const add = (form: string, meaning: Meaning): void => {
    const known = forms.get(form) ?? [];
    if (!known.some(({ key, language }) => key === meaning.key && language === meaning.language)) forms.set(form, [...known, meaning]);
  };
  const spell = (word: string, language: Language): void => {
    const letter = word[0] ?? "";
    const words = spelt.get(letter) ?? new Map<string, Set<Language>>();
    words.set(word, (words.get(word) ?? new Set<Language>()).add(language));
    spelt.set(letter, words);
  };
  const addNames = (names: readonly string[][], meaning: Meaning): void => {
    for (const word of names.flat()) spell(word, meaning.language);
    called.set(meaning.key, new Set([...(called.get(meaning.key) ?? []), ...names.map((words) => words.join(" "))]));
    const known = new Set(names.map((words) => words.join(" ")));
    const isFirst = HEAD_FIRST.includes(meaning.language);
    for (const words of names) {
      const shorter = words.slice(1).map((_, at) => (isFirst ? words.slice(0, at + 1) : words.slice(at + 1)).join(" "));
      // A folding chair is a chair that is said to fold, so that the two words are read for themselves; written as one they cannot be.
      // Not so a colour: "light gray" is said of a thing, and none of it is a light.
      if (meaning.kind === "thing" && shorter.some((noun) => known.has(noun))) {
        closed.set(words.join(""), [...(closed.get(words.join("")) ?? []), meaning]);
        continue;
      }
      add(words.join(" "), meaning);
      if (words.length === 1) continue;
      add(words.join(""), meaning);
      beginnings.add(words[0] ?? "");
    }
    if (meaning.language === "de" || meaning.language === "nl")
      for (const [word = "", more] of names) if (more === undefined && word.length >= 3) parts.add(word);
  };
  for (const { key, parent, kind, cells } of [
    ...[THINGS_TABLE, PARTS_TABLE, NAMESAKES_TABLE].flatMap((table) => rowsOf(table, "thing")),
    ...rowsOf(QUALITIES_TABLE, "quality"),
  ]) {
    if (parent !== undefined) kinds.set(key, [parent, ...(kinds.get(parent) ?? [])]);
    for (const kind of kinds.get(key) ?? []) narrower.set(kind, [...(narrower.get(kind) ?? []), key]);
    for (const [at, names] of cells.entries()) addNames(names, { kind, key, language: LANGUAGES[at] ?? "en" });
  }
  for (const name of NAMES_WITH_AND.split(",")) addNames([wordsOf(name)], { kind: "quality", key: name.trim(), language: "en" });
  return { forms, closed, kinds, names: called, narrower, beginnings, parts, spelt };
}

function rowsOf(table: string, kind: Meaning["kind"]) {
  return table.split("\n").flatMap((line) => {
    const colon = line.indexOf(":");
    if (colon < 0) return [];
    const [key = "", parent] = line
      .slice(0, colon)
      .split("<")
      .map((part) => part.trim());
    const cells = line
      .slice(colon + 1)
      .split("|")
      .map((cell) =>
        cell
          .split(",")
          .map(wordsOf)
          .filter((words) => words.length > 0),
      );
    return [{ key, parent, kind, cells }];
  });
}

const wordsOf = (name: string): string[] => tokensOf(folded(name)).map(({ text }) => text);

/** The kinds a thing is one of. */
export const kindsOf = (key: string): readonly string[] => lexicon().kinds.get(key) ?? [];

/** Every name by which a meaning may be called, folded, in all languages; none where no table knows it. */
export const formsFor = (key: string): readonly string[] => [...(lexicon().names.get(key) ?? [])];

/** The things that are of this kind. */
export const narrowerThan = (key: string): readonly string[] => lexicon().narrower.get(key) ?? [];

/** Whether a meaning of several words may begin with this one. */
export const beginsPhrase = (word: string): boolean => lexicon().beginnings.has(word);

/** What words with a space between, or one word, stand for as they are written. */
export const meaningsOf = (form: string): readonly Meaning[] => lexicon().forms.get(form) ?? [];

const phrases = once(() => [...lexicon().forms.keys()].filter((form) => form.includes(" ")).toSorted());

/** What a form of several words stands for that a title was cut off within: "light gra". */
export function meaningsCutOff(text: string): readonly Meaning[] {
  const all = phrases();
  let [from, to] = [0, all.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((all[middle] ?? "") < text) from = middle + 1;
    else to = middle;
  }
  const form = all[from];
  return form?.startsWith(text) ? meaningsOf(form) : [];
}

/** What a word stands for that is written as two elsewhere: "barstool", "barstools". */
export const meaningsInOnePiece = (word: string): readonly Meaning[] =>
  lexicon().closed.get(word) ?? lexicon().closed.get(stemOf(word)) ?? [];

/** Of several meanings the one in this language, the narrowest; English is what shops write in whatever they sell. */
export function meantIn(meanings: readonly Meaning[], language: Language): Meaning | undefined {
  if (meanings.length < 2) return meanings[0];
  const own = meanings.filter((meaning) => meaning.language === language);
  const spoken = own.length > 0 ? own : meanings.filter((meaning) => meaning.language === "en");
  return spoken.find(({ key }) => kindsOf(key).length > 0) ?? spoken[0] ?? meanings[0];
}

/** A word's meanings, its plural's and inflections' too. */
export const inflected = remembering((word: string): readonly Meaning[] => {
  const meanings = meaningsOf(word);
  return meanings.length > 0 ? meanings : lookedUp(word);
});

function lookedUp(word: string): readonly Meaning[] {
  for (const spelling of [word, word.replace(/([aou])e(?!$)/g, "$1")]) {
    if (spelling !== word && meaningsOf(spelling).length > 0) return meaningsOf(spelling);
    for (const [ending, whole, languages] of ENDINGS) {
      if (!spelling.endsWith(ending) || spelling.length - ending.length < (ending.endsWith("s") ? 3 : 4)) continue;
      const base = spelling.slice(0, -ending.length);
      for (const candidate of [base + whole, ...(ending === "en" ? beforeEn(base) : [])]) {
        const meanings = meaningsOf(candidate).filter(({ language }) => languages.includes(language));
        if (meanings.length > 0) return meanings;
      }
    }
  }
  return [];
}

/** Singulars whose spelling changes before "en": "bussen" is bus; in Dutch "potloden" is potlood and "glazen" glas. */
function beforeEn(base: string): string[] {
  if (base.at(-1) === base.at(-2)) return [base.slice(0, -1)];
  const voiceless = base.replace(/z$/, "s").replace(/v$/, "f");
  return [voiceless, voiceless.replace(/(?<![aeiou])([aeou])([^aeiouy])$/, "$1$1$2")].filter((singular) => singular !== base);
}

/** Endings, what stands for them in the base, and where they are used. Only bases the tables know are believed. */
const ENDINGS: readonly (readonly [ending: string, whole: string, languages: readonly Language[]])[] = [
  ["s", "", ["en", "de", "fr", "es", "nl"]],
  ["es", "", ["en", "fr", "es", "de"]],
  ["ies", "y", ["en"]],
  ["ces", "z", ["es"]],
  ["x", "", ["fr"]],
  ["aux", "al", ["fr"]],
  ["e", "", ["de", "nl", "fr"]],
  ["er", "", ["de"]],
  ["en", "", ["de", "nl"]],
  ["n", "", ["de", "nl"]],
  ["em", "", ["de"]],
  ["i", "o", ["it"]],
  ["i", "e", ["it"]],
  ["i", "io", ["it"]],
  ["e", "a", ["it"]],
  ["he", "a", ["it"]],
  ["hi", "o", ["it"]],
  ["as", "o", ["es"]],
  ["a", "o", ["es", "it"]],
  ["je", "", ["nl"]],
  ["jes", "", ["nl"]],
];

/** The parts of a German or Dutch compound, all of them known: "burostuhl" is buro and stuhl. Undefined where it is none. */
export const partsOf = remembering((word: string): readonly string[] | undefined => {
  if (word.length < 7 || word.length > 32 || /\d/.test(word)) return undefined;
  for (let cut = word.length - 3; cut >= 3; cut -= 1) {
    const last = word.slice(cut);
    const behind = isPart(last) ? [last] : cut <= 4 ? partsOf(last) : undefined;
    if (!behind) continue;
    const first = word.slice(0, cut);
    for (const joint of JOINTS) {
      const bare = first.endsWith(joint) ? first.slice(0, first.length - joint.length) : "";
      if (bare.length >= 3 && lexicon().parts.has(bare)) return [bare, ...behind];
    }
  }
  return undefined;
});

/** Sounds between the parts of a compound. */
const JOINTS = ["", "s", "n", "en", "es", "er", "e"];

const isPart = (word: string): boolean => inflected(word).some(({ language }) => language === "de" || language === "nl");

/** The known word of a language, or of English, that is nearest to one that no table knows, if it is near enough to be a slip for it. */
export function meantBySlip(word: string, language: Language): string | undefined {
  if (word.length < 4 || /\d/.test(word) || isBrand(word)) return undefined;
  const alike = soundingLike(word).find((other) =>
    inflected(other).some((meaning) => meaning.language === language || meaning.language === "en"),
  );
  if (alike !== undefined) return alike;
  let nearest: { meant: string; away: number } | undefined;
  for (const [meant, languages] of lexicon().spelt.get(word[0] ?? "") ?? []) {
    if (meant.length < 4 || !(languages.has(language) || languages.has("en"))) continue;
    const away = slipsBetween(word, meant);
    if (away !== undefined && away < (nearest?.away ?? Infinity)) nearest = { meant, away };
  }
  return nearest?.meant;
}

/** Beginnings that sound the same. */
const ALIKE: readonly (readonly [written: string, meant: string])[] = [
  ["f", "ph"],
  ["k", "c"],
  ["c", "k"],
  ["n", "kn"],
  ["r", "wr"],
];

/** Spellings that are pronounced like a word: "fone" for phone, "hubb" for hub. */
function soundingLike(word: string): string[] {
  const doubled = word.length < 6 && word.at(-1) === word.at(-2) ? [word.slice(0, -1)] : [];
  return [...doubled, ...ALIKE.flatMap(([written, meant]) => (word.startsWith(written) ? [meant + word.slice(written.length)] : []))];
}

const brands = once(() => new Set(BRANDS.split(" ")));

/** Whether a word is known for a maker's name, of which no other word is a slip. */
const isBrand = (word: string): boolean => brands().has(word);

const containers = once(() => new Set(tokensOf(folded(CONTAINERS), Infinity).map(({ text }) => text)));

/** Whether a word only says how much of something there is, or how it comes. */
export const isContainer = (word: string): boolean => containers().has(word);

/** The language most of a text's known words are of; English where nothing speaks for another. */
export function languageOf(words: readonly string[], accents: string): Language {
  const votes = LANGUAGES.map((language) => (language === "en" ? 0.5 : 0) + (accents !== "" && ACCENTS[language].test(accents) ? 0.6 : 0));
  for (const word of words) for (const at of spokenIn(word)) votes[at] = (votes[at] ?? 0) + 1;
  return LANGUAGES[votes.indexOf(Math.max(...votes))] ?? "en";
}

/** Letters that only some languages write. */
const ACCENTS: Readonly<Record<Language, RegExp>> = {
  en: /$^/,
  de: /[äöüß]/i,
  fr: /[àâçéèêëîïôûœ]/i,
  es: /[áéíóúñ¿]/i,
  it: /[àèéìòù]/i,
  nl: /[ëïé]/i,
};

const spokenIn = remembering((word: string): readonly number[] => {
  const meanings = inflected(word);
  const languages = meanings.length > 0 ? meanings.map(({ language }) => language) : partsOf(word) ? (["de", "nl"] as const) : [];
  return [...new Set<Language>([...languagesWith(word), ...languages])].map((language) => LANGUAGES.indexOf(language));
});

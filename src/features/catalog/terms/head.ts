import { HEAD_FIRST, type Language } from "./languages.ts";
import { kindsOf } from "./lexicon.ts";
import type { Word } from "./read-words.ts";

/** What a text names, by its grammar. */
export interface Heads {
  /** The thing itself, or the word that stands where a thing would. */
  main: Word | undefined;
  /** What is named in one breath with it: "keyboard and mouse". */
  beside: Word[];
  /** Whether a table knows the main one for a thing. */
  isKnown: boolean;
}

/**
 * What a text is the name of. What stands behind "for", "with" or a dash says what it is for or has: "labels for laser printers" are
 * labels. In front of it the last thing counts in English, German and Dutch ("laser printer labels"), the first in French, Spanish and
 * Italian ("étiquettes pour imprimante"), and no material or colour is ever one: a "dishwasher stainless steel" is a dishwasher. Where its wider kind is named with it, it is the
 * narrower one: a "MacBook notebook computer" is a MacBook.
 */
export function headsOf(words: readonly Word[], language: Language): Heads {
  const pick = (things: Word[]): Word | undefined => {
    const main = onlyAddition(things) ?? (HEAD_FIRST.includes(language) ? things[0] : things.at(-1));
    return main && (things.find(({ key }) => kindsOf(key).includes(main.key)) ?? main);
  };
  for (const phrase of phrasesOf(words)) {
    const clauses = clausesOf(phrase).map((clause) => clause.filter((word, at) => isThing(word) && !isCounted(clause, at)));
    const [first, ...others] = clauses.filter((things) => things.length > 0);
    if (first) return { main: pick(first), beside: others.flatMap((things) => pick(things) ?? []), isKnown: true };
  }
  const [phrase = []] = phrasesOf(words);
  const names = phrase.filter(({ kind, key, isContainer }) => kind === "word" && !isContainer && key.length > 2 && !/\d/.test(key));
  const held = phrase.filter((word) => word.kind === "thing");
  return { main: pick(held) ?? pick(names), beside: [], isKnown: held.length > 0 };
}

/** A text cut where a dash, comma or bracket opens more about it; of each piece what stands before "for" or "with". */
function phrasesOf(words: readonly Word[]): Word[][] {
  const phrases: Word[][] = [[]];
  let isBehindLink = false;
  for (const word of words) {
    if (word.opens && phrases.at(-1)?.length) {
      phrases.push([]);
      isBehindLink = false;
    }
    if (word.kind === "link" && phrases.at(-1)?.length) isBehindLink = true;
    if (!isBehindLink) phrases.at(-1)?.push(word);
  }
  return phrases.filter((phrase) => phrase.length > 0);
}

/** A phrase cut at "and" and at "of": "box of pens" is pens, a "lampe de bureau" a lamp, a "chest of 8 drawers" is named by its drawers. */
function clausesOf(phrase: readonly Word[]): Word[][] {
  const clauses: Word[][] = [[]];
  for (const word of phrase) {
    if (word.kind === "and") clauses.push([]);
    else if (word.kind === "of" && clauses.at(-1)?.some(({ kind, isContainer }) => kind === "thing" && !isContainer)) break;
    else clauses.at(-1)?.push(word);
  }
  return clauses;
}

/** What goes with other things, and is what is meant wherever it stands beside one of them: a "cover iphone" is a cover. */
const ADDITIONS = new Set(
  "case,bag,charger,battery,cable,screen protector,toner,ink cartridge,wall mount,car mount,docking station,privacy filter,security lock,armband,notebook cooler".split(
    ",",
  ),
);

const isThing = ({ kind, isContainer }: Word): boolean => kind === "thing" && !isContainer;

/** What furniture has, and is counted behind it: a "bookcase 5 shelves" is a bookcase, "5 shelves" are shelves. */
const COUNTED = new Set(["shelf", "chest of drawers"]);

const isCounted = (clause: readonly Word[], at: number): boolean =>
  COUNTED.has(clause[at]?.key ?? "") && clause[at - 1]?.kind === "number" && clause.slice(0, at).some(isThing);

/** Of two things, or one that is named twice ("phone case iphone 6"), the one that goes with the other; undefined where neither does, or both, or there are more. */
function onlyAddition(things: readonly Word[]): Word | undefined {
  const additions = things.filter(({ key }) => ADDITIONS.has(key));
  const others = things.filter(({ key }) => !ADDITIONS.has(key));
  const [first] = others;
  const isOne = first !== undefined && others.every(({ key }) => isOneKind(key, first.key));
  return additions.length === 1 && isOne ? additions[0] : undefined;
}

const isOneKind = (a: string, b: string): boolean => a === b || kindsOf(a).includes(b) || kindsOf(b).includes(a);

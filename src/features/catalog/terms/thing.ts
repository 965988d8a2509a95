import { foldedModel, isModel, modelsIn } from "./models.ts";
import { folded, stemOf, tokensOf } from "./fold.ts";
import { headsOf } from "./head.ts";
import { toldApart } from "./homonyms.ts";
import { inflected, kindsOf } from "./lexicon.ts";
import type { Measure } from "./measures.ts";
import { lackingIn } from "./lacking.ts";
import { readText, type ReadText, type Word } from "./read-words.ts";
import { remembering } from "./remembering.ts";

/** What is known of something that is sold, as far as words go. */
export interface ThingFacts {
  title: string;
  brand?: string | null | undefined;
  mpn?: string | null | undefined;
  sku?: string | null | undefined;
  gtin?: string | null | undefined;
  category?: string | null | undefined;
}

/** Something that is sold, as it is understood. */
export interface Thing {
  /** How far it is a thing of this key, 0..1: 1 for what it is, less for what it is for or comes with. */
  is: ReadonlyMap<string, number>;
  /** What is said of it, by key or stem, and how surely it is said of it. */
  says: ReadonlyMap<string, number>;
  /** What it is said to be without, by key or stem. */
  lacks: ReadonlySet<string>;
  /** Makers' numbers, without separators. */
  models: ReadonlySet<string>;
  measures: readonly Measure[];
  gtin: string | undefined;
}

/** How far a thing is what its text names elsewhere than at its head. */
const BESIDE = 0.8;
const ATTRIBUTE = 0.4;
const FURTHER = 0.3;
/** Words that no table knows may be what it is. */
const UNKNOWN = 0.7;
const BY_CATEGORY = { alone: 0.85, beside: 0.55 };
/** Its shop keeps it with other things: an electricity monitor among accessories is none of the monitors. */
const ELSEWHERE = 0.97;
/** Its shop keeps it with what goes with such things: a film for an iPod among what goes with MP3 players. */
const AMONG_ADDITIONS = 0.6;
/** How surely a category speaks of each thing in it. */
const SAID_BY_CATEGORY = 0.7;

/** Understands something that is sold by its title, its brand, its numbers and the category its shop keeps it in. */
export function thingOf({ title, brand, mpn, sku, gtin, category }: ThingFacts): Thing {
  const read = readText(title, { isTitle: true, maker: brand ?? "" });
  const heads = headsOf(read.words, read.language);
  const is = new Map<string, number>();
  const says = new Map<string, number>();
  const raise = (map: Map<string, number>, key: string, level: number): void => void map.set(key, Math.max(map.get(key) ?? 0, level));
  const isOne = (key: string, level: number): void => {
    for (const kind of [key, ...kindsOf(key)]) raise(is, kind, level);
  };
  const say = (word: Word, level: number): void => {
    if (word.kind === "link" || word.kind === "of" || word.kind === "stop" || word.kind === "and") return;
    raise(says, word.key, level);
    for (const other of word.others) raise(says, other, level);
    for (const part of word.text.split(" ")) {
      raise(says, stemOf(part), level);
      if (part !== word.text)
        for (const meaning of inflected(part)) if (meaning.language === read.language) raise(says, meaning.key, level);
    }
  };
  const lacking = lackingIn(read.words);
  let isBehind = false;
  for (const word of read.words) {
    if (lacking.has(word)) continue;
    isBehind = word.kind === "link" || (isBehind && !word.opens);
    if (word.kind === "thing" || word.kind === "word") isOne(word.key, isBehind ? FURTHER : word.kind === "thing" ? ATTRIBUTE : UNKNOWN);
    say(word, 1);
  }
  for (const word of heads.beside) isOne(word.key, BESIDE);
  const { words, shelves, additions } = shelvesOf(category ?? "");
  for (const word of words) say(word, SAID_BY_CATEGORY);
  for (const key of shelves) isOne(key, heads.isKnown ? BY_CATEGORY.beside : BY_CATEGORY.alone);
  for (const word of wordsOfBrand(brand ?? "")) say(word, 1);
  const known = { says, measures: read.measures, category: category ?? "" };
  const named = heads.main ? toldApart([heads.main.key, ...heads.main.others], known) : [];
  const isElsewhere = shelves.length > 0 && !shelves.some((key) => named.some((name) => isKindOf(key, name)));
  for (const key of named) {
    const isAddition = additions.some((other) => isKindOf(key, other));
    isOne(key, !heads.isKnown ? 0.9 : isAddition ? AMONG_ADDITIONS : isElsewhere ? ELSEWHERE : 1);
  }
  const models = modelsIn(read.tokens);
  for (const number of [mpn, sku]) {
    const model = foldedModel(folded(number ?? ""));
    if (model.length >= 3) models.add(model);
  }
  for (const token of tokensOf(folded(title))) if (isModel(token.text)) models.add(token.text);
  const lacks = new Set([...lacking.keys()].flatMap(({ key, others }) => [key, ...others]));
  return { is, says, lacks, models, measures: read.measures, gtin: gtin ?? undefined };
}

/** A shelf for what goes with a thing says nothing of what lies on it, but that it is no such thing itself. */
const ACCESSORIES = /\S*(?:accessor|supplies|parts|zubehör|accesori|toebehoren)\S*/i;

const wordsOfBrand = remembering((brand: string): readonly Word[] => readText(brand, { spoken: "en", isTitle: true }).words);

/** The words of a category, the things it is named by, and those that it holds additions to. */
const shelvesOf = remembering((category: string) => {
  const names = category.split(/[>/|]/);
  const kept = names.filter((name) => !ACCESSORIES.test(name)).map((name) => readText(name, { isTitle: true }));
  const others = names.filter((name) => ACCESSORIES.test(name)).map((name) => readText(name.replace(ACCESSORIES, " "), { isTitle: true }));
  return { words: kept.flatMap(({ words }) => words), shelves: kept.flatMap(namedBy), additions: others.flatMap(namedBy) };
});

function namedBy({ words, language }: ReadText): string[] {
  const { main, beside, isKnown } = headsOf(words, language);
  return isKnown && main ? [main.key, ...beside.map(({ key }) => key)] : [];
}

/** Whether one thing is the other, or either is of the other's kind. */
const isKindOf = (one: string, other: string): boolean => one === other || kindsOf(one).includes(other) || kindsOf(other).includes(one);

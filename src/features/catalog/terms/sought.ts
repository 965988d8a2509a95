import { folded, stemOf } from "./fold.ts";
import { headsOf } from "./head.ts";
import { lackingIn } from "./lacking.ts";
import { meantBySlip } from "./lexicon.ts";
import type { Measure } from "./measures.ts";
import { modelsAsked, type AskedModel } from "./models.ts";
import { readText, type ReadText, type Word } from "./read-words.ts";

/** One thing asked for: its name first, then how else it may be called, down to its bare noun. */
export interface SoughtItem {
  name: string;
  terms: readonly string[];
  /** What else it is called by a model's word. */
  alsoCalled?: readonly string[] | undefined;
}

/** What a thing may also be called: its noun, and what has to be said beside it. */
export interface OtherName {
  key: string;
  beside: readonly string[];
}

/** One way to take a word of a request, and how sure that is. */
export interface Reading {
  key: string;
  sure: number;
}

/** Something said of what is asked for. */
export interface Wish {
  text: string;
  /** As whoever asks spells it. */
  said: string;
  kind: "word" | "quality" | "thing" | "number";
  readings: readonly Reading[];
}

/** What an item asks for, as it is understood. */
export interface Sought {
  item: SoughtItem;
  /** What the thing is, in every way it may be meant; empty where only a name or number is given. */
  heads: readonly Reading[];
  /** What a model says it is called: weaker than any table's word, so that what is found by it alone is never the very thing. */
  alsoCalled: readonly OtherName[];
  /** The word it is named by, as written. */
  headText: string | undefined;
  /** The same, as whoever asks spells it. */
  headSaid: string | undefined;
  /** Whether the head is a word no table knows. */
  isUnknown: boolean;
  wishes: readonly Wish[];
  /** What it is to be without, said with the word for that: "ohne Armlehnen". */
  refused: readonly Wish[];
  /** The stems of the thing's name, as written and as the tables call it: of equals the one that says it so comes first. */
  name: readonly string[];
  models: readonly AskedModel[];
  measures: readonly Measure[];
}

/** How sure a word is that another name of the item gave, or that a slip may have meant. */
const OTHER_NAME = 0.9;
const SLIP = 0.9;

/** Understands an item by its name; its other terms only say what else the thing is called. */
export function soughtOf(item: SoughtItem): Sought {
  const written = readText(item.name);
  const slips = slipsIn(written);
  const read = slips.size === 0 ? written : readText(mendedName(written, slips), { spoken: written.language });
  const { main, isKnown } = headsOf(read.words, read.language);
  const isUnknownWord = (word: string): boolean => written.words.some(({ kind, text }) => kind === "word" && text === word);
  const models = modelsAsked(written.tokens, isUnknownWord);
  // Beside a number a word that no table knows is its maker's name.
  const head = main !== undefined && (isKnown || models.length === 0) ? main : undefined;
  const heads = new Map(head ? readingsOf(head, slips).map(({ key, sure }) => [key, sure]) : []);
  for (const term of item.terms.slice(1)) {
    const other = readText(term);
    const named = headsOf(other.words, other.language);
    if (named.main && named.isKnown && !heads.has(named.main.key)) heads.set(named.main.key, OTHER_NAME);
  }
  const spelled = spellingsIn(item.name);
  const numbers = new Set(models.flatMap(({ words }) => words));
  const lacking = lackingIn(read.words);
  const said = read.words.filter((word) => word !== head && isWish(word) && !numbers.has(word.text));
  const wished = (word: Word): Wish => ({
    ...{ text: word.text, kind: word.kind as Wish["kind"], readings: readingsOf(word, slips) },
    said: [lacking.get(word), word.text].flatMap((one) => (one === undefined ? [] : [spelled(one)])).join(" "),
  });
  const wishes = said.filter((word) => !lacking.has(word)).map(wished);
  const refused = said.filter((word) => lacking.has(word)).map(wished);
  return {
    ...{
      item,
      heads: [...heads].map(([key, sure]) => ({ key, sure })),
      headText: head?.text,
      headSaid: head && spelled(head.text),
      name: head ? nameOf(head) : [],
    },
    alsoCalled: head === undefined ? [] : (item.alsoCalled ?? []).flatMap(otherNameOf),
    ...{ isUnknown: head !== undefined && !isKnown, wishes, refused, models, measures: written.measures },
  };
}

/** How the words of a name are spelled in it, by their folded form; what it does not have, such as what a slip was mended to, stays as it is. */
function spellingsIn(name: string): (text: string) => string {
  const written = new Map(Array.from(name.normalize("NFC").matchAll(/[\p{L}\p{M}\p{N}]+/gu), ([word]) => [folded(word), word]));
  return (text) =>
    text
      .split(" ")
      .map((word) => written.get(word) ?? word)
      .join(" ");
}

function otherNameOf(name: string): OtherName[] {
  const { words, language } = readText(name);
  const { main } = headsOf(words, language);
  if (!main) return [];
  return [{ key: main.key, beside: words.filter((word) => word !== main && isWish(word)).map(({ key }) => key) }];
}

const nameOf = ({ key, text }: Word): string[] => [...new Set([...key.split(" "), ...text.split(" ")].map(stemOf))];

const isWish = ({ kind, key, isContainer }: Word): boolean =>
  kind === "quality" || kind === "thing" || kind === "number" || (kind === "word" && !isContainer && key.length > 1);

/** The words of a text that no table knows and that may be slips, with what is meant. */
function slipsIn({ words, language }: ReadText): Map<string, string> {
  const slips = new Map<string, string>();
  for (const [at, { kind, text }] of words.entries()) {
    if (kind !== "word") continue;
    // A word too short to tell by itself may with the one before be one that is known: "lunch bx".
    const meant =
      meantBySlip(text, language) ?? (/^\p{L}{2,3}$/u.test(text) ? meantBySlip((words[at - 1]?.text ?? "") + text, language) : undefined);
    if (meant !== undefined) slips.set(text, meant);
  }
  return slips;
}

const mendedName = ({ tokens }: ReadText, slips: ReadonlyMap<string, string>): string =>
  tokens.map(({ text, opens }) => `${opens ? ", " : ""}${slips.get(text) ?? text}`).join(" ");

/** The ways in which a word may be meant: as it is written, and as what it may be a slip for. */
function readingsOf({ key, others, text }: Word, slips: ReadonlyMap<string, string>): Reading[] {
  const written = [...slips].filter(([, meant]) => text.split(" ").includes(meant));
  const sure = written.length === 0 ? 1 : SLIP;
  return [...[key, ...others].map((meant) => ({ key: meant, sure })), ...written.map(([slip]) => ({ key: stemOf(slip), sure: 1 }))];
}

import { figuresIn, wordsFor } from "../figures-in-text.ts";
import * as cue from "./cues.ts";
import type { Figure } from "./figures.ts";
import { hasCountLater, isCountedAnew, isDroppedLater, type Leftovers } from "./leftovers.ts";
import { hasPartOf, NEAR, plain, sentenceAt, sharesWord, wordsOf, type Heard, type SeenLine, type Stand } from "./lines.ts";

/** A line with all that is said around it. */
interface Look {
  line: SeenLine;
  others: readonly SeenLine[];
  said: Heard;
  /** Whether no table of goods has its name. */
  isUnknown: boolean;
  around: Around | undefined;
  left: Leftovers;
}

/** How a stretch of a text begins: behind a word of need, as a line or behind a colon, behind a joining word or a word of place, or otherwise. */
type Opening = "asked" | "opens" | "listed" | "placed" | "loose";

/** What stands around a line that was found again. */
interface Around extends Stand {
  text: string;
  before: string;
  after: string;
  between: string;
  sentence: string;
  /** Whether its sentence puts it right or adds it: "make the vests 30", "und noch 2 Lampen dazu". */
  isAct: boolean;
  /** From the line on to the end of its sentence. */
  rest: string;
  /** What its sentence says before the first of the lines that are told in one breath with it. */
  lead: string;
  opening: Opening;
  rootOpening: Opening;
  /** Lines before it that are told in one breath, and whether one follows. */
  chain: number;
  isFollowed: boolean;
}

const MOST_BETWEEN = 30;
const LONG_SENTENCE = 160;
const MOST_CHAIN = 100;

const FUNCTION =
  /(?<!\p{L})(?:the|a|an|our|your|we|i|is|are|was|please|can|could|would|not|that|this|it|them|der|die|das|den|wir|sie|bitte|ist|sind|nicht|auch|noch|nous|vous|est|sont|pas|que|qui|aussi|los|las|nos|es|son|que|también|il|lo|gli|che|sono|è|anche|het|wij|we|zijn|niet|ook|dat|af|uit|mee)(?!\p{L})/iu;
/** How names end, or have a word that ends, where there are several. */
const PLURAL: Readonly<Partial<Record<Heard["language"], RegExp>>> = {
  en: /(?:s|people|feet|sheep|equipment|men)\b/iu,
  fr: /[sxz]\b/iu,
  es: /s\b/iu,
  it: /[ieà]\b/iu,
  nl: /(?:en|s|eren)\b/iu,
};
const UNIT_FIRST = new RegExp(`^${cue.UNIT_WORDS.source}`, "iu");
const UNIT_ALONE = new RegExp(`^${cue.UNIT_WORDS.source}$`, "iu");

/** What speaks for and against a line, each measured by itself; those about its surroundings hold only where it was found again. */
const LOOKS = {
  uncounted: ({ line }) => !line.counted,
  nameNotTogether: ({ line }) => !line.together,
  functionWords: ({ line }) => FUNCTION.test(line.item.name),
  figureInName: ({ line }) => /\d/u.test(line.item.name),
  shortName: ({ line }) => plain(line.item.name).length < 5,
  longName: ({ line }) => wordsOf(line.item.name).length > 4,
  persons: ({ line, said }) => cue.NOT_BOUGHT[saysHeadFirst(said) ? "first" : "last"].test(line.item.name.trim()),
  papers: ({ line }) => cue.PAPERS.test(line.item.name),
  unitFirst: ({ line }) => UNIT_FIRST.test(line.item.name),
  unitOnly: ({ line }) => UNIT_ALONE.test(line.item.name.trim()) || cue.MEASURES.test(line.item.name),
  sharesWords: ({ line, others }) => others.some(({ item }) => sharesWord(item.name, line.item.name)),
  twin: ({ line, others }) => others.some(({ item }) => item.quantity === line.item.quantity && sharesWord(item.name, line.item.name)),
  alone: ({ others }) => others.length === 0,
  namedOften: ({ line }) => line.seen.length > 1,
  countsDiffer: ({ line, said }) => countsDiffer(line, said),
  correctionNames: ({ line, said }) => said.corrections.some((sentence) => names(sentence, line) && !isCountedIn(sentence, line)),
  singular: ({ line, said }) =>
    line.counted && (line.item.quantity ?? 0) > 1 && line.item.unit === "piece" && PLURAL[said.language]?.test(line.item.name) === false,
  lowerGerman: ({ line, said }) => said.language === "de" && !/\p{Lu}/u.test(line.item.name),
  countNotFound: ({ line }) => line.counted && line.stand?.figure === undefined,
  unknown: ({ isUnknown }) => isUnknown,
  kindOff: ({ line, around }) =>
    around?.figure !== undefined && around.figure.kind !== "count" && !(around.figure.kind === "measure" && line.item.unit !== "piece"),
  countBehind: ({ around }) => around?.figure !== undefined && around.figure.start > around.name.start,
  countFar: ({ around }) => around !== undefined && (around.between.length > MOST_BETWEEN || /[.;!?]\s/u.test(around.between)),
  measureBetween: ({ around }) => around !== undefined && /\d/u.test(around.between),
  bracketed: ({ around }) => around !== undefined && /\([^)]*$/u.test(around.before),
  askedBefore: ({ around }) => around?.opening === "asked",
  opens: ({ around }) => around?.opening === "opens",
  listed: ({ around }) => around?.opening === "listed",
  placed: ({ around }) => around?.opening === "placed",
  loose: ({ around }) => around?.opening === "loose",
  chained: ({ around }) => around !== undefined && (around.chain > 0 || around.isFollowed),
  inList: ({ around }) => around !== undefined && (around.chain > 1 || (around.chain > 0 && around.isFollowed)),
  rootAsked: ({ around }) =>
    around?.rootOpening === "asked" || (around !== undefined && around.rootOpening !== "loose" && cue.ASKS.test(around.lead)),
  rootOpens: ({ around }) => around?.rootOpening === "opens",
  rootPlaced: ({ around }) => around?.rootOpening === "placed",
  rootLoose: ({ around }) => around?.rootOpening === "loose" || around?.rootOpening === "listed",
  colonBefore: ({ around }) => around?.lead.includes(":") ?? false,
  behindNeed: ({ around }) => around !== undefined && cue.ASKS.test(around.rest),
  goesOn: ({ around }) => around !== undefined && !cue.CLOSES.test(around.after) && !/^\s*[x×]?\s?\d/u.test(around.after),
  noAsk: ({ around }) => around !== undefined && !around.isAct && !cue.ASKS.test(around.sentence),
  tells: ({ around }) => around !== undefined && cue.TELLS.test(around.sentence),
  refuses: ({ around }) => around !== undefined && cue.REFUSES.test(around.sentence),
  question: ({ around }) => around?.sentence.trimEnd().endsWith("?") ?? false,
  long: ({ around }) => (around?.sentence.length ?? 0) > LONG_SENTENCE,
  later: ({ around }) => (around?.name.message ?? 0) > 0,
  putRight: ({ around }) => around?.isAct ?? false,
  corrected: ({ line, others, around, said }) => around !== undefined && isCorrectedAfter(around, [line, ...others], said),
  measuresBeside: ({ around, said }) =>
    around !== undefined &&
    (said.figures[around.name.message] ?? []).some(
      (one) => one !== around.figure && one.kind === "measure" && Math.abs(one.start - around.to) < 40,
    ),
  freeFigures: ({ line, others, around, said }) => around !== undefined && hasFreeFigure(around, [line, ...others], said),
  unknownLoose: ({ isUnknown, around }) => isUnknown && (around?.rootOpening === "loose" || around?.rootOpening === "listed"),
  unknownAlone: ({ isUnknown, around }) =>
    isUnknown && !(around !== undefined && (around.chain > 1 || (around.chain > 0 && around.isFollowed))),
  unknownUnasked: ({ isUnknown, around }) => isUnknown && around !== undefined && !cue.ASKS.test(around.sentence),
  like: ({ line }) => cue.LIKE.test(line.item.name.trim()),
  measureInName: ({ line }) =>
    /^\d|\d\s?(?:[kcm]?[mgl]|kg|lit\p{L}+|inch|zoll|pouces|pulgadas|pollici|v|w|gb)$|\)$/iu.test(line.item.name.trim()),
  countLater: ({ line, left }) => hasCountLater(line, left),
  countedAnew: ({ line, left }) => isCountedAnew(line, left),
  droppedLater: ({ line, left }) => isDroppedLater(line, left),
  quoted: ({ around }) =>
    around !== undefined &&
    /(?:^|\n)[ ]{0,3}(?:>|(?:From|To|Subject|Von|An|Betreff|De|À|Objet|Para|Asunto)\s?:)[^\n]*$/u.test(around.text.slice(0, around.from)),
  nounFollows: ({ around }) =>
    around !== undefined &&
    /^['’]?\s\p{L}{3,}/u.test(around.after) &&
    !cue.CLOSES.test(around.after) &&
    !FUNCTION.test(around.after.trim().split(/\s/u)[0] ?? ""),
  denied: ({ around }) => around !== undefined && /^[^.;:!?\n]{0,40}\?\s{1,2}(?:no|nope|non|nein|nee)(?!\p{L})/iu.test(around.after),
  figureBehind: ({ around }) => around !== undefined && /^[\s,(]{0,3}(?:à |of |de |zu je |je |di |van )?\d/u.test(around.after),
} satisfies Record<string, (look: Look) => boolean>;

export type LineDoubt = keyof typeof LOOKS;
export const LINE_DOUBTS = Object.keys(LOOKS) as LineDoubt[];

const saysHeadFirst = ({ language }: Heard): boolean => language === "fr" || language === "es" || language === "it";

/** What a second look at the words around a line finds. */
export function lineDoubts(
  line: SeenLine,
  lines: readonly SeenLine[],
  { said, left, isUnknown }: { said: Heard; left: Leftovers; isUnknown: (name: string) => boolean },
): LineDoubt[] {
  const others = lines.filter((other) => other !== line);
  const look: Look = {
    line,
    others,
    said,
    isUnknown: isUnknown(line.item.name),
    around: aroundOf(line, said),
    left,
  };
  return LINE_DOUBTS.filter((doubt) => LOOKS[doubt](look));
}

function aroundOf(line: SeenLine, said: Heard): Around | undefined {
  const { stand } = line;
  if (!stand) return undefined;
  const { name, figure, from, to } = stand;
  const text = said.messages[name.message] ?? "";
  const { start, end } = sentenceAt(text, from, to);
  const sentence = text.slice(start, end);
  const isAct = (name.message > 0 || start > 0) && isActOn(sentence, line);
  const { root, chain } = rootOf(line);
  const first = root.stand?.from ?? from;
  return {
    ...stand,
    text,
    before: text.slice(Math.max(0, from - NEAR), from),
    after: text.slice(to, to + NEAR),
    between: figure ? text.slice(Math.min(figure.end, name.end), Math.max(figure.start, name.start)) : "",
    sentence,
    isAct,
    rest: text.slice(to, end),
    lead: text.slice(sentenceAt(text, first, to).start, first),
    opening: isAct ? "asked" : openingAt(text, from),
    rootOpening: isAct ? "asked" : openingAt(text, first),
    chain,
    isFollowed: line.isFollowed,
  };
}

function openingAt(text: string, at: number): Opening {
  const lead = text.slice(Math.max(0, at - NEAR), at);
  if (cue.ASKS_BEFORE.test(lead)) return "asked";
  if (cue.OPENS.test(lead) || /:\s*$/u.test(lead)) return "opens";
  if (cue.PLACED.test(lead)) return "placed";
  return cue.JOINS.test(lead) ? "listed" : "loose";
}

/** The first of the lines that are told in one breath with a line, and how many stand between. */
function rootOf(line: SeenLine): { root: SeenLine; chain: number } {
  let [root, chain] = [line, 0];
  while (root.previous && chain < MOST_CHAIN) [root, chain] = [root.previous, chain + 1];
  return { root, chain };
}

/** Whether a name is counted otherwise somewhere else. */
function countsDiffer({ item, seen }: SeenLine, { figures }: Heard): boolean {
  const counts = seen.flatMap(({ message, start }) =>
    (figures[message] ?? []).filter(({ kind, end }) => kind === "count" && end <= start && start - end <= 12),
  );
  return counts.length > 1 && counts.some(({ values }) => item.quantity === null || !values.has(item.quantity));
}

const names = (sentence: string, { item }: SeenLine): boolean => sharesWord(sentence, item.name) || hasPartOf(item.name, sentence);

/** Whether what a correction says of a line is what stands in the brief: its count, or no count at all. */
function isCountedIn(sentence: string, { item }: SeenLine): boolean {
  const figures = new Set([...figuresIn(sentence, Number.POSITIVE_INFINITY), ...wordsFor(sentence)]);
  return figures.size === 0 || (item.quantity !== null && figures.has(item.quantity));
}

/** A sentence behind the first that corrects or adds, and has the line as it stands in the brief. */
const isActOn = (sentence: string, line: SeenLine): boolean =>
  (cue.CORRECTS.test(sentence) || cue.ADDS.test(sentence)) && names(sentence, line) && isCountedIn(sentence, line);

/** Whether something is put right later on, and it may be this line: a correction that names lines, as they stand in the brief, is of those. */
function isCorrectedAfter({ name, to, before }: Around, lines: readonly SeenLine[], { messages }: Heard): boolean {
  return messages.some((text, at) => {
    if (at < name.message) return false;
    const said = at === name.message ? `${text.slice(to)} ${before}` : text;
    return said
      .split(/[.!?;]\s|\n/u)
      .some((sentence) => cue.CORRECTS.test(sentence) && !lines.some((line) => names(sentence, line) && isCountedIn(sentence, line)));
  });
}

/** Whether a figure of the sentence that may count is none of the brief's counts. */
function hasFreeFigure({ name, text, from, to }: Around, lines: readonly SeenLine[], { figures }: Heard): boolean {
  const { start, end } = sentenceAt(text, from, to);
  const within = (figures[name.message] ?? []).filter(
    (figure: Figure) => figure.start >= start && figure.start < end && figure.kind === "count",
  );
  return within.some(({ values }) => !lines.some(({ item }) => item.quantity !== null && values.has(item.quantity)));
}

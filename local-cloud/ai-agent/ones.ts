import { nameFrom, type Named } from "./chat-names.ts";
import type { ItemMention } from "./item-names.ts";
import type { Language } from "./languages.ts";
import { fitsUncounted } from "./uncounted.ts";
import { isWeakName } from "./weak-names.ts";

type Line = ItemMention & { end: number };

const ARTICLE =
  "(?:an?|one(?= (?!of|more|another|thing|day|week|month|time|hour|for|per|person|each)\\p{L}{3})|eine?n?|une?|una|uno|een|(?<some>some|einige|etwas|quelques|algun[oa]s|qualche|alcun[ie]|enkele))\\s(?!(?:paar|few|couple)(?!\\p{L}))(?=\\p{L})|(?:un|d)['’](?=\\p{L})";
const BESIDE = new RegExp(
  `(?:[,;:]|(?<!\\p{L})(?:and|und|sowie|et|y|e|en|(?<further>plus|noch|nog|verder|anche|also|auch|dazu|aussi|también|ook)))\\s{1,3}(?:${ARTICLE})`,
  "giu",
);
/** A row that a dash, a dot or a number opens. */
const ROW = new RegExp(`(?<=^|\\n)[ ]{0,8}(?:[-–—*•·▪]|\\d{1,2}[.)]|[a-z]\\))\\s{1,3}(?:${ARTICLE})`, "giu");
/** A sentence that begins with a thing and has others beside it: "Ein Konferenztisch für 12 Personen, 12 Freischwinger". */
const SENTENCE = new RegExp(
  `(?<=^|\\n|[.:!?]\\s)(?:${ARTICLE})(?=[^.;:!?\\n]{3,80}(?:,| and| und| et| y| e| en)\\s(?:\\d|an?\\s|eine?n?\\s|une?\\s|una?\\s|een\\s))`,
  "giu",
);

/** One of a thing, or some: beside things that are counted ("40 sillas y un microondas"), as a row of a list, or at the head of one. */
export function findOnes(text: string, counted: readonly Line[], language: Language): Line[] {
  const found: Line[] = [];
  const isFree = (name: Named): boolean => ![...counted, ...found].some(({ start, end }) => name.start < end && start < name.end);
  const add = (match: RegExpExecArray, isAsked: (name: Named) => boolean): void => {
    const name = nameFrom(text, match.index + match[0].length, text.length, language);
    if (!name || !fitsUncounted(text, name, language) || isWeakName(name.name, text, language) || !isFree(name) || !isAsked(name)) return;
    found.push({ ...name, quantity: 1, unit: "piece", counted: match.groups?.["some"] === undefined });
  };
  for (const match of text.matchAll(ROW)) add(match, () => true);
  for (const match of text.matchAll(SENTENCE)) add(match, (name) => goesOn(text, name, counted));
  for (const match of text.matchAll(BESIDE)) {
    const opensSentence = OPENS_SENTENCE.test(text.slice(Math.max(0, match.index - 12), match.index));
    add(
      match,
      (name) =>
        opensSentence ||
        (match.groups?.["further"] !== undefined && [...counted, ...found].length > 0) ||
        isBeside(text, { at: match.index, name }, [...counted, ...found]),
    );
  }
  return found.toSorted((one, other) => one.start - other.start);
}

function isBeside(text: string, { at, name }: { at: number; name: Named }, lines: readonly Line[]): boolean {
  return lines.some(
    ({ start, end }) =>
      Math.abs(at - end) <= 2 ||
      (end < at && (SAYS_MORE.test(text.slice(end, at)) || IN_COLOUR.test(text.slice(end, at)))) ||
      (start >= name.end && /^[,;]?\s|^$/u.test(text.slice(name.end, start)) && start - name.end <= 6),
  );
}

/** What leads on from the first thing of a sentence to the next that is counted. */
const goesOn = (text: string, name: Named, counted: readonly Line[]): boolean =>
  counted.some(({ start }) => start > name.end && /^[^.;!?\n]{0,80}$/u.test(text.slice(name.end, start)));

/** "Oh, and a monitor arm to go with it." */
const OPENS_SENTENCE = /(?:^|[.!?\n]\s)(?:(?:oh|ah|ach|y|e|et|und|and|en),?\s)?$/iu;

/** "Freischwinger in Grau, ein Display". */
const IN_COLOUR = /^\s(?:in|en)\s\p{L}{3,12}$/iu;

/** What is said of goods between them and the next ones: " with armrests, grey or black". */
const SAYS_MORE =
  /^(?!.*(?<!\p{L})(?:for|für|pour|para|per|voor|to|by|bis|on|am|at|an|in|im|en|à|is|are|ist|sind)(?!\p{L}))[^.;:!?\n\d]{3,40}$/iu;

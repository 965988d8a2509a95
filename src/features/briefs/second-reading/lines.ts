import type { BriefItem } from "../schemas.ts";
import * as cue from "./cues.ts";
import { figuresOf, type Figure } from "./figures.ts";
import { languageOf, type SpokenLanguage } from "./spoken-language.ts";

/** What the buyer said, as the second reading looks at it. */
export interface Heard {
  messages: readonly string[];
  /** Of each message. */
  figures: readonly (readonly Figure[])[];
  language: SpokenLanguage;
  /** The sentences that correct something said before them. */
  corrections: readonly string[];
}

/** Where some words stand. */
export interface Place {
  message: number;
  start: number;
  end: number;
}

/** Where a line stands: its name with the figure that counts it. */
export interface Stand {
  name: Place;
  figure: Figure | undefined;
  from: number;
  to: number;
}

/** A line of the brief with the places that may have made it. */
export interface SeenLine {
  item: BriefItem;
  counted: boolean;
  /** Whether the words of its name stand together somewhere. */
  together: boolean;
  seen: readonly Place[];
  stand: Stand | undefined;
  /** The line it is told in one breath with: the nearest before it in its sentence. */
  previous: SeenLine | undefined;
  isFollowed: boolean;
}

/** The buyer's messages with their figures. */
export const heard = (messages: readonly string[]): Heard => ({
  messages,
  figures: messages.map(figuresOf),
  language: languageOf(messages),
  corrections: messages.flatMap((text, at) =>
    sentencesOf(text).filter((sentence, nth) => (at > 0 || nth > 0) && cue.CORRECTS.test(sentence)),
  ),
});

/** Each line where it stands; `uncounted` says that the brief lacks counts, and that a one may be one of those. */
export function linesOf(items: readonly BriefItem[], said: Heard, uncounted: boolean): SeenLine[] {
  const lines = items.map((item): SeenLine => {
    const { seen, together } = placesOf(item.name, said.messages);
    const counted = item.quantity !== null && !(uncounted && item.quantity === 1);
    const { name, figure } = counted ? nearest(item.quantity ?? 0, seen, said) : { name: seen.at(-1), figure: undefined };
    return { item, counted, together, seen, stand: name && standing(name, figure), previous: undefined, isFollowed: false };
  });
  for (const line of lines) {
    line.previous = precedes(line, lines, said);
    if (line.previous) line.previous.isFollowed = true;
  }
  return lines;
}

const standing = (name: Place, figure: Figure | undefined): Stand => ({
  name,
  figure,
  from: figure ? Math.min(figure.start, name.start) : name.start,
  to: figure ? Math.max(figure.end, name.end) : name.end,
});

function precedes({ stand }: SeenLine, lines: readonly SeenLine[], { messages }: Heard): SeenLine | undefined {
  if (!stand) return undefined;
  const text = messages[stand.name.message] ?? "";
  const before = lines.filter(
    ({ stand: other }) =>
      other?.name.message === stand.name.message &&
      other.to <= stand.from &&
      stand.from - other.to <= NEAR &&
      text.slice(other.to, stand.from).replaceAll("\n", " ").search(SENTENCE_ENDS) < 0,
  );
  return before.toSorted((one, other) => (other.stand?.to ?? 0) - (one.stand?.to ?? 0))[0];
}

/** Characters around a line that are looked at. */
export const NEAR = 60;

export const plain = (text: string): string => text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
export const wordsOf = (text: string): string[] => plain(text).match(/[\p{L}\p{N}]{2,}/gu) ?? [];
const stem = (word: string): string => word.slice(0, Math.max(3, Math.min(5, word.length - 1)));

/** Whether two texts have a word that begins alike. */
export function sharesWord(one: string, other: string): boolean {
  const stems = new Set(wordsOf(one).map(stem));
  return wordsOf(other).some((word) => stems.has(stem(word)));
}

/** "stoelen" of "stapelstoelen": the end of a compound. */
export const hasPartOf = (name: string, sentence: string): boolean => {
  const own = wordsOf(name);
  return wordsOf(sentence).some((word) => word.length > 4 && own.some((one) => one !== word && one.endsWith(word)));
};

export const sentencesOf = (text: string): string[] => text.split(/(?<=[.!?;])\s|\n/u);

/** The sentence, or the line of a list, that a stretch of a text stands in. */
export function sentenceAt(text: string, from: number, to: number): Pick<Place, "start" | "end"> {
  const stops = [...text.slice(Math.max(0, from - FAR), from).matchAll(SENTENCE_ENDS)];
  const last = stops.at(-1);
  const start = last === undefined ? Math.max(0, from - FAR) : Math.max(0, from - FAR) + last.index + 1;
  const end = text.slice(to, to + FAR).search(/[.!?;](?:\s|$)|\n/u);
  return { start, end: end < 0 ? Math.min(text.length, to + FAR) : to + end + 1 };
}
const FAR = 400;
/** What ends a sentence; the point of "n. 18" and "Lote 2." does not. */
const SENTENCE_ENDS = /(?<!(?<!\p{L})(?:n|no|nr|gr|st|pos|lot|lote|los|lotto|art|ca|max|min|inkl|incl)\s?\d{0,3})\.\s|[!?;]\s|\n/giu;

/** Words of a name that are looked for, and places that are looked at. */
const MOST_WORDS = 8;
const MOST_PLACES = 20;

/** Where a name stands: as it is, else where all its words stand near one another, else where its last or first word does. */
function placesOf(name: string, messages: readonly string[]): { seen: Place[]; together: boolean } {
  const exact = found(escaped(name), messages);
  if (exact.length > 0) return { seen: exact, together: true };
  const words = (name.match(/[\p{L}\p{N}]{2,}/gu) ?? []).slice(0, MOST_WORDS);
  const near = words.length === 0 ? [] : found(words.map(begins).join("[^.;!?\\n]{0,12}"), messages);
  if (near.length > 0) return { seen: near, together: true };
  for (const word of [words.at(-1), words[0]]) {
    const some = word === undefined ? [] : found(begins(word), messages);
    if (some.length > 0) return { seen: some, together: words.length === 1 };
  }
  return { seen: [], together: false };
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`);
const begins = (word: string): string => `${word.slice(0, Math.max(3, word.length - 2))}\\p{L}{0,20}`;

const found = (pattern: string, messages: readonly string[]): Place[] =>
  messages
    .flatMap((text, message) =>
      [...text.matchAll(new RegExp(`(?<![\\p{L}\\p{N}])${pattern}`, "giu"))].map(({ index, 0: match }) => ({
        message,
        start: index,
        end: index + match.length,
      })),
    )
    .slice(-MOST_PLACES);

const MOST_AWAY = 80;
/** A figure before a name counts it more often than one behind it. */
const BEHIND = 3;

/** The name and the figure of this value that stand nearest to one another. */
function nearest(quantity: number, seen: readonly Place[], { figures }: Heard): { name: Place | undefined; figure: Figure | undefined } {
  const pairs = seen.flatMap((name) =>
    (figures[name.message] ?? [])
      .filter(({ values }) => values.has(quantity))
      .map((figure) => ({ name, figure, away: figure.end <= name.start ? name.start - figure.end : figure.start - name.end + BEHIND }))
      .filter(({ away }) => away > -BEHIND && away < MOST_AWAY),
  );
  return pairs.toSorted((one, other) => one.away - other.away)[0] ?? { name: seen.at(-1), figure: undefined };
}

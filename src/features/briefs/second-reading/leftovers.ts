import { DROPS } from "./cues.ts";
import type { Figure } from "./figures.ts";
import { hasPartOf, sentencesOf, sharesWord, type Heard, type SeenLine } from "./lines.ts";

/** What of a conversation no value of the brief was read from: where that is, some value beside it may be read wrongly. */
export interface Leftovers {
  /** Counts that no line has, by message. */
  counts: readonly { message: number; start: number; end: number }[];
  /** Sentences with the figures in them that may count, in order. */
  sentences: readonly { message: number; text: string; counts: readonly Figure[]; drops: boolean }[];
}

/** The counts that no line of the brief has. */
export function leftoversOf(lines: readonly SeenLine[], { messages, figures }: Heard): Leftovers {
  const isClaimed = ({ values }: Figure): boolean => lines.some(({ item }) => item.quantity !== null && values.has(item.quantity));
  const sentences = messages.flatMap((text, message) => {
    let from = 0;
    return sentencesOf(text).map((sentence) => {
      const start = text.indexOf(sentence, from);
      from = start + sentence.length;
      const counts = (figures[message] ?? []).filter((one) => one.kind === "count" && one.start >= start && one.end <= from);
      return { message, text: sentence, counts, drops: DROPS.test(sentence) };
    });
  });
  const counts = figures.flatMap((of, message) =>
    of.filter((one) => one.kind === "count" && !isClaimed(one)).map(({ start, end }) => ({ message, start, end })),
  );
  return { counts, sentences };
}

const namesIt = (sentence: string, { item }: SeenLine): boolean => sharesWord(sentence, item.name) || hasPartOf(item.name, sentence);

/** Whether a later message has a count that no line has. */
export const hasCountLater = ({ stand }: SeenLine, { counts }: Leftovers): boolean =>
  counts.some(({ message }) => message > (stand?.name.message ?? 0));

/** Whether a later message names a line beside another count than its own, and beside none that is. */
export const isCountedAnew = (line: SeenLine, { sentences }: Leftovers): boolean =>
  sentences.some(
    ({ message, text, counts }) =>
      message > (line.stand?.name.message ?? 0) &&
      counts.length > 0 &&
      namesIt(text, line) &&
      !counts.some(({ values }) => line.item.quantity !== null && values.has(line.item.quantity)),
  );

/** Parts of a sentence, each of which may drop something: "forget the spares, and make it whiteboards with wheels". */
const PARTS = /[,;]\s{1,3}|(?<!\p{L})(?:and|und|et|y|e|en)(?!\p{L})/iu;
/** Words of a part that goes on with the one before it: "drop the mats and the cones". */
const MOST_OF_PART = 3;

/** Whether a later message names a line where it drops something. */
export const isDroppedLater = (line: SeenLine, { sentences }: Leftovers): boolean =>
  sentences.some(
    ({ message, text, drops }) =>
      drops &&
      message > (line.stand?.name.message ?? 0) &&
      text.split(PARTS).some((part) => namesIt(part, line) && (DROPS.test(part) || part.trim().split(/\s+/).length <= MOST_OF_PART)),
  );

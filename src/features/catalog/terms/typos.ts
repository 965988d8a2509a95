import { stemOf } from "./fold.ts";

/** Slips that a word of this length may have and still be known for what it is: none in short ones, where each letter tells. */
export const slipsOf = (word: string): number => (word.length < 5 ? 0 : word.length < 8 ? 1 : 2);

/** Letters to change, add, leave out or swap with the next to make one word of the other; more than `most` counts as `most + 1`. */
export function distance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let row = 1; row <= a.length; row += 1) {
    const next = [row];
    let least = row;
    for (let at = 1; at <= b.length; at += 1) {
      const same = a[row - 1] === b[at - 1];
      let cost = Math.min((last[at] ?? 0) + 1, (next[at - 1] ?? 0) + 1, (last[at - 1] ?? 0) + (same ? 0 : 1));
      const isSwap = row > 1 && at > 1 && a[row - 1] === b[at - 2] && a[row - 2] === b[at - 1];
      if (isSwap) cost = Math.min(cost, (beforeLast[at - 2] ?? 0) + 1);
      next.push(cost);
      least = Math.min(least, cost);
    }
    if (least > most) return most + 1;
    [beforeLast, last] = [last, next];
  }
  return last[b.length] ?? most + 1;
}

/** Slips that make one word of the other, in the singular where that is nearer; undefined where they are more than such a word may have. */
export function slipsBetween(word: string, meant: string): number | undefined {
  if (word[0] !== meant[0] || /\d/.test(word) || /\d/.test(meant)) return undefined;
  // Of four letters one that is missing, or two that changed places, is a slip; any other is another word.
  if (word.length === 4) return distance(word, meant, 1) === 1 && (meant.length === 5 || sorted(word) === sorted(meant)) ? 1 : undefined;
  const most = slipsOf(word);
  const away = Math.min(distance(word, meant, most), distance(stemOf(word), stemOf(meant), most));
  return away <= most ? away : undefined;
}

const sorted = (word: string): string => Array.from(word).toSorted().join("");

/** Whether one word may be a slip for the other. */
export const isSlip = (word: string, meant: string): boolean => meant.length > 3 && slipsBetween(word, meant) !== undefined;

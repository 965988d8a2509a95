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

/** Whether one word may be a slip for the other. The first letter is seldom missed. */
export function isSlip(word: string, meant: string): boolean {
  const most = slipsOf(word);
  if (most === 0 || meant.length < 4 || /\d/.test(word) || /\d/.test(meant)) return false;
  if (word[0] !== meant[0]) return false;
  return distance(word, meant, most) <= most;
}

/**
 * What a command is asked for by its word; undefined where it has none and does the usual. A word that is none of its acts is never taken for none:
 * who mistypes `rollback` must not deploy. Throws TypeError, of which the message is the reason.
 */
export function actOf<Act extends string>(words: readonly string[], acts: readonly Act[]): Act | undefined {
  const [word, ...more] = words;
  if (word === undefined) return undefined;
  const act = acts.find((one) => one === word);
  if (act === undefined || more.length > 0) throw new TypeError(`"${words.join(" ")}" is not ${acts.join(" or ")}`);
  return act;
}

/** Most answers kept; then all are forgotten, so that what strangers write takes no more room. */
const MOST = 8_000;

/** A pure function of a word that keeps its answers: titles and requests are made of the same few thousand words. */
export function remembering<Answer>(work: (word: string) => Answer): (word: string) => Answer {
  const known = new Map<string, { answer: Answer }>();
  return (word) => {
    const found = known.get(word);
    if (found) return found.answer;
    const answer = work(word);
    if (known.size >= MOST) known.clear();
    known.set(word, { answer });
    return answer;
  };
}

const MOST = 5_000;

/** What is known of a word, found out once: a list names the same goods many times, and the library takes milliseconds over each. */
export function remembered<Known>(find: (word: string) => Known): (word: string) => Known {
  const known = new Map<string, Known>();
  return (word) => {
    if (!known.has(word)) {
      if (known.size >= MOST) known.clear();
      known.set(word, find(word));
    }
    return known.get(word) as Known;
  };
}

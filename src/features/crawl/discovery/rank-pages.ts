import { bestItem, weightsOver, wordsOf, type SoughtItem } from "../relevance.ts";

export interface RankedPage {
  url: string;
  /** 0..1, from the words of the address alone. */
  score: number;
}

export interface KnownPage {
  url: string;
  /** What a link to it says, where one was followed. */
  text?: string;
}

/** An address that says less of an item than this is left out: it would speak of its colour alone. */
const LEAST_SCORE = 0.3;

/**
 * The pages whose addresses speak of what is sought, best first, at most `limit`. Words that few of the shop's addresses have
 * count more. Every item sought gets its turn, so that a common one does not take all the places.
 */
export function rankPages(pages: readonly KnownPage[], items: readonly SoughtItem[], limit: number): RankedPage[] {
  const documents = pages.map(({ url, text = "" }) => ({ url, words: new Set([...wordsOf(slugOf(url)), ...wordsOf(text)]) }));
  const weight = weightsOver(documents.map(({ words }) => words));
  const queues = items.map((item) =>
    documents
      .map(({ url, words }) => ({ url, score: bestItem(words, [item], weight).relevance }))
      .filter(({ score }) => score >= LEAST_SCORE)
      .toSorted((a, b) => b.score - a.score || (a.url < b.url ? -1 : 1)),
  );
  const taken = new Map<string, RankedPage>();
  for (let turn = 0; taken.size < limit && queues.some((queue) => turn < queue.length); turn += 1) {
    for (const queue of queues) {
      const page = queue[turn];
      if (page && taken.size < limit && !taken.has(page.url)) taken.set(page.url, page);
    }
  }
  return [...taken.values()];
}

function slugOf(url: string): string {
  const path = URL.parse(url)?.pathname ?? url;
  try {
    return decodeURIComponent(path).replace(/\.\w{1,5}$/, "");
  } catch (error) {
    if (error instanceof URIError) return path;
    throw error;
  }
}

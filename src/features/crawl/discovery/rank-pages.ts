import { eachSliced, type Sliced } from "../../../platform/sliced.ts";
import type { WordWeight } from "../../catalog/terms/fit.ts";
import type { SoughtItem } from "../../catalog/terms/sought.ts";
import type { Thing } from "../../catalog/terms/thing.ts";
import type * as reading from "../../catalog/thing-reading.ts";

export interface RankedPage {
  url: string;
  /** 0..1, from the words of the address alone. */
  score: number;
}

export interface KnownPage {
  url: string;
  /** What a link to it says, where one was followed. */
  text?: string;
  /** By its sitemap's word it has not changed since a moment, as of another. */
  unchanged?: { since: Date; asOf: Date };
}

/** An address that says less of an item than this is left out: it would speak of its colour alone. */
const LEAST_SCORE = 0.3;
/** Addresses that are understood, of those that have anything to do with what is sought: a tenth of a millisecond each. */
const MOST_READ = 1_000;
/** Addresses that are looked at, and understood, before others have their turn: some twenty milliseconds. */
const GLANCES_A_PART = 500;
const READ_A_PART = 100;

/**
 * The pages whose addresses speak of what is sought, best first, at most `limit`. Words that few of these addresses have count more.
 * Every item sought gets its turn, so that a common one does not take all the places.
 */
export function* rankPages(
  { fitOf, glanceFor, soughtOf, thingOf, wordsAtAGlance }: typeof reading,
  pages: readonly KnownPage[],
  items: readonly SoughtItem[],
  limit: number,
): Sliced<RankedPage[]> {
  const wanted = items.map((item) => soughtOf(item)).map((sought) => ({ sought, glance: glanceFor(sought) }));
  const glanced = yield* eachSliced(pages, GLANCES_A_PART, ({ url, text = "" }) => {
    const title = `${slugOf(url)}, ${text}`;
    const words = wordsAtAGlance(title);
    return { url, title, met: Math.max(0, ...wanted.map(({ glance }) => glance(words))) };
  });
  const met = glanced.filter((page) => page.met > 0).toSorted((a, b) => b.met - a.met);
  const read = yield* eachSliced(met.slice(0, MOST_READ), READ_A_PART, ({ url, title }) => ({ url, thing: thingOf({ title }) }));
  const weight = weightOver(
    read.map(({ thing }) => thing),
    pages.length,
  );
  const queues = wanted.map(({ sought }) =>
    read
      .map(({ url, thing }) => ({ url, score: fitOf(thing, sought, weight).relevance }))
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

/** Weights by inverse document frequency, between half and one and a half. */
function weightOver(things: readonly Thing[], size: number): WordWeight {
  const counts = new Map<string, number>();
  for (const { says } of things) for (const word of says.keys()) counts.set(word, (counts.get(word) ?? 0) + 1);
  const most = Math.log(1 + size);
  return (word) => 0.5 + (most === 0 ? 0.5 : Math.log(1 + size / (1 + (counts.get(word) ?? 0))) / most);
}

/** The path as words. */
function slugOf(url: string): string {
  const path = URL.parse(url)?.pathname ?? url;
  try {
    return decodeURIComponent(path)
      .replace(/\.\w{1,5}$/, "")
      .replaceAll("/", ", ")
      .replace(/[-_+]/g, " ");
  } catch (error) {
    if (error instanceof URIError) return path;
    throw error;
  }
}

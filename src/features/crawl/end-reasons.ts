import { recorded } from "../../platform/language/say.ts";

/** Why a crawl's try failed, or has found nothing: the names that programs read, each with the words for people. What is a case's own stands in them. */
const WORDS = {
  "robots-closed": () => recorded`robots.txt closes the shop to us`,
  "pages-closed": () => recorded`robots.txt closes every page that was wanted`,
  "no-pages": () => recorded`the shop shows no page: no sitemap, and no link on its front page`,
  "no-products": (pages) => recorded`none of the ${pages} pages that were read shows a product: a wall before the shop, or no shop`,
  unread: () => recorded`none of the pages could be read`,
  "no-time": () => recorded`no page could be read in the time that a crawl has`,
  "no-plan": (seconds) => recorded`nothing could be planned in the ${seconds} s of a crawl`,
  "asked-to-wait": () => recorded`the shop asks to be left alone for longer than a crawl lasts`,
  "not-sold": () => recorded`nothing that the shop shows speaks of what was sought`,
  "not-sought": (pages) => recorded`none of the ${pages} pages that were read shows what was sought`,
  gone: () => recorded`every page that was wanted is gone`,
  "held-back": () => recorded`something speaks against the price of what was found`,
  "circuit-open": () => recorded`the supplier's circuit is open`,
  unanswered: (what) => what,
  unusable: (what) => what,
  // What was thrown is in the log: it may quote what buyers are not to read.
  "cut-off": () => recorded`the try was cut off by a fault of ours`,
  "never-finished": (tries) => recorded`nobody finished it in ${tries} tries`,
  cancelled: () => recorded`the search was cancelled`,
} satisfies Record<string, (own: string) => string>;

export type EndCause = keyof typeof WORDS;
export const END_CAUSES = Object.keys(WORDS) as [EndCause, ...EndCause[]];

/** A cause and its words. */
export interface EndReason {
  cause: EndCause;
  reason: string;
}

/** `own`: what the case says of itself, a number or words. */
export const endReason = (cause: EndCause, own: string | number = ""): EndReason => ({ cause, reason: WORDS[cause](String(own)) });

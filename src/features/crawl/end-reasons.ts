/** Why a crawl's try failed: the names that programs read, each with the words for people. What is a case's own stands in them. */
const WORDS = {
  "robots-closed": () => "robots.txt closes the shop to us",
  "pages-closed": () => "robots.txt closes every page that was wanted",
  "no-pages": () => "the shop shows no page: no sitemap, and no link on its front page",
  "no-products": (pages) => `none of the ${pages} pages that were read shows a product: a wall before the shop, or no shop`,
  unread: () => "none of the pages could be read",
  "no-time": () => "no page could be read in the time that a crawl has",
  "no-plan": (seconds) => `nothing could be planned in the ${seconds} s of a crawl`,
  "circuit-open": () => "the supplier's circuit is open",
  unanswered: (what) => what,
  unusable: (what) => what,
  // What was thrown is in the log: it may quote what buyers are not to read.
  "cut-off": () => "the try was cut off by a fault of ours",
  "never-finished": (tries) => `nobody finished it in ${tries} tries`,
  cancelled: () => "the search was cancelled",
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

import { DomUtils, parseDocument } from "htmlparser2";
import { elements } from "../extract/dom.ts";

export interface PageLink {
  url: string;
  text: string;
}

/** Links of a page to its own origin, `nofollow` left out, each address once, with the text people click. */
export function linksOf(html: string, pageUrl: string): PageLink[] {
  const { origin } = new URL(pageUrl);
  const found = new Map<string, string>();
  for (const anchor of elements(parseDocument(html), "a")) {
    if (/\bnofollow\b/i.test(anchor.attribs["rel"] ?? "")) continue;
    const url = URL.parse(anchor.attribs["href"] ?? "", pageUrl);
    if (!url || url.origin !== origin) continue;
    url.hash = "";
    if (!found.has(url.href)) found.set(url.href, DomUtils.textContent(anchor));
  }
  return [...found].map(([url, text]) => ({ url, text }));
}

import { parseDocument } from "htmlparser2";
import { DomUtils } from "htmlparser2";

/** A file of the sitemap protocol (sitemaps.org): pages, or further files. */
export type Sitemap = { kind: "urlset"; urls: string[] } | { kind: "index"; sitemaps: string[] };

const MOST_ENTRIES = 50_000;

/** Reads a sitemap; undefined where the text is neither urlset, index nor a plain list of addresses. */
export function parseSitemap(text: string): Sitemap | undefined {
  if (!/<(?:urlset|sitemapindex)\b/.test(text)) {
    const lines = text.split(/\r?\n/).map((line) => line.trim());
    const urls = lines.filter((line) => /^https?:\/\/\S+$/.test(line)).slice(0, MOST_ENTRIES);
    return urls.length > 0 && urls.length >= lines.filter(Boolean).length / 2 ? { kind: "urlset", urls } : undefined;
  }
  const document = parseDocument(text, { xmlMode: true });
  const locations = (entry: string): string[] =>
    DomUtils.getElementsByTagName(entry, document)
      .slice(0, MOST_ENTRIES)
      .flatMap((element) => DomUtils.getElementsByTagName("loc", element, false).map((loc) => DomUtils.textContent(loc).trim()));
  return text.includes("<sitemapindex") ? { kind: "index", sitemaps: locations("sitemap") } : { kind: "urlset", urls: locations("url") };
}

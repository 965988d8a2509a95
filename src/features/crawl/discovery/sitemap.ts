import { Parser } from "htmlparser2";

/** A file of the sitemap protocol (sitemaps.org): pages, or further files. */
export type Sitemap = { kind: "urlset"; urls: string[] } | { kind: "index"; sitemaps: string[] };

/** The protocol's limit of one file. */
const MOST_ENTRIES = 50_000;

/** Reads a sitemap; undefined where the text is neither urlset, index nor a plain list of addresses. */
export function parseSitemap(text: string): Sitemap | undefined {
  if (/<sitemapindex\b/.test(text)) return { kind: "index", sitemaps: locations(text, "sitemap") };
  if (/<urlset\b/.test(text)) return { kind: "urlset", urls: locations(text, "url") };
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean);
  const urls = lines.filter((line) => /^https?:\/\/\S+$/.test(line)).slice(0, MOST_ENTRIES);
  return urls.length > 0 && urls.length >= lines.length / 2 ? { kind: "urlset", urls } : undefined;
}

/** The `loc` of each entry itself; those of its pictures and videos stand in namespaces of their own. */
function locations(text: string, entry: "url" | "sitemap"): string[] {
  const found: string[] = [];
  const open: string[] = [];
  let location = "";
  const parser = new Parser(
    {
      onopentagname(name) {
        open.push(name);
        location = "";
      },
      ontext(data) {
        location += data;
      },
      onclosetag(name) {
        open.pop();
        if (name === "loc" && open.at(-1) === entry && found.length < MOST_ENTRIES) found.push(location.trim());
      },
    },
    { xmlMode: true },
  );
  parser.end(text);
  return found;
}

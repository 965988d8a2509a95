import type { Sliced } from "../../../platform/sliced.ts";
import { ADDRESS_MAX } from "../address.ts";
import { parseMarkup } from "../extract/parse-markup.ts";
import { withinBudget, type WorkBudget } from "../extract/work-budget.ts";

/** A file of the sitemap protocol (sitemaps.org): pages, or further files; `whole` is false where the budget ended before the file did. */
export type Sitemap = { kind: "urlset"; urls: string[]; whole: boolean } | { kind: "index"; sitemaps: string[]; whole: boolean };

/** The protocol's limit of one file. */
const MOST_ENTRIES = 50_000;

/** Reads a sitemap; undefined where the text is neither urlset, index nor a plain list of addresses. */
export function* parseSitemap(text: string, budget: WorkBudget): Sliced<Sitemap | undefined> {
  if (/<sitemapindex\b/.test(text)) {
    const { found, whole } = yield* locations(text, "sitemap", budget);
    return { kind: "index", sitemaps: found, whole };
  }
  if (/<urlset\b/.test(text)) {
    const { found, whole } = yield* locations(text, "url", budget);
    return { kind: "urlset", urls: found, whole };
  }
  const lines = text
    .split(/\r?\n/, MOST_ENTRIES * 2)
    .map((line) => line.trim())
    .filter(Boolean);
  const urls = lines.filter((line) => line.length <= ADDRESS_MAX && /^https?:\/\/\S+$/.test(line)).slice(0, MOST_ENTRIES);
  return urls.length > 0 && urls.length >= lines.length / 2 ? { kind: "urlset", urls, whole: true } : undefined;
}

/** The `loc` of each entry itself; those of its pictures and videos stand in namespaces of their own. */
function* locations(text: string, entry: "url" | "sitemap", budget: WorkBudget): Sliced<{ found: string[]; whole: boolean }> {
  const found: string[] = [];
  const open: string[] = [];
  let location = "";
  const read = yield* withinBudget(
    parseMarkup(
      text,
      budget,
      {
        open(name) {
          open.push(name);
          location = "";
        },
        text(data) {
          if (location.length <= ADDRESS_MAX) location += data;
        },
        close(name) {
          open.pop();
          if (name !== "loc" || open.at(-1) !== entry || found.length >= MOST_ENTRIES) return;
          const address = location.trim();
          if (address.length <= ADDRESS_MAX) found.push(address);
        },
      },
      true,
    ),
  );
  return { found, whole: read !== undefined };
}

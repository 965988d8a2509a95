import type { Sliced } from "../../../platform/sliced.ts";
import { ADDRESS_MAX } from "../address.ts";
import { parseMarkup } from "../extract/parse-markup.ts";
import { withinBudget, type WorkBudget } from "../extract/work-budget.ts";

/** A file of the sitemap protocol (sitemaps.org): pages, or further files; `whole` is false where the budget ended before the file did. */
export type Sitemap =
  /** `changedBy`: at which moment at the latest each of its pages changed last, where it says so. */
  | { kind: "urlset"; urls: string[]; whole: boolean; changedBy?: ReadonlyMap<string, Date> }
  | { kind: "index"; sitemaps: string[]; whole: boolean };

/** The protocol's limit of one file. */
const MOST_ENTRIES = 50_000;

/** Reads a sitemap; undefined where the text is neither urlset, index nor a plain list of addresses. */
export function* parseSitemap(text: string, budget: WorkBudget): Sliced<Sitemap | undefined> {
  if (/<sitemapindex\b/.test(text)) {
    const { found, whole } = yield* locations(text, "sitemap", budget);
    return { kind: "index", sitemaps: found, whole };
  }
  if (/<urlset\b/.test(text)) {
    const { found, whole, changedBy } = yield* locations(text, "url", budget);
    return { kind: "urlset", urls: found, whole, ...(changedBy.size > 0 ? { changedBy } : {}) };
  }
  const lines = text
    .split(/\r?\n/, MOST_ENTRIES * 2)
    .map((line) => line.trim())
    .filter(Boolean);
  const urls = lines.filter((line) => line.length <= ADDRESS_MAX && /^https?:\/\/\S+$/.test(line)).slice(0, MOST_ENTRIES);
  return urls.length > 0 && urls.length >= lines.length / 2 ? { kind: "urlset", urls, whole: true } : undefined;
}

interface Locations {
  found: string[];
  whole: boolean;
  changedBy: Map<string, Date>;
}

/** The `loc` of each entry itself; those of its pictures and videos stand in namespaces of their own. */
function* locations(text: string, entry: "url" | "sitemap", budget: WorkBudget): Sliced<Locations> {
  const found: string[] = [];
  const changedBy = new Map<string, Date>();
  const open: string[] = [];
  let location = "";
  let said: { address?: string; changed?: Date | undefined } = {};
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
          if (name === entry) {
            if (said.address !== undefined && said.changed) changedBy.set(said.address, latest(said.changed, changedBy.get(said.address)));
            said = {};
          }
          if (open.at(-1) !== entry || found.length >= MOST_ENTRIES) return;
          if (name === "lastmod") said.changed = latestOf(location.trim());
          if (name !== "loc") return;
          const address = location.trim();
          if (address.length > ADDRESS_MAX) return;
          found.push(address);
          said.address = address;
        },
      },
      true,
    ),
  );
  return { found, whole: read !== undefined, changedBy };
}

/** An address that stands there twice has changed when either says so. */
const latest = (a: Date, b: Date | undefined): Date => (b && b > a ? b : a);

/** A day is over last at the date line's western side. */
const DAY_OVER_MS = 36 * 3_600_000;

/** The latest moment that a date means (W3C's profile of ISO 8601, as sitemaps have it); of a day its end, wherever that was. */
function latestOf(text: string): Date | undefined {
  if (!/^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2}))?$/.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : new Date(text.length === 10 ? at + DAY_OVER_MS : at);
}

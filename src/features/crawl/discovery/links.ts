import type { Sliced } from "../../../platform/sliced.ts";
import { addressOf } from "../address.ts";
import { parseMarkup } from "../extract/parse-markup.ts";
import { withinBudget, type WorkBudget } from "../extract/work-budget.ts";

export interface PageLink {
  url: string;
  text: string;
}

/** Words of a link beyond this say no more of its page. */
const TEXT_MAX = 300;

/**
 * Links of a page to its own origin, `nofollow` left out, each address once, with the text people click; `whole` is false where the
 * budget ended before the page did.
 */
export function* linksOf(html: string, pageUrl: string, budget: WorkBudget): Sliced<{ links: PageLink[]; whole: boolean }> {
  const { origin } = new URL(pageUrl);
  const found = new Map<string, PageLink>();
  let current: PageLink | undefined;
  const read = yield* withinBudget(
    parseMarkup(html, budget, {
      open(name, attributes) {
        if (name !== "a") return;
        current = undefined;
        if (/\bnofollow\b/i.test(attributes["rel"] ?? "")) return;
        const url = addressOf(attributes["href"] ?? "", pageUrl);
        if (!url || url.origin !== origin) return;
        url.hash = "";
        if (found.has(url.href)) return;
        current = { url: url.href, text: "" };
        found.set(url.href, current);
      },
      text(data) {
        if (current && current.text.length < TEXT_MAX) current.text += data.slice(0, TEXT_MAX);
      },
      close(name) {
        if (name === "a") current = undefined;
      },
    }),
  );
  return { links: [...found.values()], whole: read !== undefined };
}

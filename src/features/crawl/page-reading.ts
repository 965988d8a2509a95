/** What reads a supplier's files: loaded when the first of them has come (`src/sdks.ts`). Whoever reads takes his budget from here too. */
export { linksOf } from "./discovery/links.ts";
export { parseSitemap } from "./discovery/sitemap.ts";
export { WorkBudget } from "./extract/work-budget.ts";
export { readFeedFile } from "./feeds/feed-file.ts";
export { judgeRow } from "./feeds/judge-row.ts";
export { offersOfPage } from "./offer-of-page.ts";
export { robotsRules } from "./robots-rules.ts";

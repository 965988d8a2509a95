export { WorkBudget, judgeRow, linksOf, offersOfPage, robotsRules, parseSitemap, readFeedFile } from "#page-reading";

export { WorkBudget, judgeRow, linksOf, offersOfPage, parseSitemap, readFeedFile } from "#page-reading";

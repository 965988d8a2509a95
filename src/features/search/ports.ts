import type { CrawlDeps } from "../crawl/ports.ts";

export type SearchDeps = CrawlDeps;

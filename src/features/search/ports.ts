import type { CrawlDeps } from "../crawl/ports.ts";
import type { LlmDeps } from "../llm/ports.ts";

export type SearchDeps = CrawlDeps;

/** Who drafts searches and sends them out asks a model what things are called. */
export interface NamingDeps extends SearchDeps, LlmDeps {}

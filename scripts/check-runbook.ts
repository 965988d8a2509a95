import { conclude, files, read, sourceFacts, type SourceFacts } from "./source-facts.ts";

/**
 * `npm run runbook:check`: each clause in docs/runbook/ (a heading with its id) has a test whose title names it, no test names a
 * clause that stands in no page, and what a page names in code font (routes, settings, metrics) exists.
 */
const CLAUSE = /\b(?:GEN|BRF|ALR|AUT|AUTH|DEP|IMG|FX|LLM|CRL|ADS|CHK|CRT|STR|MIR|GOV)-\d+\b/g;

const pages = files("docs/runbook/*.md");
const clauses = new Map<string, string>();
for (const page of pages) {
  for (const [, id = ""] of read(page).matchAll(/^#{2,4} ([A-Z]+-\d+)\b/gm)) clauses.set(id, page);
}

const proven = new Map<string, string>();
for (const file of files("test/**/*.test.{ts,tsx}", "test/drills/**/*.ts")) {
  for (const [, ids = ""] of read(file).matchAll(/["'`]((?:\[[A-Z][A-Z0-9, -]*\] ?)+)/g))
    for (const [id] of ids.matchAll(CLAUSE)) proven.set(id, file);
}

const wrong: string[] = [];
for (const [id, page] of clauses) if (!proven.has(id)) wrong.push(`${page}: ${id} has no test whose title names it`);
for (const [id, file] of proven) if (!clauses.has(id)) wrong.push(`${file}: ${id} stands in no page of docs/runbook/`);

const facts = sourceFacts();
for (const page of pages)
  for (const [, name = ""] of read(page).matchAll(/`([^`\n]+)`/g)) {
    const complaint = unknownName(name, facts);
    if (complaint) wrong.push(`${page}: ${complaint}`);
  }
conclude("runbook:check", wrong, `${clauses.size} clauses in ${pages.length} pages, each with a test`);

function unknownName(name: string, { routes, metrics, text }: SourceFacts): string | undefined {
  const route = /^(GET|POST|PUT|PATCH|DELETE) (\/[^\s?]*)/.exec(name);
  if (route) return routes.has(`${route[1]} ${route[2]}`) ? undefined : `there is no route ${route[1]} ${route[2]}`;
  if (/^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(name)) return text.includes(name) ? undefined : `there is no setting ${name}`;
  const metric = /^([a-z]+(?:_[a-z]+)+?)(?:_total|_seconds|_bucket|_count|_sum)*$/.exec(name);
  if (metric) return [...metrics].some((known) => name.includes(known)) || text.includes(name) ? undefined : `there is no metric ${name}`;
  return undefined;
}

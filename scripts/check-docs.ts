import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { conclude, files, read, ROOT, sourceFacts } from "./source-facts.ts";

/** `npm run docs:check`: relative links, paths in code font, npm scripts and routes that docs name all exist. */
const pages = [...files("*.md", "docs/**/*.md", "local-cloud/**/*.md", "test/**/*.md", "sdk/*.md")];
const { routes, scripts } = sourceFacts();
const wrong: string[] = [];

for (const page of pages) {
  const text = read(page);
  for (const [, target = ""] of text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)) {
    if (/^[a-z]+:/.test(target)) continue;
    if (!existsSync(join(ROOT, dirname(page), target))) wrong.push(`${page}: the link ${target} leads nowhere`);
  }
  for (const [, name = ""] of text.matchAll(/`([^`\n]+)`/g)) {
    const path = /^(?:src|durable-objects|queues|migrations|local-cloud|sdk|test|docs|scripts|config)\/[\w./-]+$/.exec(name)?.[0];
    if (path && !existsSync(join(ROOT, path))) wrong.push(`${page}: there is no ${path}`);
    const script = /^npm run ([\w:-]+)/.exec(name)?.[1];
    if (script && !scripts.has(script)) wrong.push(`${page}: there is no script ${script}`);
    const route = /^(GET|POST|PUT|PATCH|DELETE) (\/[^\s?]*)$/.exec(name);
    if (route && !routes.has(name)) wrong.push(`${page}: there is no route ${name}`);
  }
}
conclude("docs:check", wrong, `${pages.length} pages name nothing that is not there`);

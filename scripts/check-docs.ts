import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { conclude, files, read, ROOT, sourceFacts } from "./source-facts.ts";

/** `npm run docs:check`: relative links, paths in code font, npm scripts and routes that docs name all exist, and so do all settings. */
const pages = [...files("*.md", "docs/**/*.md", "local-cloud/**/*.md", "test/**/*.md", "packages/**/*.md")];
const { routes, scripts } = sourceFacts();
const wrong: string[] = [];

for (const page of pages) {
  const text = read(page);
  for (const [, target = ""] of text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)) {
    if (/^[a-z]+:/.test(target)) continue;
    if (routes.has(`GET ${target}`) || /^\/problems\/[\w-]+$/.test(target)) continue;
    if (!existsSync(join(ROOT, dirname(page), target))) wrong.push(`${page}: the link ${target} leads nowhere`);
  }
  for (const [, name = ""] of text.matchAll(/`([^`\n]+)`/g)) {
    const path = /^(?:src|durable-objects|queues|migrations|local-cloud|browser|packages|test|docs|scripts|config)\/[\w./-]+$/.exec(
      name,
    )?.[0];
    if (path && !existsSync(join(ROOT, path))) wrong.push(`${page}: there is no ${path}`);
    const script = /^npm run ([\w:-]+)/.exec(name)?.[1];
    if (script && !scripts.has(script)) wrong.push(`${page}: there is no script ${script}`);
    const route = /^(GET|POST|PUT|PATCH|DELETE) (\/[^\s?]*)$/.exec(name);
    if (route && !routes.has(name)) wrong.push(`${page}: there is no route ${name}`);
  }
}

const SETTINGS_PAGE = "docs/deploying.md";
const settings = new Set(
  [
    ...read("src/env.ts").matchAll(
      /\b([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?=: (?:web|url|text|secret|keys|hex|origins|privateAddresses|sender|models|shown|publishable|contact|receiver|receiverFormat|receiverToken|headers|share|z)\b)/g,
    ),
  ].map(([name]) => name),
);
const tabled = new Set(
  [...read(SETTINGS_PAGE).matchAll(/^\|(.*?)\|/gm)].flatMap(([, cell = ""]) =>
    [...cell.matchAll(/`([A-Z][A-Z0-9_]+)`/g)].map(([, name = ""]) => name),
  ),
);
for (const name of settings) if (!tabled.has(name)) wrong.push(`${SETTINGS_PAGE}: the setting ${name} of src/env.ts is not in the table`);
for (const name of tabled)
  if (!settings.has(name) && !["ENVIRONMENT", "RELEASE_ID"].includes(name)) wrong.push(`${SETTINGS_PAGE}: src/env.ts reads no ${name}`);
conclude("docs:check", wrong, `${pages.length} pages name nothing that is not there`);

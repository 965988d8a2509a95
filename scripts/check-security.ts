import { conclude, files, read } from "./source-facts.ts";

/**
 * `npm run security:check`: each row of docs/security.md, a requirement of ASVS, names a test by its title that stands in the file it
 * links to, or says that it is not kept; none is there twice.
 */
const PAGE = "docs/security.md";
const tests = new Set(files("test/**/*.test.{ts,tsx}"));
const wrong: string[] = [];
const seen = new Set<string>();

for (const [, id = "", cells = ""] of read(PAGE).matchAll(/^\| +(\d+\.\d+\.\d+) +\|(.*)$/gm)) {
  if (seen.has(id)) wrong.push(`${PAGE}: ${id} is there twice`);
  seen.add(id);
  const named = [...cells.matchAll(/\[([^\]]+)\]\(\.\.\/(test\/[^)]+)\)/g)];
  if (named.length === 0 && !/\| not kept: \S/.test(cells))
    wrong.push(`${PAGE}: ${id} names no test, and does not say that it is not kept`);
  for (const [, title = "", file = ""] of named) {
    if (!tests.has(file)) wrong.push(`${PAGE}: ${id}: there is no test file ${file}`);
    else if (!['"', "`"].some((quote) => read(file).includes(`${title}${quote}`)))
      wrong.push(`${PAGE}: ${id}: ${file} has no test "${title}"`);
  }
}
if (seen.size === 0) wrong.push(`${PAGE}: has no row`);
conclude("security:check", wrong, `${seen.size} requirements, each with a test or said to be not kept`);

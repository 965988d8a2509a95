const PAGE = "docs/security.md";
const WAYS = ["by construction", "by the platform", "documented", "does not apply", "not kept"] as const;

/**
 * What is wrong with the page of requirements: one that is missing or there twice, a row that names neither a test nor one of the ways with a
 * reason behind it, and a test that does not stand in the file it is linked to. `tests` has the text of each by its path.
 */
export function securityFaults(
  page: string,
  required: readonly string[],
  tests: ReadonlyMap<string, () => string>,
): { wrong: string[]; said: string } {
  const wrong: string[] = [];
  const seen = new Set<string>();
  let tested = 0;
  for (const [, ids = "", cells = ""] of page.matchAll(/^\| +(\d+\.\d+\.\d+(?:, \d+\.\d+\.\d+)*) +\|(.*)$/gm)) {
    for (const id of ids.split(", ")) {
      if (seen.has(id)) wrong.push(`${PAGE}: ${id} is there twice`);
      seen.add(id);
    }
    const named = [...cells.matchAll(/\[([^\]]+)\]\(\.\.\/(test\/[^)]+\.test\.tsx?)\)/g)];
    if (named.length > 0) tested += ids.split(", ").length;
    else if (!WAYS.some((way) => new RegExp(`\\| ${way}: [^\\s|]`).test(cells)))
      wrong.push(`${PAGE}: ${ids} names no test, and says none of: ${WAYS.join(", ")}`);
    for (const [, title = "", file = ""] of named) {
      const text = tests.get(file)?.();
      if (text === undefined) wrong.push(`${PAGE}: ${ids}: there is no test file ${file}`);
      else if (!['"', "`"].some((quote) => text.includes(`${title}${quote}`)))
        wrong.push(`${PAGE}: ${ids}: ${file} has no test "${title}"`);
    }
  }
  for (const id of required) if (!seen.has(id)) wrong.push(`${PAGE}: ${id} is missing`);
  return { wrong, said: `${seen.size} requirements, ${tested} with a test` };
}

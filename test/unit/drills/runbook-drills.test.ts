import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { DRILLS } from "../../drills/drills.ts";

const FOLDER = "docs/runbook";
/** Pages of what nothing outside can break: words, a register of keys, and the list of pages. */
const WITHOUT = new Set(["README.md", "languages.md", "signing-keys.md"]);
const NAMED = /npm run drill -- ([a-z-]+)|test\/drills\/([a-z-]+)\//g;
const pages = readdirSync(FOLDER).filter((name) => name.endsWith(".md") && !WITHOUT.has(name));
const namedOn = (page: string): string[] =>
  [...readFileSync(`${FOLDER}/${page}`, "utf8").matchAll(NAMED)].map(([, command, folder]) => command ?? folder ?? "");
const known = new Set(DRILLS.map(({ name }) => name));

describe("[GEN-10] the runbook's drills", () => {
  it.each(pages)("are at least one for %s, which npm run drill has", (page) => {
    expect(namedOn(page).filter((name) => known.has(name))).not.toEqual([]);
  });

  it("are each named by the page of its module, and nothing is named that is none", () => {
    const named = new Set(pages.flatMap(namedOn));
    expect(DRILLS.map(({ name }) => name).filter((name) => !named.has(name))).toEqual([]);
    expect([...named].filter((name) => !known.has(name))).toEqual([]);
  });
});

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { ROOT } from "../../scripts/source-facts.ts";
import { STEPS } from "../journey/journey.ts";
import { Newcomer, nodes } from "../support/node/newcomer.ts";
import { present } from "../support/present.ts";

/** What README says to type, and what it says to run then. */
const README = readFileSync(join(ROOT, "README.md"), "utf8");
const typed = (begins: string): string => {
  const line = present(
    README.split("\n").find((one) => one.startsWith(begins)),
    `line of README that begins with ${begins}`,
  );
  return (line.split(" #")[0] ?? "").trim();
};
const WALKS = present(
  /watch it work: `([^`]+)` walks from a need in chat to a paid order/.exec(README)?.[1],
  "command of README that walks",
);

const NODES = await nodes();
const enders: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of enders.splice(0).toReversed()) await end();
});

/** A fresh clone of what was committed last, in a folder with blanks, by README's own words. `npm test` is CI's, which clones too. */
describe("a newcomer", () => {
  it.each(NODES)("with Node $version comes from a clone to a paid order by what README says", async ({ path }) => {
    const newcomer = await Newcomer.cloning(ROOT, path);
    enders.push(() => newcomer.leave());
    expect(newcomer.folder).toMatch(/ .* /);
    const stack = await newcomer.starts(typed("npm ci && npm start"));
    enders.push(() => stack.end());
    const walked = await newcomer.types(WALKS);
    const steps = walked.split("\n").flatMap((line) => /^ {2}(ok|FAIL) +\d+ ms {2}([^:]+): /.exec(line)?.slice(1).join(" ") ?? []);
    const wanted = STEPS.map(({ name }) => `ok ${name}`);
    expect(steps.slice(0, wanted.length)).toEqual(wanted);
    expect(steps.filter((step) => step.startsWith("FAIL"))).toEqual([]);
    expect(await newcomer.types("git status --porcelain")).toBe("");
    await stack.end();
    await expect(fetch(newcomer.url)).rejects.toThrow("fetch failed");
  });
});

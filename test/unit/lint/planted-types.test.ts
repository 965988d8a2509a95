import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "../../..");
const CONFIGURATIONS = [
  "tsconfig.json",
  "tsconfig.worker.json",
  "tsconfig.node.json",
  "tsconfig.browser.json",
  "local-cloud/tsconfig.json",
  "packages/sdk/tsconfig.json",
];

/** What the compiler refuses, by where it stands: each place has a configuration of its own, and the code that it is refused with. */
const REFUSED: Record<string, [file: string, text: string, code: string]> = {
  "text for a number in the Worker": ["src/features/a/rules.ts", 'export const n: number = "one";', "TS2322"],
  "a name of the Worker that nobody reads": ["src/features/b/rules.ts", "export function f(): void {\n  const n = 1;\n}", "TS6133"],
  "a missing index taken for there": ["src/features/c/rules.ts", "export const n = (of: number[]): number => of[0];", "TS2322"],
  "text for a number in an object": ["durable-objects/a/rules.ts", 'export const n: number = "one";', "TS2322"],
  "text for a number in a test of the Worker": ["test/worker/a/x.test.ts", 'export const n: number = "one";', "TS2322"],
  "text for a number in the model": ["test/model/a.ts", 'export const n: number = "one";', "TS2322"],
  "a missing index taken for there in a script": ["scripts/a.ts", "export const n = (of: number[]): number => of[0];", "TS2322"],
  "Node in a browser's script": ["browser/a.ts", "export const here = process.cwd();", "TS2591"],
  "text for a number in the local cloud": ["local-cloud/services/a/start.ts", 'export const n: number = "one";', "TS2322"],
  "text for a number in the client": ["packages/sdk/src/a.ts", 'export const n: number = "one";', "TS2322"],
};

/** Named, as the tree's `node_modules` is a link, which would be followed. */
const FOLDERS = ["browser", "durable-objects", "local-cloud", "packages", "scripts", "src", "test"];

/** What each configuration lets pass and another would not. */
const PASSED: Record<string, [file: string, text: string]> = {
  "a document in a browser's script": ["browser/b.ts", "export const title = document.title;"],
  "Node in a script": ["scripts/b.ts", "export const here = process.cwd();"],
  "an array sorted into another one in a script": ["scripts/c.ts", "export const sorted = (of: number[]): number[] => of.toSorted();"],
  "the platform's own types in the Worker": ["src/features/d/ports.ts", "export type Storage = DurableObjectStorage;"],
};

interface Report {
  filename: string;
  code: string;
}

describe("the linter says what the compiler says, each file read by the options of its own configuration", () => {
  const tree = mkdtempSync(join(tmpdir(), "procureiq types "));
  let reports: Report[];
  const codesOf = (place: string) => reports.filter(({ filename }) => filename.endsWith(place)).map(({ code }) => code);

  beforeAll(async () => {
    const { options } = JSON.parse(readFileSync(join(ROOT, ".oxlintrc.json"), "utf8")) as { options: unknown };
    for (const [file, text] of [...Object.values(REFUSED), ...Object.values(PASSED)]) {
      mkdirSync(dirname(join(tree, file)), { recursive: true });
      writeFileSync(join(tree, file), `${text}\n`);
    }
    for (const file of CONFIGURATIONS) copyFileSync(join(ROOT, file), join(tree, file));
    symlinkSync(join(ROOT, "node_modules"), join(tree, "node_modules"));
    writeFileSync(join(tree, "types.json"), JSON.stringify({ categories: { correctness: "off" }, options }));
    reports = await lint(tree);
  }, 120_000);

  afterAll(() => rmSync(tree, { recursive: true, force: true }));

  it.each(Object.entries(REFUSED))("refuses %s", (_, [file, , code]) => {
    expect(codesOf(file)).toEqual([expect.stringContaining(code)]);
  });

  it.each(Object.entries(PASSED))("lets pass %s", (_, [file]) => {
    expect(codesOf(file)).toEqual([]);
  });
});

async function lint(tree: string): Promise<Report[]> {
  const oxlint = createRequire(import.meta.url)
    .resolve("oxlint/package.json")
    .replace(/package\.json$/, "bin/oxlint");
  const argv = [oxlint, "-c", join(tree, "types.json"), "--disable-nested-config", "-f", "json", ...FOLDERS];
  const { stdout } = await promisify(execFile)(process.execPath, argv, { cwd: tree, maxBuffer: 16 * 1024 * 1024 }).catch(
    // Findings are told by the exit code too.
    (error: { stdout: string }) => error,
  );
  return (JSON.parse(stdout) as { diagnostics: Report[] }).diagnostics;
}

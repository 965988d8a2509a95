import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { ROOT } from "../../../scripts/source-facts.ts";

/** What the modules of `src/sdks/` are written from, besides packages. */
const SOURCES = [
  "src",
  "browser",
  "packages",
  "config",
  "scripts",
  "durable-objects",
  "queues",
  "local-cloud",
  "package.json",
  "tsconfig.json",
  "tsconfig.worker.json",
];

it(
  "a fresh checkout writes the modules that are loaded when first used, though one names another before it is there",
  { tags: ["slow"] },
  async () => {
    const tree = mkdtempSync(join(tmpdir(), "procureiq-fresh-"));
    const folder = join(tree, "src", "sdks");
    try {
      for (const name of SOURCES)
        cpSync(join(ROOT, name), join(tree, name), {
          recursive: true,
          filter: (path) => !/\/src\/sdks\/[^/]+\.js$|\/node_modules$/.test(path),
        });
      symlinkSync(join(ROOT, "node_modules"), join(tree, "node_modules"));
      expect(readdirSync(folder).filter((file) => file.endsWith(".js"))).toEqual([]);
      await promisify(execFile)(process.execPath, ["--disable-warning=ExperimentalWarning", join(tree, "scripts", "prepare-worker.ts")]);
      const names = (ending: string) =>
        readdirSync(folder).flatMap((file) => (file.endsWith(ending) ? [file.slice(0, -ending.length)] : []));
      expect(names(".js")).toEqual(names(".d.ts"));
    } finally {
      rmSync(tree, { recursive: true });
    }
  },
);

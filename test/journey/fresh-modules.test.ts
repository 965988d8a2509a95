import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { SDK_FOLDER, SDKS } from "../../scripts/sdks.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const WRITTEN = ["browser", "config", "local-cloud", "packages", "scripts", "src", "package.json"];
const isMade = (path: string): boolean => path.startsWith(SDK_FOLDER) && path.endsWith(".js");

it("given a checkout that has never been built, writes every module that the Worker loads later, though none of the others is there", () => {
  const tree = mkdtempSync(join(tmpdir(), "fresh-checkout-"));
  try {
    for (const part of WRITTEN.filter((name) => readdirSync(ROOT).includes(name)))
      cpSync(join(ROOT, part), join(tree, part), { recursive: true, filter: (path) => !isMade(path) && !path.includes("node_modules") });
    symlinkSync(join(ROOT, "node_modules"), join(tree, "node_modules"));
    execFileSync(process.execPath, ["--disable-warning=ExperimentalWarning", "scripts/prepare-worker.ts"], { cwd: tree, stdio: "pipe" });
    const made = readdirSync(join(tree, "src/sdks")).filter((file) => file.endsWith(".js"));
    expect(made.toSorted()).toEqual(SDKS.map(({ name }) => `${name}.js`).toSorted());
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
});

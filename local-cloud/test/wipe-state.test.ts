import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { outsideHome } from "../services/postgres/binaries.ts";
import { removeState, wipeState } from "../wipe-state.ts";

const stateDir = mkdtempSync(join(tmpdir(), "procureiq state "));
const outside = outsideHome(join(realpathSync(stateDir), "postgres"));
afterEach(() => [stateDir, outside].forEach((folder) => rmSync(folder, { recursive: true, force: true })));

it.each([
  ["removed", async () => removeState(stateDir)],
  ["wiped", () => wipeState(stateDir, () => undefined)],
])("a state folder that is %s takes the data with it that its database keeps elsewhere, as it must under root", async (_way, remove) => {
  mkdirSync(outside, { recursive: true });
  mkdirSync(stateDir, { recursive: true });
  writeFileSync(join(outside, "base"), "rows");
  await remove();
  expect([existsSync(stateDir), existsSync(outside)]).toEqual([false, false]);
  await remove();
});

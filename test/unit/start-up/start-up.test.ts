import { build, type Plugin } from "esbuild";
import { mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { isBuiltin } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "../../..");
const ENTRY = "src/index.ts";
/** Where zod completes whatever it makes, a schema or a check of one. */
const COMPLETED = "inst._zod.traits.add(name);";

interface Bundled {
  schemasMade(): number;
  string(): unknown;
}

/** The Worker's module as a deploy has it, beside zod's own `string`; zod counts what it makes, and what the platform has is left out. */
const counting: Plugin = {
  name: "counting",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /.*/ }, ({ path }) => {
      if (path.startsWith("cloudflare:")) return { path, namespace: "platform" };
      return isBuiltin(path) || /sdks\/[\w-]+\.js$/.test(path) ? { path, external: true } : undefined;
    });
    onLoad({ filter: /.*/, namespace: "platform" }, () => ({ contents: "export class DurableObject {}" }));
    onLoad({ filter: /zod\/v4\/core\/core\.js$/ }, async ({ path }) => ({
      contents: `const made = new Set(); export const schemasMade = () => made.size;
        ${(await readFile(path, "utf8")).replace(COMPLETED, `made.add(inst); ${COMPLETED}`)}`,
    }));
  },
};

/**
 * All of an isolate's start waits for what its modules make (docs/decisions/0013): what is read at the start makes its schemas by `once`,
 * and what only some requests need stands behind an `import()`.
 */
describe("the Worker's start", () => {
  const folder = mkdtempSync(join(tmpdir(), "start-up-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let atStart: readonly string[] = [];
  let bundled: Bundled;

  beforeAll(async () => {
    const outfile = join(folder, "index.mjs");
    const { metafile } = await build({
      absWorkingDir: ROOT,
      stdin: {
        contents: `import "./${ENTRY}"; export { string } from "zod"; export { schemasMade } from "./node_modules/zod/v4/core/core.js";`,
        resolveDir: ROOT,
      },
      outfile,
      bundle: true,
      metafile: true,
      format: "esm",
      platform: "browser",
      conditions: ["workerd", "worker", "browser"],
      target: "es2024",
      logLevel: "error",
      jsx: "automatic",
      jsxImportSource: "hono/jsx",
      plugins: [counting],
    });
    const read = new Set([ENTRY]);
    for (const path of read)
      for (const { path: imported, kind, external } of metafile.inputs[path]?.imports ?? [])
        if (kind !== "dynamic-import" && !external) read.add(imported);
    atStart = [...read];
    bundled = (await import(pathToFileURL(outfile).href)) as Bundled;
  }, 60_000);

  it("makes no schema", () => {
    expect(bundled.schemasMade()).toBe(0);
    bundled.string();
    expect(bundled.schemasMade()).toBe(1);
  });

  it("reads no routes, no schemas of requests and answers, no pages, no consumers, no crons and no health sections", () => {
    const asked =
      /^src\/(?:features|operations|platform)\/.*\/(?:(?:[a-z-]+-)?(?:routes|schemas)\.tsx?|[a-z-]+\.tsx)$|^queues\/(?:index|consumers|handlers)\.ts$|^src\/(?:scheduled|health-sections|conservation-laws)\.ts$/;
    expect(atStart).toContain("src/deps.ts");
    expect(atStart.filter((path) => asked.test(path))).toEqual([]);
  });
});

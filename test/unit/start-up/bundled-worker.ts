import { build, type BuildOptions, type Metafile, type Plugin } from "esbuild";
import { readFile } from "node:fs/promises";
import { createRequire, isBuiltin } from "node:module";
import { join } from "node:path";
import { constants, Script } from "node:vm";

const ROOT = join(import.meta.dirname, "../../..");
const ENTRY = "src/index.ts";
/** Where zod completes whatever it makes, a schema or a check of one. */
const COMPLETED = "inst._zod.traits.add(name);";

/** The Worker's module as an isolate has it that just read it, beside zod's own `string`. */
interface Isolate {
  schemasMade(): number;
  string(): unknown;
  /** What stands behind an `import()`, by its path. */
  behind: Readonly<Record<string, () => Promise<unknown>>>;
}

export interface BundledWorker {
  /** Files of which the start runs all. */
  atStart: readonly string[];
  /** Files that some requests read. */
  behind: readonly string[];
  /** Reads the module anew: nothing is shared with what was read before. */
  start(): Isolate;
}

/** Zod counts what it makes, and what the platform has is left out. */
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

const OPTIONS = {
  absWorkingDir: ROOT,
  bundle: true,
  metafile: true,
  // Compiled by Node itself: Vitest would look through the whole module, at each start.
  format: "cjs",
  platform: "browser",
  conditions: ["workerd", "worker", "browser"],
  target: "es2024",
  logLevel: "error",
  jsx: "automatic",
  jsxImportSource: "hono/jsx",
  plugins: [counting],
} satisfies BuildOptions;

/** The Worker in one module, as a deploy has it, written into `folder`. */
export async function bundleForStart(folder: string): Promise<BundledWorker> {
  const outfile = join(folder, "index.cjs");
  const { metafile } = await build({ ...OPTIONS, entryPoints: [ENTRY], outfile, write: false });
  const behind = importsOf(metafile, Object.keys(metafile.inputs), "dynamic-import");
  const contents = `import "./${ENTRY}";
    export { string } from "zod";
    export { schemasMade } from "./node_modules/zod/v4/core/core.js";
    export const behind = { ${behind.map((path) => `"${path}": () => import("./${path}")`).join(", ")} };`;
  await build({ ...OPTIONS, stdin: { contents, resolveDir: ROOT }, outfile });
  const reading = new Script(`(function (exports, require, module) {${await readFile(outfile, "utf8")}\n})`, {
    filename: outfile,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  const required = createRequire(outfile);
  return {
    atStart: importsOf(metafile, [ENTRY], "import-statement"),
    behind,
    // Compiled once: a start is what it runs.
    start() {
      const module = { exports: {} };
      (reading.runInThisContext() as (...given: unknown[]) => void)(module.exports, required, module);
      return module.exports as Isolate;
    },
  };
}

/** What files import in one way, those of packages and of ours; by statement what those import too. */
function importsOf({ inputs }: Metafile, from: readonly string[], kind: "import-statement" | "dynamic-import"): string[] {
  const read = new Set(kind === "import-statement" ? from : []);
  for (const path of kind === "import-statement" ? read : from)
    for (const imported of inputs[path]?.imports ?? []) if (imported.kind === kind && !imported.external) read.add(imported.path);
  return [...read];
}

import { readdirSync, readFileSync, rmSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build, type Plugin } from "esbuild";
import { writeFileAtomically } from "../local-cloud/atomic-file.ts";
import { SDK_FOLDER, SDKS } from "./sdks.ts";
import { ROOT } from "./source-facts.ts";

/** A package's `require` of what the runtime has becomes an import of it, as wrangler makes it in the Worker's own bundle. */
const runtimeModules: Plugin = {
  name: "runtime-modules",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /.*/ }, ({ path, kind }) => {
      if (!isBuiltin(path)) return undefined;
      const name = path.startsWith("node:") ? path : `node:${path}`;
      return kind === "require-call" ? { path: name, namespace: "runtime" } : { path: name, external: true };
    });
    onLoad({ filter: /.*/, namespace: "runtime" }, ({ path }) => ({
      contents: `import own from ${JSON.stringify(path)};\nmodule.exports = own;`,
    }));
    // The platform's own is the standard's; the package brings its tables of the world's letters for runtimes without.
    onResolve({ filter: /^whatwg-url$/ }, () => ({ path: "whatwg-url", namespace: "standard" }));
    onLoad({ filter: /.*/, namespace: "standard" }, () => ({ contents: "module.exports = { URL, URLSearchParams };" }));
  },
};

/** Another of these modules is named and not looked for: it lies beside, and in a fresh checkout nobody has written it yet. */
const siblings: Plugin = {
  name: "siblings",
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/sdks\/[\w-]+\.js$/ }, ({ path }) => ({ path: path.replace("/sdks/", "/"), external: true }));
  },
};

/**
 * A table of words becomes text that is parsed when it is first asked for: the runtime compiles every module of the upload before it serves,
 * and a literal of 200,000 words costs it more than all the rest.
 */
const tables: Plugin = {
  name: "tables",
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]bpeRanks[/\\]\w+\.js$/ }, async ({ path }) => {
      const { default: table } = (await import(pathToFileURL(path).href)) as { default: unknown };
      return { contents: `export default JSON.parse(${JSON.stringify(JSON.stringify(table))});` };
    });
  },
};

/**
 * Each declaration in `src/sdks/` as one module that needs nothing but the runtime's own. A module that is the same is left alone, so that
 * nobody who watches it starts again.
 */
export async function writeSdks(without: readonly string[] = []): Promise<void> {
  const unknown = without.filter((name) => SDKS.every((sdk) => sdk.name !== name));
  if (unknown.length > 0) throw new Error(`src/sdks/ declares no ${unknown.join(", ")}, which was to be left out`);
  forgetUndeclared();
  await Promise.all(SDKS.map((sdk) => write(sdk.name, without.includes(sdk.name) ? leftOut(sdk.name) : bundled(sdk.line))));
}

/** What an earlier checkout declared would go into every upload: the build takes all that lies there. */
function forgetUndeclared(): void {
  const declared = new Set(SDKS.map(({ name }) => `${name}.js`));
  for (const file of readdirSync(SDK_FOLDER)) if (file.endsWith(".js") && !declared.has(file)) rmSync(join(SDK_FOLDER, file));
}

/** Its place stays, because the Worker names it; whoever loads it is told. */
const leftOut = async (name: string): Promise<string> => `throw new Error(${JSON.stringify(`this build leaves ${name} out`)});\n`;

async function bundled(line: string): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    stdin: { contents: line, resolveDir: ROOT },
    bundle: true,
    write: false,
    format: "esm",
    platform: "browser",
    conditions: ["workerd", "worker", "browser"],
    target: "es2024",
    minify: true,
    legalComments: "none",
    charset: "utf8",
    logLevel: "error",
    define: { "process.env.NODE_ENV": '"production"' },
    plugins: [runtimeModules, siblings, tables],
  });
  return outputFiles.map((file) => file.text).join("");
}

async function write(name: string, made: Promise<string>): Promise<void> {
  const text = await made;
  const path = join(SDK_FOLDER, `${name}.js`);
  if (text !== written(path)) writeFileAtomically(path, text);
}

function written(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return undefined;
  }
}

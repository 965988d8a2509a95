import { createHash } from "node:crypto";
import { buildSync } from "esbuild";
import { ROOT } from "./source-facts.ts";

/** Evergreen browsers; what is newer in the language is written out for them. */
const TARGET = "es2022";

/** A script of our pages, and its module in the Worker; `digestFile` is of one that is loaded when it is first asked for, whose pages need its name. */
export const BUNDLES = [
  { of: "the console's script", entry: "browser/console.ts", file: "src/platform/console/script.generated.ts" },
  {
    of: "the reference's script",
    entry: "browser/docs/reference.ts",
    file: "src/platform/reference/script.generated.ts",
    digestFile: "src/platform/reference/script-digest.generated.ts",
  },
  {
    of: "the shop's script",
    entry: "browser/shop/shop.ts",
    file: "src/features/shop/script.generated.ts",
    digestFile: "src/features/shop/script-digest.generated.ts",
  },
] as const;

const WRITTEN = "/** Written from `browser/` by `npm run browser:write`. */\n";

/** The modules that say what a script is, by their files: the same bytes on every machine. */
export function scriptModules(bundle: { entry: string; file: string; digestFile?: string }): ReadonlyMap<string, string> {
  const script = scriptOf(bundle.entry);
  const modules = new Map([[bundle.file, `${WRITTEN}export const SCRIPT = ${JSON.stringify(script)};\n`]]);
  if (bundle.digestFile !== undefined) {
    const digest = createHash("sha256").update(script).digest("hex");
    modules.set(bundle.digestFile, `${WRITTEN}export const SCRIPT_DIGEST = "${digest}";\n`);
  }
  return modules;
}

/** The modules from an entry on as one script. */
function scriptOf(entry: string): string {
  const { outputFiles } = buildSync({
    absWorkingDir: ROOT,
    entryPoints: [entry],
    tsconfigRaw: {},
    bundle: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: TARGET,
    minify: true,
    legalComments: "none",
    logLevel: "silent",
  });
  return outputFiles.map(({ text }) => text).join("");
}

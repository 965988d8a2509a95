import { buildSync } from "esbuild";
import { ROOT } from "./source-facts.ts";

/** Evergreen browsers; what is newer in the language is written out for them. */
const TARGET = "es2022";

/** A script of our pages, and its module in the Worker. The Worker hashes the very text it sends, so it is a string from the first. */
export const BUNDLES = [
  { of: "the console's script", entry: "browser/console.ts", file: "src/platform/console/script.generated.ts" },
  { of: "the shop's script", entry: "browser/shop/shop.ts", file: "src/features/shop/script.generated.ts" },
] as const;

/** The modules from an entry on as that module's text: one script, the same bytes on every machine. */
export function scriptModule(entry: string): string {
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
  const script = outputFiles.map(({ text }) => text).join("");
  return `/** Written from \`browser/\` by \`npm run browser:write\`. */\nexport const SCRIPT = ${JSON.stringify(script)};\n`;
}

import { buildSync } from "esbuild";
import { ROOT } from "./source-facts.ts";

/** Evergreen browsers; what is newer in the language is written out for them. */
const TARGET = "es2022";

/** The script's module in the Worker. The Worker hashes the very text it sends, so it is a string from the first. */
export const BUNDLE_FILE = "src/platform/console/script.generated.ts";

/** The modules of `browser/` as that module's text: one script, the same bytes on every machine. */
export function consoleScriptModule(): string {
  const { outputFiles } = buildSync({
    absWorkingDir: ROOT,
    entryPoints: ["browser/console.ts"],
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

import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BUNDLES, scriptModules } from "./browser-bundle.ts";
import { conclude, read, ROOT } from "./source-facts.ts";

/** `npm run browser:check`: the scripts that pages carry are what the modules of `browser/` say. With `--write` they are written. */
const wrong: string[] = [];
const lengths: string[] = [];
for (const bundle of BUNDLES) {
  for (const [file, text] of scriptModules(bundle)) {
    if (file === bundle.file) lengths.push(`${bundle.of} ${text.length}`);
    if (process.argv.includes("--write")) writeFileSync(join(ROOT, file), text);
    else if (!existsSync(join(ROOT, file)) || read(file) !== text)
      wrong.push(`${file} is not what the modules from ${bundle.entry} on say: npm run browser:write`);
  }
}
conclude("browser:check", wrong, `what browser/ says, in characters: ${lengths.join(", ")}`);

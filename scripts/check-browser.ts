import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BUNDLES, scriptModule } from "./browser-bundle.ts";
import { conclude, read, ROOT } from "./source-facts.ts";

/** `npm run browser:check`: the scripts that pages carry are what the modules of `browser/` say. With `--write` they are written. */
const wrong: string[] = [];
const lengths: string[] = [];
for (const { of, entry, file } of BUNDLES) {
  const script = scriptModule(entry);
  lengths.push(`${of} ${script.length}`);
  if (process.argv.includes("--write")) writeFileSync(join(ROOT, file), script);
  else if (!existsSync(join(ROOT, file)) || read(file) !== script)
    wrong.push(`${file} is not what the modules from ${entry} on say: npm run browser:write`);
}
conclude("browser:check", wrong, `what browser/ says, in characters: ${lengths.join(", ")}`);

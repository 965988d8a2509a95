import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BUNDLE_FILE, consoleScriptModule } from "./browser-bundle.ts";
import { conclude, read, ROOT } from "./source-facts.ts";

/** `npm run browser:check`: the script that pages carry is what the modules of `browser/` say. With `--write` it is written. */
const wrong: string[] = [];
const script = consoleScriptModule();
if (process.argv.includes("--write")) writeFileSync(join(ROOT, BUNDLE_FILE), script);
else if (!existsSync(join(ROOT, BUNDLE_FILE)) || read(BUNDLE_FILE) !== script)
  wrong.push(`${BUNDLE_FILE} is not what the modules of browser/ say: npm run browser:write`);
conclude("browser:check", wrong, `the console's script is what browser/ says, ${script.length} characters`);

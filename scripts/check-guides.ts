import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { GUIDE_NAMES, guidesModule, unrunIn } from "./guides.ts";
import { conclude, files, read, ROOT } from "./source-facts.ts";

/** `npm run guides:check`: the site's guides are what `docs/guides/` says, all of it. With `--write` they are written. */
const FILE = "src/platform/reference/guides.generated.ts";
const text = guidesModule();
if (process.argv.includes("--write")) writeFileSync(join(ROOT, FILE), text);
const wrong = files("docs/guides/*.md")
  .filter((file) => !GUIDE_NAMES.some((name) => file === `docs/guides/${name}.md`))
  .map((file) => `${file} is in no menu: scripts/guides.ts names the guides`);
wrong.push(...GUIDE_NAMES.flatMap((name) => unrunIn(name)));
if (!existsSync(join(ROOT, FILE)) || read(FILE) !== text) wrong.push(`${FILE} is not what docs/guides/ says: npm run guides:write`);
conclude("guides:check", wrong, `${GUIDE_NAMES.length} guides are on the site as they stand`);

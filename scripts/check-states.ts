import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { conclude, read, ROOT } from "./source-facts.ts";
import { statesPage } from "./state-drawings.ts";

/** `npm run states:check`: the drawings of `docs/states.md` are the states that the code goes by. With `--write` they are written. */
const PAGE = "docs/states.md";
const page = statesPage();
const wrong: string[] = [];
if (process.argv.includes("--write")) writeFileSync(join(ROOT, PAGE), page);
else if (!existsSync(join(ROOT, PAGE)) || read(PAGE) !== page) wrong.push(`${PAGE} is not what the states say: npm run states:write`);
conclude("states:check", wrong, "the drawings are what the states say");

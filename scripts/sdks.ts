import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const SDK_FOLDER = join(import.meta.dirname, "..", "src", "sdks");
const DECLARATION = ".d.ts";

/** The modules of `src/sdks/`. Each declaration is the line its module is written from: what it hands on of which package. */
export const SDKS = readdirSync(SDK_FOLDER)
  .filter((file) => file.endsWith(DECLARATION))
  .map((file) => {
    const line = readFileSync(join(SDK_FOLDER, file), "utf8");
    const from = /from "([^"]+)"/.exec(line)?.[1];
    if (from === undefined) throw new Error(`src/sdks/${file} names no package`);
    return { name: file.slice(0, -DECLARATION.length), line, from };
  });

import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The gazetteer's text, from beside this file. */
export const readTowns = (): string => readFileSync(join(import.meta.dirname, "towns.txt"), "utf8");

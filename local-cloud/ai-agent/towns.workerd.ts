import text from "./towns.txt";

/** The gazetteer's text, which the bundle carries: a Worker has no files. */
export const readTowns = (): string => text;

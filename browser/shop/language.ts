/** That of the page, by which figures and times are written; English where there is no page. */
const { document: page } = globalThis as { document?: { documentElement: { lang: string } } };
export const language = page?.documentElement.lang ?? "en";

const COMMAS: Readonly<Record<string, string>> = { ar: "، ", ja: "、" };
/** Several things one after the other, with the comma of the language. */
export const listed = (things: readonly string[]): string => things.join(COMMAS[language] ?? ", ");

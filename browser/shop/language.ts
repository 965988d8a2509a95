/** That of the page, by which figures and times are written; English where there is no page. */
const { document: page } = globalThis as { document?: { documentElement: { lang: string } } };
export const language = page?.documentElement.lang ?? "en";

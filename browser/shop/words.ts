/** What the page has of a catalogue: of texts that this script says, each by what it is in English. A page in English has none. */
const { document: page } = globalThis as { document?: { querySelector(selector: string): { textContent: string | null } | null } };
const TEXTS = JSON.parse(page?.querySelector("#texts")?.textContent ?? "{}") as Readonly<Record<string, string>>;

/** A text in the language of the page, with what it is about in the place of `{0}`, `{1}`, …; in English where the page has none for it. */
export const word = (text: string, ...about: readonly string[]): string =>
  (Object.hasOwn(TEXTS, text) ? TEXTS[text] : text)?.replaceAll(/\{(\d)\}/g, (place, index: string) => about[Number(index)] ?? place) ??
  text;

/** What is shown of a page, text by text: what stands between tags, and what its attributes say to those who see less. */
export function textsOf(html: string): string[] {
  const shown = html.replaceAll(/<(script|style|code|pre)\b.*?<\/\1>/gs, "").replace(/ data-texts="[^"]*"/, "");
  const attributes = [...shown.matchAll(/ (?:aria-label|title|placeholder|data-label)="([^"]*)"/g)];
  return [...shown.matchAll(/>([^<]+)/g), ...attributes].map(([, text = ""]) => text.replaceAll("&#39;", "'").trim());
}

/** Those of the texts that are sentences of ours in English, by a catalogue: two words at least, whatever stands for their values. */
export function englishIn(catalogue: Readonly<Record<string, string>>): (texts: readonly string[]) => string[] {
  const sentences = Object.entries(catalogue).flatMap(([english, theirs]) =>
    english === theirs || !/\p{L}{2,} \p{L}{2,}/u.test(english) ? [] : [sentenceOf(english)],
  );
  return (texts) => texts.filter((text) => sentences.some((sentence) => sentence.test(text)));
}

/** An English text of the catalogues with anything for its values. */
function sentenceOf(english: string): RegExp {
  const literal = english.split(/\{[^{}]*\}/u).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`));
  return new RegExp(`^${literal.join(".{1,80}")}$`, "u");
}

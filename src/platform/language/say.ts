/** What a text is about: put in as it stands, a number by the plural rules of the language; another text in its own words; several as a list. */
type About = string | number | Said | readonly Said[];

/** A text and what it is about, kept apart until it is known in which language it is read. */
export interface Said {
  /** In English, `{0}`, `{1}`, ... for what it is about: the name of the text in the catalogues. */
  readonly template: string;
  readonly about: readonly About[];
}

/** A text that is the same whatever it is about is its own name in the catalogues. */
export type Text = string | Said;

/** Between texts that stand as a list in one. */
export const BETWEEN = "; ";

/** A text that says what it is about. The catalogues' check finds it here, by its tag, in the source. */
export const say = (parts: TemplateStringsArray, ...about: readonly About[]): Said => ({
  template: parts.reduce((whole, part, index) => `${whole}{${String(index - 1)}}${part}`),
  about,
});

/** A text that is recorded as it happens, in English; whose reader has another language has it retold there. The console's catalogues' check finds it by its tag. */
export const recorded = (parts: TemplateStringsArray, ...about: readonly About[]): string => inEnglish(say(parts, ...about));

/** A text in English, in which it was written. */
export const inEnglish = (text: Text): string =>
  typeof text === "string" ? text : text.template.replaceAll(/\{(\d+)\}/g, (_, place: string) => aboutInEnglish(text.about[Number(place)]));

function aboutInEnglish(about: About | undefined): string {
  if (typeof about === "string" || typeof about === "number") return String(about);
  if (about === undefined) return "";
  return "template" in about ? inEnglish(about) : about.map(inEnglish).join(BETWEEN);
}

import { language } from "./language.ts";

/** What a text is about: put in as it stands, a number as the language writes it, which also chooses the form of a plural. */
type About = string | number;

/** What depends on a number: its forms by the plural rules of the language (CLDR), or by the number itself (`=0`). */
export interface Forms {
  /** The place of the number among what the text is about. */
  of: string;
  forms: Readonly<Record<string, string>>;
}
/** A text in a language, with `{0}`, `{1}`, … for what it is about. */
export type InLanguage = string | readonly (string | Forms)[];

/** Where the script of texts keeps them, which a page in another language than English has before this one (`src/features/shop/script-texts.ts`). */
export const TEXTS_NAME = "procureiqTexts";

const TEXTS = (globalThis as { [TEXTS_NAME]?: Readonly<Record<string, InLanguage>> })[TEXTS_NAME] ?? {};
const numbers = new Intl.NumberFormat(language);
const rules = new Intl.PluralRules(language);

/** What it is in the language of the page; in English where that is none that there is. */
const inLanguage = (text: string): InLanguage => (Object.hasOwn(TEXTS, text) ? TEXTS[text] : undefined) ?? text;

function written(text: InLanguage, about: readonly About[]): string {
  const parts = typeof text === "string" ? [text] : text;
  const whole = parts.map((part) => (typeof part === "string" ? part : formOf(part, about[Number(part.of)]))).join("");
  return whole.replaceAll(/\{(\d)\}/g, (place, index: string) => shown(about[Number(index)]) ?? place);
}

const formOf = ({ forms }: Forms, about: About | undefined): string =>
  forms[`=${String(about)}`] ?? forms[rules.select(Number(about))] ?? forms["other"] ?? "";

const shown = (about: About | undefined): string | undefined => (typeof about === "number" ? numbers.format(about) : about);

/** A text that says what it is about, and its name in the catalogues. */
export interface Said {
  (...about: readonly About[]): string;
  readonly text: string;
}

/** A text with `{0}`, `{1}`, … for what it is about. */
export const about = (text: string): Said => {
  const known = inLanguage(text);
  return Object.assign((...values: readonly About[]) => written(known, values), { text });
};

/** A text about how many: in English of one, and of any other number, which is its name in the catalogues. */
export const plural = (one: string, text: string): Said => {
  const known = Object.hasOwn(TEXTS, text) ? inLanguage(text) : [{ of: "0", forms: { "=1": one, other: text } }];
  return Object.assign((...values: readonly About[]) => written(known, values), { text });
};

/** A table whose texts are read in the language of the page. */
type Table<T> = T extends string ? string : T extends Said ? T : { readonly [Key in keyof T]: Table<T[Key]> };

/** A table of texts in the language of the page. In the Worker, which has no page, it stays in English: the names under which a frame's texts are looked up. */
export const texts = <const T>(table: T): Table<T> => tableOf(table) as Table<T>;

function tableOf(table: unknown): unknown {
  if (typeof table === "string") return written(inLanguage(table), []);
  if (typeof table !== "object" || table === null) return table;
  if (Array.isArray(table)) return table.map(tableOf);
  return Object.fromEntries(Object.entries(table).map(([key, value]) => [key, tableOf(value)]));
}

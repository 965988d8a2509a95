import { folded, stemOf, tokensOf } from "./fold.ts";
import { formsFor, narrowerThan } from "./lexicon.ts";
import type { Sought, Wish } from "./sought.ts";

/** A request in the words of Postgres' full text search; pure, and only of letters and digits. */
export interface TextQuery {
  /** Everything that was asked for, in any of its languages. */
  strict: string;
  /** What it is, whatever else was said of it; where only a name or number is given, any part of it. */
  loose: string;
  /** The words as they are written, which may be slips. */
  written: readonly string[];
  /** The thing's names in one piece, of which longer words may be made. */
  parts: readonly string[];
}

/** Forms of one meaning that are asked for at most: the tables' longest have about forty. */
const MOST_FORMS = 60;

/** What to ask the full text of offers for; undefined where nothing can be asked. The rules then judge what it finds. */
export function textQueryOf({ item, heads, alsoCalled, wishes, models }: Sought): TextQuery | undefined {
  const others = alsoCalled.map(({ key, beside }) =>
    allOf([anyFormOf([key, ...narrowerThan(key)]), ...beside.map((word) => anyFormOf([word]))]),
  );
  const things = anyOf([anyFormOf(heads.flatMap(({ key }) => [key, ...narrowerThan(key)])), ...others]);
  const said = wishes.map((wish) => wishQuery(wish)).filter((query) => query !== "");
  const numbers = models.map(({ forms, words }) => anyOf([...forms.map((form) => `${form}:*`), allOf(words.map(wordQuery))]));
  const strict = allOf([things, ...said, ...numbers]);
  const loose = anyOf(things === "" ? [...numbers, ...said] : [things, ...numbers]);
  if (loose === "") return undefined;
  const written = tokensOf(folded(item.name)).map(({ text }) => text);
  return { strict, loose, written: longOf(written), parts: longOf([...written, ...heads.flatMap(({ key }) => formsFor(key))]) };
}

/** Words long enough to be told from parts of others. */
const longOf = (words: readonly string[]): string[] =>
  [...new Set(words.filter((word) => word.length > 4 && !word.includes(" ")))].slice(0, MOST_FORMS);

const wishQuery = ({ text, readings }: Wish): string =>
  anyOf([anyFormOf(readings.map(({ key }) => key)), allOf(tokensOf(text).map((token) => wordQuery(token.text)))]);

/** Any of the names of meanings; for a word of no table, the word. One that a shorter name finds too is left out: it makes the query slow. */
function anyFormOf(keys: readonly string[]): string {
  const forms = keys
    .flatMap((key) => (formsFor(key).length === 0 ? [key] : formsFor(key)))
    .map((form) => tokensOf(folded(form)).map(({ text }) => wordQuery(text)))
    .toSorted((a, b) => a.length - b.length || (a[0] ?? "").length - (b[0] ?? "").length);
  const kept: string[][] = [];
  for (const form of forms) if (!kept.some((shorter) => shorter.every((word) => form.some((other) => finds(word, other))))) kept.push(form);
  return anyOf(kept.slice(0, MOST_FORMS).map(allOf));
}

/** Whether what one word finds is found by another already. */
const finds = (word: string, other: string): boolean => word === other || (word.endsWith(":*") && other.startsWith(word.slice(0, -2)));

/** The word with whatever ending; a short one only as it is. */
const wordQuery = (word: string): string => (stemOf(word).length > 3 ? `${stemOf(word)}:*` : word);

const allOf = (queries: readonly string[]): string => joined(queries, " & ");
const anyOf = (queries: readonly string[]): string => joined(queries, " | ");

function joined(queries: readonly string[], by: string): string {
  const some = [...new Set(queries.filter((query) => query !== ""))];
  return some.length > 1 ? `(${some.join(by)})` : (some[0] ?? "");
}

/** What the console's forms name in braces: `{field}` of a form, `{answer.member}` of an answer. */
export type Values = Readonly<Record<string, unknown>>;

export const hasMembers = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

/** `a.b` of the values; undefined where something on the way is not there. */
function valueAt(values: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((value, part) => (hasMembers(value) && Object.hasOwn(value, part) ? value[part] : undefined), values);
}

const NAMED = /\{([\w.]+)(?:\?([^{}]*))?\}/g;

/**
 * The text with what it names filled in; what is not there leaves nothing. `{name?words}` stands for the words where the value is there
 * and not false.
 */
export function fill(text: string, values: Values, write: (value: string) => string = (value) => value): string {
  return text.replace(NAMED, (_, path: string, words: string | undefined) => {
    const value = valueAt(values, path);
    if (words === undefined) return write(wordOf(value));
    return value === undefined || value === null || value === false ? "" : words;
  });
}

/** The text with what it names of a dry run's answer filled in, and all else left to be filled in later. */
export const fillAnswer = (text: string, answer: unknown): string =>
  text.replace(NAMED, (whole, path: string) => (path.startsWith("answer.") ? fill(whole, { answer }, encodeURIComponent) : whole));

const wordOf = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "";

export interface ApiRequest {
  method: string;
  path: string;
  /** The fields that the path does not name. */
  body: Values;
}

/** `POST /things/{id}/notes` and the fields of a form: those that the path names go into it, the others into the body. It may name members of a dry run's `answer`. */
export function apiRequest(template: string, fields: Values, answer?: unknown): ApiRequest {
  const named = new Set([...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
  const [method = "", path = ""] = fill(template, { ...fields, answer }, encodeURIComponent).split(" ");
  return { method, path, body: Object.fromEntries(Object.entries(fields).filter(([name]) => !named.has(name))) };
}

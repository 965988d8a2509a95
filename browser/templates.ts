/** What the console's attributes name in braces: `{field}` of a form, `{answer.member}` of an answer. */
export type Values = Readonly<Record<string, unknown>>;

/** `a.b` of the values; undefined where something on the way is not there. */
function valueAt(values: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((value, part) => (isObject(value) ? value[part] : undefined), values);
}

export const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

/** The text with what it names filled in; what is not there leaves nothing. */
export function fill(text: string, values: Values, write: (value: string) => string = (value) => value): string {
  return text.replace(/\{([\w.]+)\}/g, (_, path: string) => write(wordOf(valueAt(values, path))));
}

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

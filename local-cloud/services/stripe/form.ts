/** A decoded form: nested objects; a list is an object whose keys are its positions. */
export interface FormObject {
  [name: string]: FormValue;
}
type FormValue = string | FormObject;

const NAME = /^([^[\]]+)((?:\[[^[\]]*\])*)$/;

/**
 * Decodes `application/x-www-form-urlencoded` with bracketed names (`metadata[order]=1`, `expand[]=a`, `types[0]=card`),
 * the form in which Stripe's libraries send parameters. A name that is not well bracketed is kept as it is.
 */
export function decodeForm(encoded: string): FormObject {
  const form = emptyObject();
  for (const [name, value] of new URLSearchParams(encoded)) insert(form, pathOf(name), value);
  return form;
}

function pathOf(name: string): string[] {
  const match = NAME.exec(name);
  if (!match?.[1]) return [name];
  const brackets = match[2] ?? "";
  return [match[1], ...[...brackets.matchAll(/\[([^[\]]*)\]/g)].map((bracket) => bracket[1] ?? "")];
}

function insert(target: FormObject, path: string[], value: string): void {
  const [head = "", ...rest] = path;
  const key = head === "" ? String(Object.keys(target).length) : head;
  if (rest.length === 0) {
    target[key] = value;
    return;
  }
  const existing = target[key];
  const child = typeof existing === "object" ? existing : emptyObject();
  target[key] = child;
  insert(child, rest, value);
}

// Without a prototype a parameter called `__proto__` or `constructor` is a name like any other.
function emptyObject(): FormObject {
  return Object.create(null) as FormObject;
}

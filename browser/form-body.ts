import { isObject } from "./templates.ts";

/** A field of a form as it was filled in. */
export interface Field {
  /** `a.b` is member b of a. */
  name: string;
  type: string;
  value: string;
  checked: boolean;
  /** How its text is read (`data-json`); a line of text where nothing is said. */
  reading: string | undefined;
  /** Of a reviewed change: the box that says there is none was ticked. */
  none: boolean;
}

/** What a field says cannot be read: nothing was sent. */
export class NotReadable extends RangeError {}

const READINGS: Readonly<Record<string, (text: string) => unknown>> = {
  datetime: (text) => {
    const time = new Date(text);
    if (Number.isNaN(time.getTime())) throw new NotReadable(`“${text}” is no time`);
    return time.toISOString();
  },
  boolean: (text) => text === "true",
  number: Number,
  list: (text) => text.trim().split(/[\s,]+/),
};

/**
 * The JSON that the API takes. Boxes of one name with the reading `item` make a list of those that are ticked; a field that was
 * left empty is left out; a `change` is made, or none with a reason. The button that was pressed is a field too, where it has a name.
 */
export function formBody(fields: readonly Field[], button?: { name: string; value: string }): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const field of fields) {
    const { name, type, value, checked, reading, none } = field;
    if (name === "" || type === "submit") continue;
    if (reading === "item") body[name] = [...itemsOf(body[name]), ...(checked ? [value] : [])];
    else if (type === "checkbox") put(body, name, checked);
    else if (value.trim() === "") continue;
    else if (reading === "change") put(body, name, none ? { none: true, reason: value } : { change: value });
    else if (reading?.startsWith(MINOR)) put(body, name, minorUnits(value.trim(), Number(reading.slice(MINOR.length))));
    else put(body, name, (READINGS[reading ?? ""] ?? String)(value));
  }
  if (button && button.name !== "") put(body, button.name, button.value);
  return body;
}

/** `minor:2`: an amount as people write it, of a currency with so many digits after the point, in its minor units. */
const MINOR = "minor:";

function minorUnits(text: string, digits: number): number {
  const match = /^(\d{1,13})(?:\.(\d*))?$/.exec(text);
  const [whole = "", fraction = ""] = match?.slice(1) ?? [];
  if (!match || fraction.length > digits)
    throw new NotReadable(`“${text}” is no amount ${digits === 0 ? "without a point" : `with at most ${digits} digits after the point`}`);
  return Number(`${whole}${fraction.padEnd(digits, "0")}`);
}

const itemsOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

function put(body: Record<string, unknown>, name: string, value: unknown): void {
  const [first = "", ...rest] = name.split(".");
  if (rest.length === 0) {
    body[first] = value;
    return;
  }
  const known = body[first];
  const member: Record<string, unknown> = isObject(known) ? known : {};
  put(member, rest.join("."), value);
  body[first] = member;
}

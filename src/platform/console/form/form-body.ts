import { inEnglish, type Said } from "../../language/say.ts";
import { hasMembers } from "./templates.ts";
import { NO_JSON, noAmount, noField, noTime } from "./texts.ts";

/** A field of a form as it is sent: its name, after a `~` how its value is read, and its value. */
export type Entry = readonly [name: string, value: string];

/** What a field says cannot be read: nothing was sent. */
export class NotReadable extends RangeError {
  readonly said: Said;

  constructor(said: Said) {
    super(inEnglish(said));
    this.said = said;
  }
}

const READINGS: ReadonlyMap<string, (text: string) => unknown> = new Map<string, (text: string) => unknown>([
  ["boolean", (text) => text === "true"],
  ["number", Number],
  ["json", json],
  ["list", (text) => text.trim().split(/[\s,]+/)],
]);

/** When a clock shows what was typed, in milliseconds since the epoch; what is no time is NaN. */
export type Clock = (text: string) => number;

function instant(text: string, clock: Clock): string {
  const at = clock(text);
  if (Number.isNaN(at)) throw new NotReadable(noTime(text));
  return new Date(at).toISOString();
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new NotReadable(NO_JSON);
  }
}

/** `seconds~number`: the member `seconds`, and that it is a number. */
export function nameOf(entryName: string): { name: string; reading: string } {
  const [name = "", reading = ""] = entryName.split("~");
  return { name, reading };
}

/** Of what the form itself is sent by, not of what it says. */
const OWN = /^act\./;
/** What a member of a body may be called, and its members: nothing that an object has by itself. */
const MEMBER = /^[a-z]\w*(?:\.[a-z]\w*)*$/i;

/**
 * The JSON that the API takes. Entries of one name with the reading `item` make a list; a field that was left empty is left out; a `change` is
 * made, or, where `none` of its name came too, none with a reason. A box that was not ticked is not sent at all, as in every form. Times are
 * read by the `clock` of whoever typed them, which is this program's own where nothing else is said.
 */
export function formBody(entries: readonly Entry[], clock: Clock = Date.parse): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  const none = new Set(entries.map(([name]) => nameOf(name)).flatMap(({ name, reading }) => (reading === "none" ? [name] : [])));
  for (const [entryName, value] of entries) {
    const { name, reading } = nameOf(entryName);
    if (name === "" || OWN.test(name) || reading === "none") continue;
    if (!MEMBER.test(name)) throw new NotReadable(noField(name));
    if (reading === "item") body[name] = [...itemsOf(body[name]), value];
    else if (value.trim() === "") continue;
    else if (reading === "change") put(body, name, none.has(name) ? { none: true, reason: value } : { change: value });
    else if (reading.startsWith(MINOR)) put(body, name, minorUnits(value.trim(), Number(reading.slice(MINOR.length))));
    else if (reading === "datetime") put(body, name, instant(value, clock));
    else put(body, name, (READINGS.get(reading) ?? String)(value));
  }
  return body;
}

/** The fields as they were typed, by name. */
export const typedOf = (entries: readonly Entry[]): Record<string, string> =>
  Object.fromEntries(entries.map(([name, value]) => [nameOf(name).name, value.trim()]));

/** `minor:2`: an amount as people write it, of a currency with so many digits after the point, in its minor units. */
const MINOR = "minor:";

function minorUnits(text: string, digits: number): number {
  const match = /^(\d{1,13})(?:\.(\d*))?$/.exec(text);
  const [whole = "", fraction = ""] = match?.slice(1) ?? [];
  if (!match || fraction.length > digits) throw new NotReadable(noAmount(text, digits));
  return Number(`${whole}${fraction.padEnd(digits, "0")}`);
}

const itemsOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

function put(body: Record<string, unknown>, name: string, value: unknown): void {
  const [first = "", ...rest] = name.split(".");
  if (rest.length === 0) {
    body[first] = value;
    return;
  }
  const known = Object.hasOwn(body, first) ? body[first] : undefined;
  const member: Record<string, unknown> = hasMembers(known) ? known : {};
  put(member, rest.join("."), value);
  body[first] = member;
}

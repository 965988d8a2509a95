import { invalidParameter, missingParameter } from "./errors.ts";
import type { FormObject } from "./form.ts";

/**
 * Typed reading of a decoded form. A malformed value throws Stripe's 400 with `param`.
 * It remembers which names were asked for, so that `refuseUnknown` can name one nobody knows.
 */
export class Parameters {
  readonly #form: FormObject;
  readonly #prefix: string;
  readonly #known = new Set<string>();

  constructor(form: FormObject, prefix = "") {
    this.#form = form;
    this.#prefix = prefix;
  }

  has(name: string): boolean {
    return this.#read(name) !== undefined;
  }

  /** The text, or undefined where absent; an empty text means "unset" to Stripe and counts as absent. */
  text(name: string): string | undefined {
    const value = this.#read(name);
    if (value === undefined || value === "") return undefined;
    if (typeof value !== "string") throw invalidParameter(this.#path(name), "Invalid string");
    return value;
  }

  required(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw missingParameter(this.#path(name));
    return value;
  }

  integer(name: string): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (!/^-?\d{1,15}$/.test(value)) throw invalidParameter(this.#path(name), `Invalid integer: ${value}`, "parameter_invalid_integer");
    return Number(value);
  }

  flag(name: string): boolean | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (value !== "true" && value !== "false") throw invalidParameter(this.#path(name), `Invalid boolean: ${value}`);
    return value === "true";
  }

  oneOf<T extends string>(name: string, allowed: readonly T[]): T | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const found = allowed.find((candidate) => candidate === value);
    if (found === undefined) throw invalidParameter(this.#path(name), `Invalid ${name}: must be one of ${allowed.join(", ")}`);
    return found;
  }

  /** A nested object's parameters; undefined where absent or given as plain text. */
  nested(name: string): Parameters | undefined {
    const value = this.#read(name);
    return typeof value === "object" ? new Parameters(value, this.#path(name)) : undefined;
  }

  texts(name: string): string[] | undefined {
    const value = this.#read(name);
    if (typeof value !== "object") return undefined;
    return Object.values(value).filter((item) => typeof item === "string");
  }

  /** `metadata`: at most 50 keys of 40 characters, values of 500; an empty value removes its key. */
  metadata(current: Record<string, string> = {}): Record<string, string> {
    const given = this.#read("metadata");
    if (given === "") return {};
    const merged = new Map(Object.entries(current));
    for (const [key, value] of Object.entries(typeof given === "object" ? given : {})) {
      if (typeof value !== "string") throw invalidParameter(`metadata[${key}]`, "Metadata values must be strings");
      if (key.length > 40) throw invalidParameter("metadata", "Metadata keys can be at most 40 characters long");
      if (value.length > 500) throw invalidParameter(`metadata[${key}]`, "Metadata values can be at most 500 characters long");
      if (value === "") merged.delete(key);
      else merged.set(key, value);
    }
    if (merged.size > 50) throw invalidParameter("metadata", "You can set at most 50 metadata keys");
    return Object.fromEntries(merged);
  }

  /** Call when all was read: 400 `parameter_unknown` for the first name that was not asked for. */
  refuseUnknown(): void {
    const unknown = Object.keys(this.#form).find((name) => !this.#known.has(name));
    if (unknown !== undefined) throw invalidParameter(unknown, `Received unknown parameter: ${unknown}`, "parameter_unknown");
  }

  #read(name: string): FormObject[string] | undefined {
    this.#known.add(name);
    return this.#form[name];
  }

  #path(name: string): string {
    return this.#prefix === "" ? name : `${this.#prefix}[${name}]`;
  }
}

/**
 * One item of structured data, whatever syntax it came in: schema.org types without their prefix, values in document order.
 * Items refer to each other as their page has them, in circles too; what an item says is read when it is asked for.
 */
export interface Thing {
  readonly types: readonly string[];
  /** `@id` or `itemid`, as written. */
  readonly id?: string;
  readonly syntax: "json-ld" | "microdata";
  /** Values of a property; each asking costs its steps. */
  values(property: string): readonly Value[];
}

/** Words of a page: for programs, where schema.org's notation holds, or for its readers. */
export interface Words {
  text: string;
  notation: "machine" | "human";
}

export type Value = Words | number | Thing;

export const isThing = (value: Value | undefined): value is Thing => typeof value === "object" && "syntax" in value;

/** `https://schema.org/InStock`, `schema:InStock` and `InStock` are the same term. */
export function term(text: string): string {
  return text.trim().replace(/^(?:https?:\/\/(?:www\.)?schema\.org\/|schema:)/i, "");
}

export function hasType(thing: Thing, ...types: readonly string[]): boolean {
  return thing.types.some((type) => types.includes(type));
}

/** Each thing among a property's values once. */
export function things(thing: Thing, property: string): readonly Thing[] {
  return [...new Set(thing.values(property).filter(isThing))];
}

/** Things looked into for one text; sound pages take two or three. */
const MOST_ASKED = 32;

/** The first value as text: of a nested thing its name, its URL or its `value`. */
export function textOf(thing: Thing, ...properties: readonly string[]): string | undefined {
  return textWithin(thing, properties, new Set([thing]));
}

function textWithin(thing: Thing, properties: readonly string[], asked: Set<Thing>): string | undefined {
  for (const property of properties) {
    for (const value of thing.values(property)) {
      const text = isThing(value) ? nestedText(value, asked) : textOfValue(value);
      if (text) return text;
    }
  }
  return undefined;
}

/** Asks no thing twice, and few in all: a page's names may lead in a circle, and a chain of them may be as long as the page. */
function nestedText(thing: Thing, asked: Set<Thing>): string | undefined {
  if (asked.has(thing) || asked.size > MOST_ASKED) return undefined;
  return textWithin(thing, ["name", "url", "contentUrl", "@value", "value"], asked.add(thing));
}

export const textOfValue = (value: Words | number): string => (typeof value === "number" ? String(value) : value.text);

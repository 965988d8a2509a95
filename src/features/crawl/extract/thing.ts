/** One item of structured data, whatever syntax it came in: schema.org types without their prefix, values in document order. */
export interface Thing {
  types: readonly string[];
  /** `@id` or `itemid`, as written. */
  id?: string;
  properties: Map<string, Value[]>;
  syntax: "json-ld" | "microdata";
}

export type Value = string | number | Thing;

export const isThing = (value: Value | undefined): value is Thing => typeof value === "object";

/** `https://schema.org/InStock`, `schema:InStock` and `InStock` are the same term. */
export function term(text: string): string {
  return text.trim().replace(/^(?:https?:\/\/(?:www\.)?schema\.org\/|schema:)/i, "");
}

export function hasType(thing: Thing, ...types: readonly string[]): boolean {
  return thing.types.some((type) => types.includes(type));
}

export function values(thing: Thing, property: string): readonly Value[] {
  return thing.properties.get(property) ?? [];
}

export function things(thing: Thing, property: string): readonly Thing[] {
  return values(thing, property).filter(isThing);
}

/** The first value as text: of a nested thing its name, its URL or its `value`. */
export function textOf(thing: Thing, ...properties: readonly string[]): string | undefined {
  for (const property of properties) {
    for (const value of values(thing, property)) {
      const text = isThing(value) ? textOf(value, "name", "url", "contentUrl", "@value", "value") : String(value).trim();
      if (text) return text;
    }
  }
  return undefined;
}

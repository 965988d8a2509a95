/** The ways a page says something for programs, the most trusted first. */
export const SYNTAXES = ["json-ld", "microdata", "rdfa", "open-graph"] as const;
/** What a page's syntaxes say, or a row of a product feed. */
export type Syntax = (typeof SYNTAXES)[number] | "feed";

/**
 * One item of structured data, whatever syntax it came in: schema.org types without their prefix, values in document order.
 * Items refer to each other as their page has them, in circles too; what an item says is read when it is asked for.
 */
export interface Thing {
  readonly types: readonly string[];
  /** `@id`, `itemid` or `resource`, as written. */
  readonly id?: string;
  readonly syntax: Syntax;
  /** Where in its page it stands, for people: `script 1 > @graph 2 > offers`. */
  readonly path: string;
  /** Set where what it stands in had to be repaired to be read. */
  readonly repaired?: true;
  /** Values of a property; each asking costs its steps. */
  values(property: string): readonly Value[];
}

/** Words of a page: for programs, where schema.org's notation holds, or for its readers. */
export interface Words {
  text: string;
  notation: "machine" | "human";
  /** Of words for programs that stand in an attribute: what their element shows to readers, told when it is asked for. */
  shown?(): string;
  /** Of words for readers: the same with `APART` between what stands in elements of its own. */
  apart?(): string;
}

export type Value = Words | number | Thing;

/** A value's words, and which property of which thing said them. */
export interface Told {
  text: string;
  by: Thing;
  property: string;
}

export const isThing = (value: Value | undefined): value is Thing => typeof value === "object" && "syntax" in value;

/** `https://schema.org/InStock`, `schema:InStock` and `InStock` are the same term. */
export function term(text: string): string {
  return text.trim().replace(/^(?:https?:\/\/(?:www\.)?schema\.org\/|schema:)/i, "");
}

/** Where a `vocab` says so, words without a prefix are schema.org's. */
export const isSchemaVocabulary = (vocab: string): boolean => /^\s*https?:\/\/(?:www\.)?schema\.org\/?\s*$/i.test(vocab);

/** A term of schema.org by prefix or address. */
export const isSchemaTerm = (word: string): boolean => /^(?:schema:|https?:\/\/(?:www\.)?schema\.org\/)/i.test(word);

/** Types as shops write them: `product` is a Product. */
export function hasType(thing: Thing, ...types: readonly string[]): boolean {
  return thing.types.some((type) => types.some((wanted) => wanted.toLowerCase() === type.toLowerCase()));
}

/** Each thing among a property's values once. */
export function things(thing: Thing, property: string): readonly Thing[] {
  return [...new Set(thing.values(property).filter(isThing))];
}

/** Things looked into for one text; sound pages take two or three. */
const MOST_ASKED = 32;

/** The first value as text: of a nested thing its name, its URL or its `value`. */
export const textOf = (thing: Thing, ...properties: readonly string[]): string | undefined => told(thing, ...properties)?.text;

/** The same, with who said it. */
export function told(thing: Thing, ...properties: readonly string[]): Told | undefined {
  return toldWithin(thing, properties, new Set([thing])).next().value ?? undefined;
}

/** All that a thing says under some names, in their order, for whoever takes the first that is sound. */
export const allTold = (thing: Thing, ...properties: readonly string[]): Iterable<Told> => toldWithin(thing, properties, new Set([thing]));

/** Asks no thing twice, and few in all: a page's names may lead in a circle, and a chain of them may be as long as the page. */
function* toldWithin(thing: Thing, properties: readonly string[], asked: Set<Thing>): Generator<Told, void> {
  for (const property of properties) {
    for (const value of thing.values(property)) {
      if (!isThing(value)) {
        const text = textOfValue(value);
        if (text) yield { text, by: thing, property };
      } else if (!asked.has(value) && asked.size <= MOST_ASKED) {
        asked.add(value);
        const nested = toldWithin(value, ["name", "url", "contentUrl", "@value", "value"], asked).next().value;
        if (nested) yield nested;
      }
    }
  }
}

export const textOfValue = (value: Words | number): string => (typeof value === "number" ? String(value) : value.text);

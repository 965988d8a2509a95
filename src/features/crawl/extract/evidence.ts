import type { Syntax, Thing } from "./thing.ts";

/** The fields of an offer whose origin is told. */
export type EvidentField =
  | "name"
  | "price"
  | "currency"
  | "availability"
  | "brand"
  | "sku"
  | "mpn"
  | "gtin"
  | "image"
  | "stock"
  | "delivery";

/** Where a field stands in its page. */
export interface Place {
  syntax: Syntax;
  /** For people: the item, and its property. */
  path: string;
}

/** Which node of a page said a field, how sure that is, and which others say otherwise. */
export interface Evidence extends Place {
  field: EvidentField;
  /** 0..1, by `confidenceIn`. */
  confidence: number;
  others?: readonly (Place & { said: string })[];
}

/** What one source says of a field. */
export interface Testimony {
  by: Thing;
  property: string;
  said: string;
  notation?: "machine" | "human";
  /** Nobody said it: it is what the shop usually means. */
  assumed?: boolean;
}

/** How sure a field is by the syntax it stands in; a page's Open Graph is written for pictures in other people's pages. */
const TRUST: Readonly<Record<Syntax, number>> = { "json-ld": 0.95, microdata: 0.9, rdfa: 0.9, "open-graph": 0.75, feed: 0.95 };
/** And by how it was said. */
const LESS = { repaired: 0.85, human: 0.9, assumed: 0.8, contradicted: 0.5 };

const PATH_MAX = 200;
const SAID_MAX = 120;

export const placeOf = ({ by, property }: Pick<Testimony, "by" | "property">): Place => ({
  syntax: by.syntax,
  path: `${by.path} > ${property}`.slice(0, PATH_MAX),
});

/**
 * The evidence of a field: what was taken, held against what the page's other sources say. Sources that agree add up as independent
 * witnesses do; one that says otherwise halves what is left.
 */
export function evidenceOf(
  field: EvidentField,
  taken: Testimony,
  others: readonly Testimony[],
  agree: (a: string, b: string) => boolean = (a, b) => a === b,
): Evidence {
  const agreeing = others.filter(({ said }) => agree(taken.said, said));
  const differing = others.filter(({ said }) => !agree(taken.said, said));
  const sure = 1 - [taken, ...agreeing].reduce((doubt, testimony) => doubt * (1 - confidenceIn(testimony)), 1);
  const confidence = Math.round(sure * (differing.length > 0 ? LESS.contradicted : 1) * 100) / 100;
  return {
    field,
    ...placeOf(taken),
    confidence,
    ...(differing.length === 0 ? {} : { others: differing.map((other) => ({ ...placeOf(other), said: other.said.slice(0, SAID_MAX) })) }),
  };
}

function confidenceIn({ by, notation, assumed }: Testimony): number {
  return TRUST[by.syntax] * (by.repaired ? LESS.repaired : 1) * (notation === "human" ? LESS.human : 1) * (assumed ? LESS.assumed : 1);
}

import type { Way } from "./ways.ts";

/** One product of a feed: its attributes by the names Google Merchant has for them, without prefix. */
export interface FeedRow {
  /** For people: its place in the file, from 1. */
  row: number;
  attributes: ReadonlyMap<string, string>;
  /** Its ways of delivery, where they are not written in one attribute. */
  ways?: readonly Way[];
  /** Set where the file itself is wrong here. */
  fault?: string;
}

/** `whole`: nothing is behind these rows; else why there may be. */
export type FeedFile =
  | { kind: "feed"; format: "xml" | "tsv"; rows: readonly FeedRow[]; whole: true | string }
  | { kind: "no-feed"; reason: string };

/** Characters of an attribute that are kept; what is longer is cut there, and an address cut so is none. */
export const ATTRIBUTE_MAX = 2_100;
export const MOST_ATTRIBUTES = 100;

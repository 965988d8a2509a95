import type { NamedVersions } from "../../platform/http/conditionals.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import type { Cart, CartItem } from "./cart.ts";

export type VersionField = "expectedItemVersion" | "expectedSnapshotVersion";

/**
 * The versions a caller acts on. `fields` is our own way and wins where both name the cart's; `if-match` is RFC 9110's, with one entry a
 * tag, null for a tag that no cart gives, and may have the item's version beside it.
 */
export type Expected =
  | {
      way: "fields";
      snapshotVersion: number;
      itemVersion?: number;
      /** An If-Match that says otherwise, and was not used. */ ignoredIfMatch?: string;
    }
  | { way: "if-match"; snapshotVersions: readonly (number | null)[]; itemVersion?: number };

export interface VersionRequired {
  kind: "version-required";
  missing: readonly VersionField[];
}

/** `stale` lies below the current version, `impossible` above it (CRT-7), `unknown` is no version of a cart at all. */
export interface Conflict {
  field: VersionField | "if-match";
  kind: "stale" | "impossible" | "unknown";
  expected: number | null;
  /** Null where the item is gone. */
  current: number | null;
}

export interface Given {
  expectedItemVersion?: number | undefined;
  expectedSnapshotVersion?: number | undefined;
  ifMatch?: NamedVersions | undefined;
}

/**
 * Reads which versions the caller acts on, or names those that are missing (CRT-2). The cart's tag stands for its items too, because any
 * change of an item changes it. `*` names no version, so it is none.
 */
export function readExpected(needed: readonly VersionField[], given: Given): Result<Expected, VersionRequired> {
  const { expectedItemVersion: itemVersion, expectedSnapshotVersion: snapshotVersion, ifMatch } = given;
  const item = itemVersion === undefined ? {} : { itemVersion };
  if (snapshotVersion === undefined && ifMatch && ifMatch.versions.length > 0)
    return ok({ way: "if-match", snapshotVersions: ifMatch.versions, ...item });
  const tagged = snapshotVersion !== undefined && ifMatch?.versions.includes(snapshotVersion);
  const missing = needed.filter((field) => given[field] === undefined && !tagged);
  if (missing.length > 0 || snapshotVersion === undefined) return refused({ kind: "version-required", missing });
  const ignored = ignoredIfMatch(given);
  return ok({ way: "fields", snapshotVersion, ...item, ...(ignored === undefined ? {} : { ignoredIfMatch: ignored }) });
}

/** An If-Match that names other versions than the fields, which win. */
export function ignoredIfMatch({ expectedSnapshotVersion: snapshotVersion, ifMatch }: Given): string | undefined {
  if (snapshotVersion === undefined || !ifMatch || ifMatch.versions.length === 0) return undefined;
  return ifMatch.versions.includes(snapshotVersion) ? undefined : ifMatch.text;
}

/** Where the expected versions and the cart differ; empty where they agree. */
export function conflictsOf(expected: Expected, cart: Pick<Cart, "snapshotVersion">, item?: CartItem): Conflict[] {
  const ofCart = expected.way === "if-match" ? ofTags(expected.snapshotVersions, cart) : ofSnapshot(expected.snapshotVersion, cart);
  const { itemVersion } = expected;
  if (itemVersion === undefined || itemVersion === item?.itemVersion) return ofCart;
  if (item) return [...ofCart, differing("expectedItemVersion", itemVersion, item.itemVersion)];
  return ofCart.length > 0 ? [...ofCart, { field: "expectedItemVersion", kind: "stale", expected: itemVersion, current: null }] : [];
}

function ofSnapshot(expected: number, { snapshotVersion }: Pick<Cart, "snapshotVersion">): Conflict[] {
  return expected === snapshotVersion ? [] : [differing("expectedSnapshotVersion", expected, snapshotVersion)];
}

/** Tags are judged by the newest of them. */
function ofTags(expected: readonly (number | null)[], { snapshotVersion }: Pick<Cart, "snapshotVersion">): Conflict[] {
  if (expected.includes(snapshotVersion)) return [];
  const named = expected.filter((version) => version !== null);
  if (named.length === 0) return [{ field: "if-match", kind: "unknown", expected: null, current: snapshotVersion }];
  return [differing("if-match", Math.max(...named), snapshotVersion)];
}

const differing = (field: Conflict["field"], expected: number, current: number): Conflict => ({
  field,
  kind: expected < current ? "stale" : "impossible",
  expected,
  current,
});

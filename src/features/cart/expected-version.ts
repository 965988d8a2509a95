import { ok, refused, type Result } from "../../platform/result.ts";
import type { Cart, CartItem } from "./cart.ts";

export type VersionField = "expectedItemVersion" | "expectedSnapshotVersion";

/**
 * The versions a caller acts on. `fields` is our own way and wins where both are sent; `if-match` alone is RFC 9110's,
 * with one entry a tag, null for a tag that no cart gives.
 */
export type Expected =
  | {
      way: "fields";
      snapshotVersion: number;
      itemVersion?: number;
      /** An If-Match that says otherwise, and was not used. */ ignoredIfMatch?: string;
    }
  | { way: "if-match"; snapshotVersions: readonly (number | null)[] };

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
  /** The raw header, null where it is absent. */
  ifMatch: string | null;
}

const TAG = /(?:W\/)?"[\x21\x23-\x7e]*"/g;

/** Reads which versions the caller acts on, or names those that are missing (CRT-2). `*` names no version, so it is none. */
export function readExpected(needed: readonly VersionField[], given: Given): Result<Expected, VersionRequired> {
  const tags = given.ifMatch?.match(TAG)?.map(versionOfTag) ?? [];
  if (tags.length > 0 && needed.every((field) => given[field] === undefined)) return ok({ way: "if-match", snapshotVersions: tags });
  const missing = needed.filter((field) => given[field] === undefined);
  const { expectedItemVersion: itemVersion, expectedSnapshotVersion: snapshotVersion } = given;
  if (missing.length > 0 || snapshotVersion === undefined) return refused({ kind: "version-required", missing });
  return ok({
    way: "fields",
    snapshotVersion,
    ...(itemVersion === undefined ? {} : { itemVersion }),
    ...(given.ifMatch !== null && tags.length > 0 && !tags.includes(snapshotVersion) ? { ignoredIfMatch: given.ifMatch } : {}),
  });
}

/** Where the expected versions and the cart differ; empty where they agree. */
export function conflictsOf(expected: Expected, cart: Pick<Cart, "snapshotVersion">, item?: CartItem): Conflict[] {
  const current = cart.snapshotVersion;
  if (expected.way === "if-match") {
    if (expected.snapshotVersions.includes(current)) return [];
    const newest = expected.snapshotVersions.reduce((a, b) => (b === null || (a !== null && a > b) ? a : b), null);
    return [{ field: "if-match", kind: newest === null ? "unknown" : sideOf(newest, current), expected: newest, current }];
  }
  const conflicts: Conflict[] = [];
  if (expected.snapshotVersion !== current) {
    conflicts.push({
      field: "expectedSnapshotVersion",
      kind: sideOf(expected.snapshotVersion, current),
      expected: expected.snapshotVersion,
      current,
    });
  }
  if (expected.itemVersion !== undefined && item && expected.itemVersion !== item.itemVersion) {
    conflicts.push({
      field: "expectedItemVersion",
      kind: sideOf(expected.itemVersion, item.itemVersion),
      expected: expected.itemVersion,
      current: item.itemVersion,
    });
  }
  if (expected.itemVersion !== undefined && !item && conflicts.length > 0) {
    conflicts.push({ field: "expectedItemVersion", kind: "stale", expected: expected.itemVersion, current: null });
  }
  return conflicts;
}

function sideOf(expected: number, current: number): "stale" | "impossible" {
  return expected < current ? "stale" : "impossible";
}

/** If-Match compares strongly (RFC 9110 §8.8.3.2), so a weak tag is no tag of ours. */
function versionOfTag(tag: string): number | null {
  const digits = /^"(\d{1,15})(?:\.[0-9a-f]{1,64})?"$/.exec(tag)?.[1];
  return digits === undefined ? null : Number(digits);
}

import { describe, expect, it } from "vitest";
import type { CartItem } from "../../../src/features/cart/cart.ts";
import { conflictsOf, readExpected, type VersionField } from "../../../src/features/cart/expected-version.ts";

const naming = (...versions: (number | null)[]) => ({ text: versions.map((version) => `"${version}"`).join(", "), versions });
const BOTH: VersionField[] = ["expectedItemVersion", "expectedSnapshotVersion"];

describe("reading which versions a caller acts on", () => {
  it.each([
    ["nothing", {}, BOTH],
    ["one field", { expectedItemVersion: 1 }, ["expectedSnapshotVersion"]],
    ["one field beside an If-Match that says otherwise", { expectedSnapshotVersion: 1, ifMatch: naming(2) }, ["expectedItemVersion"]],
    ["If-Match: *, which names no version", { ifMatch: naming() }, BOTH],
  ])("names what is missing where %s is sent", (_, given, missing) => {
    expect(readExpected(BOTH, given)).toEqual({ ok: false, refusal: { kind: "version-required", missing } });
  });

  it("takes If-Match alone, several tags and those of no cart included", () => {
    expect(readExpected(BOTH, { ifMatch: naming(3, null) })).toEqual({
      ok: true,
      value: { way: "if-match", snapshotVersions: [3, null] },
    });
  });

  it("takes If-Match for the cart and the field for the item, and a tag that agrees with the cart's field for the item too", () => {
    expect(readExpected(BOTH, { expectedItemVersion: 2, ifMatch: naming(5) })).toEqual({
      ok: true,
      value: { way: "if-match", snapshotVersions: [5], itemVersion: 2 },
    });
    expect(readExpected(BOTH, { expectedSnapshotVersion: 5, ifMatch: naming(5) })).toEqual({
      ok: true,
      value: { way: "fields", snapshotVersion: 5 },
    });
  });

  it("lets the fields win, and names an If-Match that says otherwise", () => {
    const fields = { expectedItemVersion: 1, expectedSnapshotVersion: 5 };
    expect(readExpected(BOTH, { ...fields, ifMatch: naming(5) })).toEqual({
      ok: true,
      value: { way: "fields", itemVersion: 1, snapshotVersion: 5 },
    });
    expect(readExpected(BOTH, { ...fields, ifMatch: naming(4) })).toEqual({
      ok: true,
      value: { way: "fields", itemVersion: 1, snapshotVersion: 5, ignoredIfMatch: '"4"' },
    });
  });
});

describe("where the expected versions and the cart differ", () => {
  const cart = { snapshotVersion: 5 };

  it("reads one field alone where one is needed", () => {
    expect(readExpected(["expectedSnapshotVersion"], { expectedSnapshotVersion: 5 })).toStrictEqual({
      ok: true,
      value: { way: "fields", snapshotVersion: 5 },
    });
  });

  it.each([
    [[3, 4], { kind: "stale", expected: 4 }],
    [[4, 3, null], { kind: "stale", expected: 4 }],
    [[9, 4], { kind: "impossible", expected: 9 }],
    [[null, null], { kind: "unknown", expected: null }],
  ])("judges the tags %j by the newest of them", (snapshotVersions, conflict) => {
    expect(conflictsOf({ way: "if-match", snapshotVersions }, cart)).toEqual([{ field: "if-match", current: 5, ...conflict }]);
  });

  it("has the item's version judged beside the tags, and names an item that is gone", () => {
    const item = { itemVersion: 3 } as CartItem;
    const expected = { way: "if-match", snapshotVersions: [5], itemVersion: 2 } as const;
    const ofItem = { field: "expectedItemVersion", kind: "stale", expected: 2 };
    expect(conflictsOf(expected, cart, item)).toEqual([{ ...ofItem, current: 3 }]);
    expect(conflictsOf({ ...expected, itemVersion: 3 }, cart, item)).toEqual([]);
    expect(conflictsOf({ ...expected, snapshotVersions: [4] }, cart)).toEqual([
      { field: "if-match", kind: "stale", expected: 4, current: 5 },
      { ...ofItem, current: null },
    ]);
  });

  it("is nothing where one of the tags is the cart's", () => {
    expect(conflictsOf({ way: "if-match", snapshotVersions: [null, 5] }, cart)).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import { conflictsOf, readExpected, type VersionField } from "../../../src/features/cart/expected-version.ts";

const BOTH: VersionField[] = ["expectedItemVersion", "expectedSnapshotVersion"];

describe("reading which versions a caller acts on", () => {
  it.each([
    ["nothing", {}, BOTH],
    ["one field", { expectedItemVersion: 1 }, ["expectedSnapshotVersion"]],
    ["one field beside If-Match", { expectedSnapshotVersion: 1, ifMatch: '"1"' }, ["expectedItemVersion"]],
    ["If-Match: *, which names no version", { ifMatch: "*" }, BOTH],
  ])("names what is missing where %s is sent", (_, given, missing) => {
    expect(readExpected(BOTH, { ifMatch: null, ...given })).toEqual({ ok: false, refusal: { kind: "version-required", missing } });
  });

  it("takes If-Match alone, several tags and those of no cart included", () => {
    expect(readExpected(BOTH, { ifMatch: '"3", W/"4", "abc"' })).toEqual({
      ok: true,
      value: { way: "if-match", snapshotVersions: [3, null, null] },
    });
  });

  it("lets the fields win, and names an If-Match that says otherwise", () => {
    const fields = { expectedItemVersion: 1, expectedSnapshotVersion: 5 };
    expect(readExpected(BOTH, { ...fields, ifMatch: '"5"' })).toEqual({
      ok: true,
      value: { way: "fields", itemVersion: 1, snapshotVersion: 5 },
    });
    expect(readExpected(BOTH, { ...fields, ifMatch: '"4"' })).toEqual({
      ok: true,
      value: { way: "fields", itemVersion: 1, snapshotVersion: 5, ignoredIfMatch: '"4"' },
    });
  });
});

describe("where the expected versions and the cart differ", () => {
  const cart = { snapshotVersion: 5 };

  it("reads one field alone where one is needed", () => {
    expect(readExpected(["expectedSnapshotVersion"], { expectedSnapshotVersion: 5, ifMatch: null })).toStrictEqual({
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

  it("is nothing where one of the tags is the cart's", () => {
    expect(conflictsOf({ way: "if-match", snapshotVersions: [null, 5] }, cart)).toEqual([]);
  });
});

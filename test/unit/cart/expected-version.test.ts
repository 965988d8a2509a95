import { describe, expect, it } from "vitest";
import { readExpected, type VersionField } from "../../../src/features/cart/expected-version.ts";

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

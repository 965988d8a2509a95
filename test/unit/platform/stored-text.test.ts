import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asAppError } from "../../../src/platform/db/faults.ts";
import { saidText, storedText, textFault } from "../../../src/platform/stored-text.ts";

describe("text of outside that is stored", () => {
  it("is refused with a NUL or half a character, which Postgres cannot hold, and where it is too long or empty", () => {
    const schema = storedText(5);
    expect(schema.safeParse("evt_1").success).toBe(true);
    expect(schema.safeParse("a\0b").error?.issues[0]?.message).toBe("must not contain NUL");
    expect(schema.safeParse("a\ud800").error?.issues[0]?.message).toBe("must be well-formed Unicode");
    for (const text of ["", "longer", 5, null]) expect(schema.safeParse(text).success).toBe(false);
  });

  it("is made storable and cut where it is only said again", () => {
    expect(saidText("a\0b\ud800c", 10)).toBe("a\u{FFFD}b\u{FFFD}c");
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.nat(20), (text, longest) => {
        const said = saidText(`${text}\0\udc00`, longest);
        expect([textFault(said), said.length <= longest]).toEqual([undefined, true]);
      }),
    );
  });

  it("is the sender's fault where it reached Postgres all the same", () => {
    for (const code of ["22021", "22P05"])
      expect(asAppError(Object.assign(new Error("invalid byte sequence"), { name: "NeonDbError", code }))).toMatchObject({
        code: "validation",
      });
    expect(asAppError(Object.assign(new Error("a number"), { name: "NeonDbError", code: "22003" }))).toBeUndefined();
  });
});

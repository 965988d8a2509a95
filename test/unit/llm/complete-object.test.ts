import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { completeObject } from "../../../src/features/llm/complete-object.ts";

const MEMBERS = '"error":{"message":"cut"}';
const text = fc.string({ unit: "binary", maxLength: 12 });
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(true, false, null, '"', "\\", '\\"', "\\u", "\\\\", -0.5e-7),
    fc.array(tie("tree"), { maxLength: 4 }),
    fc.dictionary(text, tie("tree"), { maxKeys: 4 }),
  ),
}));

describe("the beginning of an object", () => {
  it("becomes one, with what is added as its last members, wherever it was cut and however it is written", () => {
    fc.assert(
      fc.property(
        fc.dictionary(text, tree, { maxKeys: 5 }),
        fc.constantFrom(0, 1),
        fc.boolean(),
        fc.nat(),
        (value, indent, escapes, at) => {
          const plain = JSON.stringify(value, null, indent);
          const whole = escapes ? plain.replaceAll(/[^\x20-\x7e\n]/gu, (character) => escapedOf(character)) : plain;
          const beginning = whole.slice(0, at % whole.length);
          const completed: unknown = JSON.parse(beginning + (completeObject(beginning, MEMBERS) ?? "none"));
          expect(completed).toMatchObject({ error: { message: "cut" } });
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it.each(['{"error":1}', '{"a":{}} ', "[DO", "[1,", "12", "no"])("is not seen in %s", (other) => {
    expect(completeObject(other, MEMBERS)).toBeUndefined();
  });

  it("says what is added where it said something of that name before", () => {
    const beginning = '{"type":"delta","error":nul';
    expect(JSON.parse(beginning + (completeObject(beginning, '"type":"error","error":{"a":1}') ?? ""))).toEqual({
      type: "error",
      error: { a: 1 },
    });
  });
});

const escapedOf = (character: string): string =>
  Array.from({ length: character.length }, (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`).join("");

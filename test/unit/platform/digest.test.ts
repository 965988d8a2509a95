import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sha256 } from "../../../src/platform/digest.ts";

const byNode = (text: string): string => createHash("sha256").update(text).digest("hex");

describe("a text's digest", () => {
  it("is that of FIPS 180-4's example, and of nothing", () => {
    expect(sha256("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    expect(sha256("")).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  });

  it("is SHA-256 of its UTF-8, whatever it is made of and however long it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.nat(5_000), (text, length) => {
        for (const one of [text, text.padEnd(length, "ä")]) expect(sha256(one)).toBe(byNode(one));
      }),
    );
    for (const length of [2_047, 2_048, 2_049]) expect(sha256("x".repeat(length))).toBe(byNode("x".repeat(length)));
    expect(sha256("\ud800")).toBe(byNode("\ud800"));
  });
});

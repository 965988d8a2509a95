import { scryptSync } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scryptInSlices, type ScryptCost } from "../../../src/platform/scrypt.ts";

function driven(password: string, salt: Uint8Array, cost: ScryptCost, keyBytes: number): { key: Buffer; slices: number } {
  const work = scryptInSlices(password, salt, cost, keyBytes);
  for (let slices = 0; ; slices += 1) {
    const slice = work.next();
    if (slice.done) return { key: slice.value, slices };
  }
}

describe("scrypt in slices", () => {
  it.each([
    {
      password: "",
      salt: "",
      cost: { N: 16, r: 1, p: 1 },
      key: "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906",
    },
    {
      password: "password",
      salt: "NaCl",
      cost: { N: 1024, r: 8, p: 16 },
      key: "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640",
    },
    {
      password: "pleaseletmein",
      salt: "SodiumChloride",
      cost: { N: 16384, r: 8, p: 1 },
      key: "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887",
    },
  ])("makes the key of RFC 7914 for N=$cost.N, r=$cost.r, p=$cost.p", ({ password, salt, cost, key }) => {
    expect(driven(password, Buffer.from(salt), cost, 64).key.toString("hex")).toBe(key);
  });

  it("makes the platform's own key for any password, salt and cost", () => {
    const costs = fc.record({
      N: fc.integer({ min: 1, max: 9 }).map((power) => 2 ** power),
      r: fc.integer({ min: 1, max: 9 }),
      p: fc.integer({ min: 1, max: 4 }),
    });
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme" }),
        fc.uint8Array({ maxLength: 40 }),
        costs,
        fc.integer({ min: 1, max: 80 }),
        (password, salt, cost, bytes) => {
          expect(driven(password, salt, cost, bytes).key).toEqual(scryptSync(password, salt, bytes, cost));
        },
      ),
      { numRuns: 60 },
    );
  });

  it("lets others have their turn after each fortieth of a hash at the cost passwords are kept at", () => {
    expect(driven("correct horse", Buffer.from("salt"), { N: 2 ** 14, r: 8, p: 5 }, 32).slices).toBe(40);
  });

  it.each([
    { N: 0, r: 8, p: 1 },
    { N: 1, r: 8, p: 1 },
    { N: 12, r: 8, p: 1 },
    { N: 2 ** 20, r: 8, p: 1 },
    { N: 2, r: 8, p: 2 ** 20 },
    { N: 1024, r: 1.5, p: 1 },
    { N: Number.NaN, r: 8, p: 1 },
  ])("does nothing for a cost of N=$N, r=$r, p=$p, which nothing here is kept at", (cost) => {
    expect(() => driven("password", Buffer.from("salt"), cost, 32)).toThrow(RangeError);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gatherBytes } from "../../../src/platform/gather-bytes.ts";

const pieces = fc.array(fc.uint8Array({ maxLength: 3_000 }), { maxLength: 30 });

describe("bytes that come piece by piece", () => {
  it("are what came, whatever was expected, and the room said beforehand is the room they have", () => {
    fc.assert(
      fc.property(pieces, fc.nat(60_000), (came, expected) => {
        const gathered = gatherBytes(expected);
        for (const piece of came) {
          const room = gathered.heldWith(piece.byteLength);
          gathered.add(piece);
          expect(gathered.heldWith(0)).toBe(room);
          expect(gathered.bytes().buffer.byteLength).toBe(room);
        }
        expect(Buffer.from(gathered.bytes())).toEqual(Buffer.concat(came));
        expect(gathered.size).toBe(gathered.bytes().byteLength);
      }),
    );
  });

  it("have no more room than was expected where no more came, and never more than twice what came", () => {
    fc.assert(
      fc.property(pieces, fc.nat(9_000), (came, spare) => {
        const size = came.reduce((sum, { byteLength }) => sum + byteLength, 0);
        const gathered = gatherBytes(size + spare);
        for (const piece of came) gathered.add(piece);
        expect(gathered.heldWith(0)).toBeLessThanOrEqual(Math.min(size + spare, Math.max(4_096, 2 * size)));
      }),
    );
  });

  it("are there once where they come as long as they were announced, however short the pieces", () => {
    const gathered = gatherBytes(100_000);
    for (let at = 0; at < 100_000; at += 1) gathered.add(Uint8Array.of(at % 256));
    expect(gathered.bytes().buffer.byteLength).toBe(100_000);
  });
});

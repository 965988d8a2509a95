import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HashingLine, type HashedFor, type Place } from "../../../src/platform/hashing-line.ts";
import { valueOf } from "../../support/value-of.ts";

const BOUNDS = { places: 4, operatorPlaces: 2, longestWaitMs: 4_000 };
const lineOf = (...who: HashedFor[]) => {
  const line = new HashingLine(BOUNDS);
  return { line, places: who.map((one) => valueOf(line.take(one, 0))) };
};
const buyers = (count: number): HashedFor[] => Array.from({ length: count }, () => "buyer");

describe("the line for hashing", () => {
  it("given a full line, when a buyer comes, then he is refused with the wait it means, and an operator is not", () => {
    const { line } = lineOf(...buyers(4));
    expect(line.take("buyer", 0)).toEqual({ ok: false, refusal: { kind: "line-full", retryAfterSeconds: 4, taken: 4 } });
    expect(line.take("operator", 0)).toMatchObject({ ok: true });
    expect(line.take("operator", 0)).toMatchObject({ ok: true });
    expect(line.take("operator", 0)).toMatchObject({ ok: false, refusal: { kind: "line-full", taken: 6 } });
  });

  it("given hashes that take long, when the wait would be longer than allowed, then a buyer is refused though there are places", () => {
    const {
      line,
      places: [first, second],
    } = lineOf(...buyers(2)) as { line: HashingLine; places: [Place, Place] };
    expect(line.ahead(first, 0)).toBe(0);
    for (let now = 1_000; now < 3_000; now += 1_000) line.ahead(first, now);
    line.ahead(second, 2_000);
    line.done(first, 3_000);
    expect(line.take("buyer", 3_000)).toEqual({ ok: false, refusal: { kind: "line-full", retryAfterSeconds: 6, taken: 2 } });
    line.leave(first);
    expect(line.take("buyer", 3_000)).toMatchObject({ ok: true });
  });

  it("gives turns in the order of places, to those who ask for theirs, and the next when the hash is there", () => {
    const {
      line,
      places: [first, second, third],
    } = lineOf(...buyers(3)) as { line: HashingLine; places: [Place, Place, Place] };
    expect(line.ahead(second, 0)).toBe(0);
    expect(line.ahead(first, 0)).toBe(1);
    expect(line.ahead(third, 0)).toBe(2);
    line.done(second, 10);
    expect(line.ahead(third, 10)).toBe(1);
    expect(line.ahead(first, 10)).toBe(0);
  });

  it("given a holder and a waiter who left without a word, then those behind come to their turn, and their places are free", () => {
    const {
      line,
      places: [holder, waiter, third],
    } = lineOf(...buyers(4)) as { line: HashingLine; places: [Place, Place, Place] };
    expect(line.ahead(holder, 0)).toBe(0);
    expect(line.ahead(waiter, 0)).toBe(1);
    expect(line.ahead(third, 1_000)).toBe(2);
    expect(line.ahead(third, 1_999)).toBe(2);
    expect(line.ahead(third, 2_000)).toBe(0);
    expect(line.take("buyer", 2_000)).toMatchObject({ ok: true });
    expect(line.take("buyer", 2_000)).toMatchObject({ ok: true });
    expect(line.take("buyer", 2_000)).toMatchObject({ ok: false });
  });

  it("never hashes two at once, never holds more than its places, and serves all who stay, whatever comes in between", () => {
    const act = fc.record({
      act: fc.constantFrom("take", "ask", "done", "leave", "vanish"),
      which: fc.nat(),
      who: fc.constantFrom<HashedFor>("buyer", "operator"),
    });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 80 }), (acts) => {
        const line = new HashingLine(BOUNDS);
        let now = 0;
        let there: Place[] = [];
        let served = 0;
        for (const { act: what, which, who } of acts) {
          now += 100;
          // Whoever is there shows himself, as a hash does at its slices and a waiter at his looks.
          for (const place of there) if (place.state !== "preparing") line.ahead(place, now);
          const one = there[which % Math.max(1, there.length)];
          if (what === "take") {
            const taken = line.take(who, now);
            if (taken.ok) there.push(taken.value);
          } else if (one && what === "ask") line.ahead(one, now);
          else if (one && what === "done") line.done(one, now);
          else if (one) {
            if (what === "leave") line.leave(one);
            there = there.filter((place) => place !== one);
          }
          expect(there.filter(({ state }) => state === "hashing").length).toBeLessThanOrEqual(1);
          expect(there.length).toBeLessThanOrEqual(BOUNDS.places + BOUNDS.operatorPlaces);
        }
        const staying = there.length;
        for (let look = 0; there.length > 0 && look < 1_000; look += 1) {
          now += 100;
          for (const place of there) {
            if (line.ahead(place, now) > 0) continue;
            line.done(place, now);
            line.leave(place);
            there = there.filter((other) => other !== place);
            served += 1;
          }
        }
        expect(served).toBe(staying);
      }),
    );
  });
});

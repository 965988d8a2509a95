import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isSameDay } from "../../../src/features/fx/rules.ts";
import type { Word } from "../../../src/features/fx/sources.ts";
import { at, history } from "./feeds.ts";
import { KeptRates } from "./kept-rates.ts";
import { judged, RIGHT, said, seconds, shares } from "./told-days.ts";

type Heard = "first" | "second" | "both";
const order = fc.array(fc.constantFrom<Heard>("first", "second", "both"), { maxLength: 6 });
/** Days before this one of which nobody spoke. */
const silence = fc.integer({ min: 0, max: 3 });
const day = history.at(-1)!;
const now = at(day.day, 12);

/** Hears the sources of a day in turn after some that were silent; answers what stands after each. */
function hear(turns: readonly Heard[], silentDays: number, first: Word["publication"], second: Word["publication"]) {
  const kept = new KeptRates();
  const eve = history.at(-2 - silentDays)!;
  kept.save(judged(kept, { first: said("first", eve, RIGHT, 0), second: undefined, now: at(eve.day, 12) }));
  return turns.map((turn) => {
    const heard = { first: turn === "second" ? undefined : first, second: turn === "first" ? undefined : second };
    kept.save(judged(kept, { ...heard, now }));
    return new Map([...kept.stored()].map(([currency, { rate, asOf, source }]) => [currency, { rate, asOf: asOf.getTime(), source }]));
  });
}

describe("[FX-2] two sources of a day, heard in any order", () => {
  it("end it with the same rates, also after days on which both were silent", () => {
    fc.assert(
      fc.property(fc.tuple(shares, shares), order, seconds, silence, ([ofFirst, ofSecond], turns, [one, other], silent) => {
        const [first, second] = [said("first", day, ofFirst, one), said("second", day, ofSecond, other)];
        expect(hear([...turns, "both"], silent, first, second).at(-1)).toEqual(hear(["both"], silent, first, second).at(-1));
      }),
      { numRuns: 300, seed: 14 },
    );
  });

  it("leave each currency for itself: one that a source has wrong turns no other to the second or back", () => {
    fc.assert(
      fc.property(fc.constantFrom(1, 1.0004, 1.02, 0.985, 1.045, 3), order, seconds, (wrong, turns, [one, other]) => {
        const first = said("first", day, { USD: wrong, GBP: 1, JPY: 1 }, one);
        const second = said("second", day, { USD: 1, GBP: 1.0004, JPY: 1.0004 }, other);
        const eve = at(history.at(-2)!.day).getTime();
        const states = hear(["both", ...turns], 0, first, second);
        for (const stands of states) {
          expect(stands.get("GBP")?.source).toBe("first.test");
          // What is in force of a disputed currency is the eve's, also while one of the two is silent.
          expect(wrong !== 1.045 || stands.get("USD")?.asOf === eve).toBe(true);
          expect(isSameDay(new Date(stands.get("GBP")?.asOf ?? 0), now)).toBe(true);
        }
      }),
      { numRuns: 150, seed: 14 },
    );
  });
});

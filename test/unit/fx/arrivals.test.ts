import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judge, type Doubt } from "../../../src/features/fx/plausibility.ts";
import { isSameDay, type StoredRate } from "../../../src/features/fx/rules.ts";
import { weigh, type KnownFigure, type Word } from "../../../src/features/fx/sources.ts";
import { applied, at, history, policy, publish, standingOn } from "./feeds.ts";

type Heard = "first" | "second" | "both";
const currencies = ["USD", "GBP", "JPY"] as const;
/** What a source says of a currency beside the day's true figure: agrees, plausible and too far from the other, or none that is plausible. */
const share = fc.constantFrom(1, 1.0004, 1.02, 0.985, 1.045, 3);
const shares = fc.record({ USD: share, GBP: share, JPY: share });
/** Each stamps its own second of the day, whichever is the later. */
const seconds = fc.constantFrom<[number, number]>([1, 0], [2, 0], [0, 2]);
const order = fc.array(fc.constantFrom<Heard>("first", "second", "both"), { maxLength: 6 });
const [eve, day] = [history.at(-2)!, history.at(-1)!];
const now = at(day.day, 12);

function said(source: "first" | "second", figures: Record<(typeof currencies)[number], number>, second: number) {
  const rates = { ...day.rates, ...Object.fromEntries(currencies.map((one) => [one, (day.rates[one] ?? Number.NaN) * figures[one]])) };
  return { ...publish(new Date(at(day.day).getTime() + second * 1_000), rates), source: `${source}.test` };
}

/** Hears the sources in turn, as the store keeps what is judged; answers what stands after each. */
function hear(turns: readonly Heard[], first: Word["publication"], second: Word["publication"]) {
  let stored: ReadonlyMap<string, StoredRate> = standingOn(eve);
  const known = new Map<string, KnownFigure>();
  return turns.map((turn) => {
    const word = (publication: Word["publication"]): Word => ({ publication, judgement: judge(publication, stored, now, policy) });
    const judgement = weigh(turn === "second" ? undefined : word(first), turn === "first" ? undefined : word(second), {
      ...{ now, policy, stored },
      known: [...known.values()],
    });
    for (const { figure, doubts } of judgement.heldBack)
      known.set(`${figure.currency} ${figure.rate}`, { ...figure, state: "open", doubts: doubts satisfies Doubt[] });
    stored = applied(stored, judgement);
    return new Map([...stored].map(([currency, { rate, asOf, source }]) => [currency, { rate, asOf: asOf.getTime(), source }]));
  });
}

describe("[FX-2] two sources of a day, heard in any order", () => {
  it("end it with the same rates", () => {
    fc.assert(
      fc.property(shares, shares, order, seconds, (ofFirst, ofSecond, turns, [one, other]) => {
        const [first, second] = [said("first", ofFirst, one), said("second", ofSecond, other)];
        expect(hear([...turns, "both"], first, second).at(-1)).toEqual(hear(["both"], first, second).at(-1));
      }),
      { numRuns: 500, seed: 14 },
    );
  });

  it("leave each currency for itself: one that a source has wrong turns no other to the second or back", () => {
    fc.assert(
      fc.property(share, order, seconds, (wrong, turns, [one, other]) => {
        const first = said("first", { USD: wrong, GBP: 1, JPY: 1 }, one);
        const second = said("second", { USD: 1, GBP: 1.0004, JPY: 1.0004 }, other);
        const states = hear(["both", ...turns], first, second);
        for (const stands of states) {
          expect(stands.get("GBP")?.source).toBe("first.test");
          // What is in force of a disputed currency is the eve's, also while one of the two is silent.
          expect(wrong !== 1.045 || stands.get("USD")?.asOf === at(eve.day).getTime()).toBe(true);
          expect(isSameDay(new Date(stands.get("GBP")?.asOf ?? 0), now)).toBe(true);
        }
      }),
      { numRuns: 300, seed: 14 },
    );
  });
});

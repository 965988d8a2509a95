import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isSameDay, utcDay, type StoredRate } from "../../../src/features/fx/rules.ts";
import { at } from "./feeds.ts";
import { KeptRates, keyOf } from "./kept-rates.ts";
import { CURRENCIES, DAYS, firstOf, heardIn, judged, seconds, story, type said, type Story } from "./told-days.ts";

interface Seen {
  kept: KeptRates;
  isStepBack: boolean;
  before: KeptRates["held"];
  stoodBefore: ReturnType<KeptRates["stored"]>;
  saidToday: ReturnType<typeof said>;
}

/** Plays a story and looks after each refresh and after each decision. */
function play(told: Story, stamps: [number, number], look: (seen: Seen) => void): void {
  const kept = new KeptRates();
  kept.save(judged(kept, { first: firstOf(told, -1, stamps[0]), second: undefined, now: at(DAYS[0]!.day, 12) }));
  for (const [index, { hours }] of told.entries()) {
    const saidToday = firstOf(told, index, stamps[0]);
    for (const hour of hours) {
      const { decided, which } = hour;
      const before = structuredClone(kept.held);
      const stoodBefore = kept.stored();
      kept.save(judged(kept, heardIn(told, index, hour, stamps)));
      look({ kept, isStepBack: hour.first === "of-yesterday" && hour.second === "silent", before, stoodBefore, saidToday });
      const open = [...kept.held].filter(([, { state }]) => state === "open");
      const [key] = open[which % Math.max(open.length, 1)] ?? [];
      if (key !== undefined && decided === "accept") kept.accept(key);
      if (key !== undefined && decided === "reject") kept.reject(key);
      look({ kept, isStepBack: false, before: kept.held, stoodBefore: kept.stored(), saidToday });
    }
  }
}

describe("[FX-2] rates of days on which sources are silent, step back and contradict each other, and operators decide", () => {
  it("are never what an operator rejected", () => {
    fc.assert(
      fc.property(story, seconds, (told, stamps) => {
        play(told, stamps, ({ kept }) => {
          const rejected = [...kept.stored().values()].filter((rate) => kept.held.get(keyOf(rate))?.state === "rejected");
          expect(rejected).toEqual([]);
        });
      }),
      { numRuns: 100, seed: 14 },
    );
  });

  it("are what an operator accepted of a day until its own source corrects it or a later day's come, whatever the other source says", () => {
    fc.assert(
      fc.property(story, seconds, (told, stamps) => {
        play(told, stamps, ({ kept, stoodBefore }) => {
          const isAccepted = (rate: StoredRate | undefined) => rate !== undefined && kept.held.get(keyOf(rate))?.state === "accepted";
          const standing = kept.stored();
          const gone = [...stoodBefore.values()].filter((before) => {
            const stands = standing.get(before.currency);
            return isAccepted(before) && !isAccepted(stands) && utcDay(stands?.asOf ?? new Date(0)) <= utcDay(before.asOf);
          });
          expect(gone).toEqual([]);
        });
      }),
      { numRuns: 100, seed: 14 },
    );
  });

  it("do not change, and no dispute ends, because the first steps back to the day before", () => {
    fc.assert(
      fc.property(story, seconds, (told, stamps) => {
        play(told, stamps, ({ kept, isStepBack, before, stoodBefore, saidToday }) => {
          const standing = kept.stored();
          const moved = CURRENCIES.filter((currency) => {
            const today = keyOf({ currency, rate: saidToday.figures.get(currency) ?? "", asOf: saidToday.asOf });
            const [stood, stands] = [stoodBefore, standing].map((rates) => rates.get(currency));
            const isDisputed = before.get(today)?.state === "open";
            // Where both sources were silent yesterday, its figure may be the last good one now; today's comes not in force.
            const isOfToday = (rate: StoredRate | undefined) => rate !== undefined && isSameDay(rate.asOf, saidToday.asOf);
            if (isDisputed) return kept.held.get(today)?.state !== "open" || isOfToday(stood) !== isOfToday(stands);
            return stood !== undefined && keyOf(stood) === today && (stands === undefined || keyOf(stands) !== today);
          });
          expect(isStepBack ? moved : []).toEqual([]);
        });
      }),
      { numRuns: 100, seed: 14 },
    );
  });
});

import fc from "fast-check";
import { judge, type Judgement } from "../../../src/features/fx/plausibility.ts";
import { weigh, type Word } from "../../../src/features/fx/sources.ts";
import { at, history, policy, publish } from "./feeds.ts";
import type { KeptRates } from "./kept-rates.ts";

export const CURRENCIES = ["USD", "GBP", "JPY"] as const;
export type Shares = Record<(typeof CURRENCIES)[number], number>;

/** What a source says of a currency beside the day's true figure: agrees, plausible and too far from the other, or none that is plausible. */
const share = fc.constantFrom(1, 1.0004, 1.02, 0.985, 1.045, 3);
export const shares = fc.record({ USD: share, GBP: share, JPY: share });
/** Each stamps its own second of the day, whichever is the later. */
export const seconds = fc.constantFrom<[number, number]>([1, 0], [2, 0], [0, 2]);

type Day = (typeof history)[number];

/** What a source publishes of a day. */
export function said(source: "first" | "second", day: Day, figures: Shares, second: number): Word["publication"] {
  const rates = { ...day.rates, ...Object.fromEntries(CURRENCIES.map((one) => [one, (day.rates[one] ?? Number.NaN) * figures[one]])) };
  return { ...publish(new Date(at(day.day).getTime() + second * 1_000), rates), source: `${source}.test` };
}

/** What happens in an hour of a day: who is heard, perhaps with the day before, and what an operator decides of what is held then. */
const hour = fc.record({
  first: fc.constantFrom("silent", "of-today", "of-yesterday"),
  second: fc.constantFrom("silent", "of-today"),
  decided: fc.constantFrom(undefined, undefined, "accept", "reject"),
  which: fc.nat(5),
});
type Hour = typeof hour extends fc.Arbitrary<infer T> ? T : never;

/** Three days; one of no hours is silent. */
export const story = fc.array(fc.record({ hours: fc.array(hour, { maxLength: 5 }), ofFirst: shares, ofSecond: shares }), {
  minLength: 3,
  maxLength: 3,
});
export type Story = typeof story extends fc.Arbitrary<infer T> ? T : never;
export const RIGHT: Shares = { USD: 1, GBP: 1, JPY: 1 };
/** The days of a story, and the one before it. */
export const DAYS = history.slice(-4);

interface Heard {
  first: Word["publication"] | undefined;
  second: Word["publication"] | undefined;
  now: Date;
}

/** What the first says of a day of a story. */
export const firstOf = (told: Story, index: number, second: number) =>
  said("first", DAYS[index + 1]!, told[index]?.ofFirst ?? RIGHT, second);

export function heardIn(told: Story, index: number, { first, second }: Hour, [one, other]: [number, number]): Heard {
  const day = DAYS[index + 1]!;
  return {
    first: first === "silent" ? undefined : firstOf(told, first === "of-today" ? index : index - 1, one),
    second: second === "silent" ? undefined : said("second", day, told[index]?.ofSecond ?? RIGHT, other),
    now: at(day.day, 12),
  };
}

/** What comes of what is heard now, as `hearSources` has it; undefined where nobody is. */
export function judged(kept: Pick<KeptRates, "stored" | "known">, { first, second, now }: Heard): Judgement | undefined {
  const stored = kept.stored();
  const word = (publication: Word["publication"] | undefined): Word | undefined =>
    publication && { publication, judgement: judge(publication, stored, now, policy) };
  const dates = [first, second].flatMap((one) => one?.asOf.getTime() ?? []);
  if (dates.length === 0) return undefined;
  return weigh(word(first), word(second), { now, policy, known: kept.known(new Date(Math.min(...dates))), stored });
}

import * as z from "zod";
import { judge, type Judgement, type Publication } from "../../../src/features/fx/plausibility.ts";
import { isSameDay, plainDecimal, type StoredRate } from "../../../src/features/fx/rules.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import recording from "../../support/vectors/fx/ecb-history.json" with { type: "json" };

export const policy = contractFor("production").fx;
const DAY_MS = 86_400_000;

const historySchema = z.object({ days: z.record(z.iso.date(), z.record(z.string(), z.number())) });

/** ECB reference rates by day, the oldest first; currencies that the ECB does not publish follow their dollar rates. */
export const history: readonly { day: string; rates: Readonly<Record<string, number>> }[] = Object.entries(
  historySchema.parse(recording).days,
)
  .map(([day, rates]) => ({ day, rates: withPegs(rates) }))
  .toSorted((a, b) => a.day.localeCompare(b.day));

function withPegs(rates: Record<string, number>): Record<string, number> {
  const dollar = rates["USD"] ?? Number.NaN;
  const crown = { DKK: 7.4727, NOK: 11.098 };
  return { EUR: 1, ...crown, ...rates, SAR: dollar * 3.75, AED: dollar * 3.6725, KWD: dollar * 0.3073 };
}

export const at = (day: string, hours = 0): Date => new Date(Date.parse(`${day}T00:00:00Z`) + hours * 3_600_000);
export const later = (date: Date, days: number): Date => new Date(date.getTime() + days * DAY_MS);

export const publish = (asOf: Date, figures: Readonly<Record<string, unknown>>): Publication => ({
  source: "rates.test",
  asOf,
  figures: new Map(
    Object.entries(figures)
      .flatMap(([currency, figure]) => (figure === undefined ? [] : [[currency, figure] as const]))
      .map(([currency, figure]) => [currency, typeof figure === "number" ? plainDecimal(figure) : JSON.stringify(figure)]),
  ),
});

/** What is stored after a judgement, each with the rate of its eve. */
export function applied(stored: ReadonlyMap<string, StoredRate>, { inForce }: Judgement): Map<string, StoredRate> {
  return new Map([
    ...stored,
    ...inForce.map(({ figure, source }): [string, StoredRate] => {
      const standing = stored.get(figure.currency);
      const before = standing && !isSameDay(standing.asOf, figure.asOf) ? standing : standing?.eve;
      return [figure.currency, { ...figure, source, ...(before && before.asOf < figure.asOf ? { eve: before } : {}) }];
    }),
  ]);
}

/** What stands once a day's true rates were published. */
export function standingOn(day: (typeof history)[number]): Map<string, StoredRate> {
  return applied(new Map(), judge(publish(at(day.day), day.rates), new Map(), at(day.day, 1), policy));
}

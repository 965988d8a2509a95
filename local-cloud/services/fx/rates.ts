import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const tableSchema = z.object({ asOf: z.iso.date(), rates: z.record(z.string().regex(/^[A-Z]{3}$/), z.number().positive()) });
const fileSchema = z.object({ ecb: tableSchema, currencyApi: tableSchema });

/** Units of each currency for one euro, EUR itself included. */
export type EuroRates = ReadonlyMap<string, number>;

/**
 * The rates the provider serves: ECB reference rates, and what the ECB does not publish joined through USD
 * (see the note in data/rates.json).
 */
export function loadEuroRates(): EuroRates {
  const { ecb, currencyApi } = fileSchema.parse(JSON.parse(readFileSync(join(import.meta.dirname, "data", "rates.json"), "utf8")));
  const dollarsPerEuro = ecb.rates["USD"];
  if (dollarsPerEuro === undefined) throw new Error("data/rates.json: the ECB table has no USD to join through");
  const rates = new Map<string, number>([["EUR", 1], ...Object.entries(ecb.rates)]);
  for (const [code, perDollar] of Object.entries(currencyApi.rates)) rates.set(code, perDollar * dollarsPerEuro);
  return new Map([...rates].toSorted(([a], [b]) => a.localeCompare(b)));
}

/** Units of `target` for one unit of `base`, to 8 significant digits; undefined where either is not quoted. */
export function crossRate(rates: EuroRates, base: string, target: string): number | undefined {
  const perEuroOfBase = rates.get(base);
  const perEuroOfTarget = rates.get(target);
  if (perEuroOfBase === undefined || perEuroOfTarget === undefined) return undefined;
  return Number((perEuroOfTarget / perEuroOfBase).toPrecision(8));
}

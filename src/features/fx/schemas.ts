import * as z from "zod";
import { degradedSchema } from "../../platform/degraded.ts";
import { pageOf, pageQuery } from "../../platform/http/pagination.ts";
import { currencySchema, moneySchema } from "../../platform/money-schema.ts";

export const convertBody = z
  .strictObject({ amount: moneySchema, to: currencySchema })
  .meta({ example: { amount: { amount: 1250, currency: "EUR" }, to: "USD" } });

export const freshnessSchema = z.enum(["fresh", "stale"]);

export const conversionSchema = z
  .object({
    amount: moneySchema,
    /** Units of the target for one unit of the source, as a decimal. */
    rate: z.string(),
    asOf: z.iso.datetime(),
    freshness: freshnessSchema,
    degraded: degradedSchema.optional(),
  })
  .meta({ id: "Conversion" });

export const ratesSchema = z
  .object({
    base: currencySchema,
    coverage: z.enum(["fresh", "stale", "partial", "expired"]),
    freshness: freshnessSchema,
    asOf: z.iso.datetime(),
    rates: z.array(
      z.object({
        currency: currencySchema,
        rate: z.string(),
        asOf: z.iso.datetime().describe("When its source published it."),
        source: z.string().nullable().describe("Host of its source; null where it is not known."),
        fetchedAt: z.iso.datetime().describe("When it came into force here."),
        freshness: z.enum(["fresh", "stale", "expired"]),
        /** Where a newer figure is held back: this is the last good one. */
        degraded: degradedSchema.optional(),
      }),
    ),
    missing: z.array(currencySchema),
    degraded: degradedSchema.optional(),
  })
  .meta({ id: "Rates" });

export const pastRatesParams = z.object({ currency: currencySchema.describe("A supported currency.") });
export const pastRatesQuery = pageQuery(100);
export const pastRatesPage = pageOf(
  z
    .object({
      currency: currencySchema,
      rate: z.string(),
      asOf: z.iso.datetime(),
      source: z.string().nullable(),
      fetchedAt: z.iso.datetime(),
    })
    .meta({ id: "PastRate" }),
);

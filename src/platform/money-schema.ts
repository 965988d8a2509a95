import * as z from "zod";
import { isCurrency, type Money } from "./money.ts";

/** ISO 4217 code with a known exponent. */
export const currencySchema = z.string().refine(isCurrency, "must be an ISO 4217 currency code").meta({ example: "EUR" });

/** Money on the wire and in stores: integer minor units of an ISO 4217 currency. */
export const moneySchema = z.object({ amount: z.int(), currency: currencySchema }).meta({ id: "Money" }) satisfies z.ZodType<Money>;

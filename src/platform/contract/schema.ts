import * as z from "zod";
import { asOf } from "./as-of.ts";
import { buyingSections } from "./buying.ts";
import { journeySections } from "./journey.ts";
import { marketSections } from "./market.ts";
import { operationsSections } from "./operations.ts";

/** What a contract may say. It transforms nothing and fills nothing in: what is valid is read as it stands. */
export const contractSchema = z.strictObject({
  $schema: z.string().optional(),
  version: z.int(),
  lastChanged: z.iso.date(),
  ...journeySections,
  ...buyingSections,
  ...marketSections,
  ...operationsSections,
});

export type Contract = z.infer<typeof contractSchema>;

/** The contract of `source` as it holds in one environment. Throws a `ZodError` where it is not valid. */
export function validContract(environment: string, source: unknown): Contract {
  return contractSchema.parse(asOf(environment, source));
}

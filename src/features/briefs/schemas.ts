import * as z from "zod";
import { pageOf } from "../../platform/http/pagination.ts";
import { idSchema } from "../../platform/ids.ts";
import { currencySchema } from "../../platform/money-schema.ts";

/** Text Postgres can hold. */
const text = (max: number) =>
  z
    .string()
    .max(max)
    .refine((value) => !value.includes("\0") && value.isWellFormed(), "must be well-formed text");

export const briefItemSchema = z
  .object({
    name: text(500).min(1),
    quantity: z.number().positive(),
    unit: text(50).min(1),
    attributes: z.array(text(500)).max(100),
    searchTerms: z.array(text(200)).max(50),
  })
  .meta({ id: "BriefItem" });

export const briefContentSchema = z.object({
  title: text(500),
  items: z.array(briefItemSchema).min(1).max(500),
  budget: z
    .object({ amount: z.int().nonnegative().describe("minor units"), currency: currencySchema, kind: z.enum(["total", "per-unit"]) })
    .nullable(),
  currency: currencySchema.nullable(),
  delivery: z
    .object({
      place: text(500).min(1),
      country: z
        .string()
        .regex(/^[A-Z]{2}$/)
        .nullable()
        .describe("ISO 3166-1 alpha-2"),
    })
    .nullable(),
  deadline: z.iso.date().nullable(),
  constraints: z.array(text(1_000)).max(100),
  missing: z.array(text(100)).max(50).describe("what the buyer should still be asked for"),
});
export type BriefContent = z.infer<typeof briefContentSchema>;

/** What the AI agent answers; more members are fine, wrong ones are garbage. */
export const extractionSchema = z.object({
  brief: briefContentSchema,
  method: text(100),
  confidence: z.record(text(100), z.number().min(0).max(1)),
  version: text(100),
});
export type Extraction = z.infer<typeof extractionSchema>;

export const briefSchema = briefContentSchema
  .extend({
    id: idSchema("brf"),
    sessionId: idSchema("chat"),
    method: z.string(),
    confidence: z.record(z.string(), z.number()).describe("0 to 1 a field"),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: "Brief" });
export type Brief = z.infer<typeof briefSchema>;

export const briefPageSchema = pageOf(briefSchema);
export const briefParams = z.object({ id: idSchema("brf") });

import { z } from "zod";
import { MISSING } from "./field-names.ts";
import type { Question } from "./questions.ts";

/** Version of the rules; it changes whenever the same conversation may give another brief. */
export const VERSION = "2027-09";

const MAXIMUM_MESSAGES = 500;

export const extractRequestSchema = z.object({
  sessionId: z.string().min(1).max(200),
  /** RFC 3339; what "next Friday" is counted from. */
  referenceTime: z.iso.datetime({ offset: true }),
  /** BCP 47. */
  locale: z
    .string()
    .regex(/^[A-Za-z]{2,3}(?:[-_][A-Za-z\d]{2,8})*$/, "must be a BCP 47 language tag")
    .optional(),
  messages: z
    .array(z.object({ role: z.enum(["user", "assistant"]), content: z.string(), at: z.iso.datetime({ offset: true }).optional() }))
    .min(1)
    .max(MAXIMUM_MESSAGES),
});
export type ExtractRequest = z.infer<typeof extractRequestSchema>;

const currency = z.string().regex(/^[A-Z]{3}$/);

export const briefSchema = z.object({
  title: z.string(),
  items: z
    .array(
      z.object({
        name: z.string().min(1),
        quantity: z.number().positive(),
        unit: z.string().min(1),
        attributes: z.array(z.string()),
        searchTerms: z.array(z.string()).min(1),
      }),
    )
    .min(1),
  /** Integer minor units of ISO 4217. */
  budget: z.object({ amount: z.int().nonnegative(), currency, kind: z.enum(["total", "per-unit"]) }).nullable(),
  currency: currency.nullable(),
  delivery: z
    .object({
      place: z.string().min(1),
      country: z
        .string()
        .regex(/^[A-Z]{2}$/)
        .nullable(),
    })
    .nullable(),
  deadline: z.iso.date().nullable(),
  constraints: z.array(z.string()),
  /** Fields the buyer should be asked for. */
  missing: z.array(z.enum(MISSING)),
});
export type Brief = z.infer<typeof briefSchema>;

export const CONFIDENCE_FIELDS = ["title", "items", "budget", "currency", "delivery", "deadline", "constraints"] as const;
/** By field, and by JSON pointer for a line that is less sure than the others. */
export type Confidence = Record<(typeof CONFIDENCE_FIELDS)[number], number> & { [line: `/items/${number}`]: number };

/** Where in a conversation a value of the brief stands. */
export interface Evidence {
  /** JSON pointer into the brief. */
  field: string;
  /** Index of the buyer's message. */
  message: number;
  /** UTF-16 code units of its content as it was sent; `end` is the one behind the last. */
  start: number;
  end: number;
}

export interface Extraction {
  brief: Brief;
  method: "deterministic" | "llm" | "deterministic-after-llm-failure";
  /** 0..1 a field; 0 where the field is empty. */
  confidence: Confidence;
  /** What the buyer is to be asked beyond what is missing. */
  questions: Question[];
  /** Where the brief's values are said. */
  evidence: Evidence[];
  version: string;
}

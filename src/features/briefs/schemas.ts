import * as z from "zod";
import { wholeNumber } from "../../platform/http/whole-number.ts";
import { pageOf } from "../../platform/http/pagination.ts";
import { idSchema } from "../../platform/ids.ts";
import { currencySchema } from "../../platform/money-schema.ts";
import { ASKED_IN, MAX_QUESTIONS } from "./question-facts.ts";

/** Text Postgres can hold. */
const text = (max: number) =>
  z
    .string()
    .max(max)
    .refine((value) => !value.includes("\0") && value.isWellFormed(), "must be well-formed text");

export const briefItemSchema = z
  .object({
    name: text(500).min(1),
    quantity: z.number().positive().nullable().describe("null where the buyer has not said it, or is asked about it"),
    unit: text(50).min(1),
    attributes: z.array(text(500)).max(100),
    searchTerms: z.array(text(200)).max(50),
  })
  .meta({ id: "BriefItem" });
export type BriefItem = z.infer<typeof briefItemSchema>;

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

const MAX_EVIDENCE = 2_000;

export const QUESTION_REASONS = ["missing", "contradictory", "implausible", "weak", "unread"] as const;

/** Where in a brief something stands, as a JSON pointer. */
const pointer = text(200).describe("JSON pointer into the brief, such as /items/0/quantity, /budget, /delivery, /deadline");

/** What the AI agent is sent. */
export const extractionRequestSchema = z
  .object({
    sessionId: idSchema("chat"),
    referenceTime: z.iso.datetime().describe('what "next Friday" is counted from'),
    locale: z.string().optional().describe("BCP 47 tag of the language the buyer reads, where he has said one"),
    messages: z
      .array(z.object({ role: z.enum(["user", "assistant"]), content: z.string(), at: z.iso.datetime() }))
      .min(1)
      .max(500)
      .describe("the conversation in order; where it is too long the assistant's messages are left out, then the buyer's oldest"),
  })
  .meta({ id: "ExtractionRequest" });
export type ExtractionBody = z.input<typeof extractionRequestSchema>;

/** What the AI agent answers; more members are fine, wrong ones are garbage. Evidence is of the messages it was sent, by their index. */
export const extractionSchema = z.object({
  brief: briefContentSchema,
  method: text(100),
  confidence: z
    .record(text(100), z.number().min(0).max(1))
    .refine((fields) => Object.keys(fields).length <= MAX_EVIDENCE, `must have at most ${MAX_EVIDENCE} members`),
  version: text(100),
  evidence: z
    .array(
      z.object({
        field: pointer,
        message: z.int().nonnegative().describe("index in the request's messages; a buyer's"),
        start: z.int().nonnegative().describe("first UTF-16 code unit of its content"),
        end: z.int().nonnegative().describe("the one behind the last"),
      }),
    )
    .max(MAX_EVIDENCE)
    .default([]),
  questions: z
    .array(
      z.object({
        field: pointer,
        reason: z.enum(QUESTION_REASONS).catch("weak"),
        text: text(500).min(1),
        language: z.enum(ASKED_IN).catch("en"),
      }),
    )
    .max(MAX_QUESTIONS)
    .default([]),
});
export type Extraction = z.infer<typeof extractionSchema>;

export const questionSchema = z
  .object({
    field: z.string().describe("JSON pointer into the brief"),
    reason: z.enum(QUESTION_REASONS),
    text: z.string(),
    language: z.enum(ASKED_IN),
  })
  .meta({ id: "BriefQuestion" });
export type Question = z.infer<typeof questionSchema>;

/** A question as it is kept: one about lines that are not in the brief says of which ones, by their keys. Buyers do not see these. */
export type KeptQuestion = Question & { about?: readonly string[] };

export const evidenceSchema = z
  .object({
    field: z.string().describe("JSON pointer into the brief"),
    messageId: idSchema("msg"),
    start: z.int().describe("first UTF-16 code unit of the message's content"),
    end: z.int().describe("the one behind the last"),
    confidence: z.number().nullable().describe("0 to 1; null where the agent said none"),
  })
  .meta({ id: "BriefEvidence" });
export type Evidence = z.infer<typeof evidenceSchema>;

/** `agent` read the conversation, `assistant` came for the buyer with a service token. */
export const EDITORS = ["buyer", "assistant", "agent"] as const;
export type Editor = (typeof EDITORS)[number];

export const changeSchema = z
  .object({
    field: z.string().describe("JSON pointer into this version, or into the one before where `to` is null"),
    from: z.unknown().describe("null where there was nothing"),
    to: z.unknown().describe("null where there is nothing now"),
  })
  .meta({ id: "BriefChange" });
export type Change = z.infer<typeof changeSchema>;

export const briefSchema = briefContentSchema
  .extend({
    id: idSchema("brf"),
    sessionId: idSchema("chat"),
    version: z.int().positive().describe("grows by one with each change; its ETag is what a change needs in If-Match"),
    changedBy: z.enum(EDITORS).describe("who made this version"),
    setByBuyer: z.array(z.string()).describe("JSON pointers to what the buyer has set, which no extraction overwrites"),
    questions: z.array(questionSchema).describe("what the buyer should answer or confirm"),
    evidence: z.array(evidenceSchema).describe("where in the conversation it was read"),
    method: z.string(),
    confidence: z.record(z.string(), z.number()).describe("0 to 1, by field and by JSON pointer"),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: "Brief" });
export type Brief = z.infer<typeof briefSchema>;

const editedItem = z
  .strictObject({
    name: text(500).trim().min(1),
    quantity: z.number().positive().max(1e12).nullable(),
    unit: text(50).trim().min(1).default("piece"),
    attributes: z.array(text(500)).max(100).optional(),
    searchTerms: z.array(text(200).min(1)).max(50).optional().describe("left out they stay, or are the name where it is new"),
  })
  .meta({ id: "BriefItemEdit" });

const { budget, currency, delivery, deadline, constraints } = briefContentSchema.shape;

/** What of a brief is to be otherwise. */
export const editBriefBody = z
  .strictObject({
    title: text(500).trim().min(1).optional(),
    items: z.array(editedItem).min(1).max(500).optional().describe("all of them, as they are to be"),
    budget: budget.optional(),
    currency: currency.optional(),
    delivery: delivery.optional(),
    deadline: deadline.optional(),
    constraints: constraints.optional(),
    confirm: z
      .array(pointer)
      .min(1)
      .max(MAX_QUESTIONS)
      .optional()
      .describe("JSON pointers of the version named, of what is right as it stands: no more is asked about it"),
  })
  .refine((body) => Object.keys(body).length > 0, "must change something")
  .meta({ id: "BriefEdit" });
export type EditBrief = z.infer<typeof editBriefBody>;

export const briefVersionSchema = z
  .object({
    version: z.int().positive(),
    by: z.enum(EDITORS),
    at: z.iso.datetime(),
    changes: z.array(changeSchema),
    method: z.string(),
  })
  .meta({ id: "BriefVersion" });
export type BriefVersion = z.infer<typeof briefVersionSchema>;

export const briefPageSchema = pageOf(briefSchema);
export const briefVersionPageSchema = pageOf(briefVersionSchema);
export const briefParams = z.object({ id: idSchema("brf") });
export const briefQuery = z.object({
  version: wholeNumber(1, 2_147_483_647).optional().describe("a version it had before; the current one where left out"),
});

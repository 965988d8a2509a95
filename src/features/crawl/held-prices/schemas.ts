import * as z from "zod";
import { pageOf, pageQuery } from "../../../platform/http/pagination.ts";
import { idSchema } from "../../../platform/ids.ts";
import { moneySchema } from "../../../platform/money-schema.ts";
import { supplierParams } from "../schemas.ts";
import { HELD_PRICE_DECISIONS, HELD_PRICE_STATES } from "./rules.ts";

export const heldPriceParams = z.object({ id: idSchema("hpr") });
export const heldPriceQuery = pageQuery().extend({
  state: z.enum(HELD_PRICE_STATES).default("HELD").describe("Only those in this state."),
  supplierId: supplierParams.shape.id.optional().describe("Only of this supplier."),
});

export const heldPriceDecision = z
  .strictObject({
    decision: z
      .enum(HELD_PRICE_DECISIONS)
      .describe("`accept` publishes the offer at this price, now and when it is read again; `reject` leaves it out whenever it is."),
    note: z.string().trim().min(1).max(2_000),
  })
  .meta({ example: { decision: "accept", note: "The shop's own page asks it." } });
export type HeldPriceDecision = z.infer<typeof heldPriceDecision>;

const doubtSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("source"), price: moneySchema, syntax: z.string(), path: z.string() }),
  z.object({ kind: z.literal("last-sighting"), price: moneySchema, seenAt: z.iso.datetime() }),
]);

export const heldPriceSchema = z
  .object({
    id: z.string(),
    supplierId: z.string(),
    productKey: z.string(),
    title: z.string(),
    url: z.string(),
    state: z.enum(HELD_PRICE_STATES),
    price: moneySchema,
    from: z.object({ syntax: z.string(), path: z.string(), confidence: z.number() }).nullable().describe("Where the page says it."),
    doubts: z.array(doubtSchema).describe("What speaks against it: another source of the page, or what was published last."),
    seenAt: z.iso.datetime(),
    heldAt: z.iso.datetime(),
    decidedAt: z.iso.datetime().nullable(),
    decidedBy: z.string().nullable(),
    note: z.string().nullable(),
  })
  .meta({ id: "HeldPrice" });
export type HeldPrice = z.infer<typeof heldPriceSchema>;

export const heldPricePage = pageOf(heldPriceSchema);

import * as z from "zod";
import { moneySchema } from "../money-schema.ts";
import { EVENT_TYPES, type EventType } from "./outbox.ts";

const checkout = { attemptId: z.string(), cartId: z.string(), total: moneySchema };
/** A line of an order as buyers and receivers see it, from the attempt that makes it on. */
export const orderLineSchema = z.object({
  itemId: z.string(),
  offerId: z.string(),
  supplierId: z.string(),
  title: z.string(),
  quantity: z.int(),
  unitPrice: moneySchema,
});

/** What an event of each type carries in `data`; receivers rely on these shapes, so members are only added. */
export const EVENT_DATA = {
  "brief.extracted": z
    .object({ briefId: z.string(), sessionId: z.string(), title: z.string(), items: z.int().describe("How many it has.") })
    .describe("A brief was extracted from a chat. The subject is the brief."),
  "search.completed": z
    .object({ searchId: z.string(), query: z.string(), briefId: z.string().nullable(), currency: z.string() })
    .describe("All crawls of a search ended. The subject is the search."),
  "checkout.failed": z
    .object({
      ...checkout,
      state: z
        .enum(["FAILED", "EXPIRED", "REFUNDED"])
        .describe("REFUNDED: it was paid, and the money went back instead of becoming an order."),
      reason: z.string(),
    })
    .describe("A checkout ended without an order. The subject is the attempt."),
  "order.completed": z
    .object({ orderId: z.string(), ...checkout, lines: z.array(orderLineSchema) })
    .describe("An order was placed. The subject is the order."),
  "order.refunded": z
    .object({
      orderId: z.string(),
      ...checkout,
      refunded: moneySchema.describe("What went back to the buyer: all that was paid."),
      reason: z.string(),
      refundedAt: z.iso.datetime(),
    })
    .describe("An order's money went back in full. The subject is the order, so it comes after its `order.completed`."),
} satisfies Record<EventType, z.ZodObject>;

export type EventData<T extends EventType> = z.input<(typeof EVENT_DATA)[T]>;

/** The body of a delivery, of whichever type. */
export const deliveredEventSchema = z
  .union(
    EVENT_TYPES.map((type) =>
      z
        .object({
          id: z.string(),
          type: z.literal(type),
          occurredAt: z.iso.datetime(),
          subject: z.string().describe("What it is about; deliveries to one receiver keep the order of one subject."),
          data: EVENT_DATA[type],
        })
        .meta({ title: type }),
    ),
  )
  .meta({ id: "AutomationEvent" });

import * as z from "zod";
import { pageOf, pageQuery } from "../../platform/http/pagination.ts";
import { idSchema } from "../../platform/ids.ts";
import { moneySchema } from "../../platform/money-schema.ts";
import { orderLineSchema } from "../../platform/outbox/event-data.ts";
import { ATTEMPT_STATES } from "../checkout/attempt.ts";
import { lastFailureSchema } from "../checkout/failure-schema.ts";
import { shortfallSchema } from "../stock/schemas.ts";
import { paymentSchema } from "../payments/schemas.ts";
import { readKey, SOUGHT } from "./key-rules.ts";

const time = z.string().meta({ format: "date-time" });

export const searchQuery = pageQuery(100).extend({
  q: z
    .string()
    .max(300)
    .transform((text) => text.trim())
    .refine((text) => text === "" || readKey(text) !== undefined, `is looked for by ${SOUGHT}`)
    .optional()
    .meta({ description: `What is looked for, exactly: ${SOUGHT}. All attempts where it is left out.` }),
});

/** The page says itself what it does not understand. */
export const typedQuery = pageQuery(100).extend({ q: z.string().max(300).catch("") });

const foundSchema = z.object({
  attemptId: z.string(),
  state: z.enum(ATTEMPT_STATES),
  stateSince: time,
  orderId: z.string().nullable(),
  amount: moneySchema,
  buyer: z.object({ id: z.string(), email: z.string().nullable() }),
  cartId: z.string(),
  paymentIntentId: z.string().nullable(),
  reason: z.string().nullable().meta({ description: "Why it ended without an order, or was refunded." }),
  createdAt: time,
});
export const foundPage = pageOf(foundSchema.meta({ id: "FoundOrder" })).meta({ id: "FoundOrderPage" });
export type Found = z.infer<typeof foundSchema>;

export const orderParams = z.object({
  id: z
    .union([idSchema("ord"), idSchema("chk")], { error: "must be the id of an order (ord_…) or of an attempt (chk_…)" })
    .meta({ description: "The id of an order, or of the attempt it comes from.", example: "ord_01h455vb4pex5vsknk084sn02q" }),
});

export const ACTS = ["ask", "end", "refund", "out-of-band"] as const;
export type Act = (typeof ACTS)[number];

const timelineSchema = z.object({
  at: time,
  kind: z.enum(["step", "failure", "decline", "webhook", "money", "act", "told"]),
  what: z.string(),
  detail: z.string().nullable(),
  by: z.string().nullable(),
  ref: z.string().nullable(),
});

const webhookSchema = z.object({
  id: z.string(),
  type: z.string(),
  state: z.string(),
  outcome: z.string().nullable(),
  lastError: z.string().nullable(),
  attempts: z.int(),
  receivedAt: time,
});

/** An order or attempt with all there is to look after it by. */
export const orderAtDeskSchema = foundSchema
  .extend({
    expiresAt: time,
    requestId: z.string().nullable().meta({ description: "The request that began it." }),
    placedAt: time.nullable(),
    refundedAt: time.nullable(),
    lines: z.array(orderLineSchema),
    shortfalls: z.array(shortfallSchema).meta({ description: "Pieces that were paid and are not there, and what was decided about them." }),
    money: paymentSchema.nullable().meta({ description: "What the books have of its payment; null where nothing was taken." }),
    lastFailure: lastFailureSchema.nullable(),
    nextAction: z
      .string()
      .nullable()
      .meta({ description: "What happens next by itself, and what helps against what failed; null where nothing is to come." }),
    acts: z.array(z.enum(ACTS)).meta({ description: "What an operator can do about it now." }),
    timeline: z.array(timelineSchema).meta({ description: "All that happened, oldest first, each with who brought it about." }),
    webhooks: z.array(webhookSchema).meta({ description: "The newest fifty about its payment, oldest first." }),
  })
  .meta({ id: "OrderAtDesk" });
export type OrderAtDesk = z.infer<typeof orderAtDeskSchema>;

export const endBody = z
  .strictObject({ reason: z.string().trim().min(1).max(500) })
  .meta({ example: { reason: "The buyer asked for it on the phone." } });
export const actedSchema = z.object({ outcome: z.string(), order: orderAtDeskSchema }).meta({ id: "DeskAct" });

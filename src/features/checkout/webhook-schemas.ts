import * as z from "zod";
import { pageOf, pageQuery } from "../../platform/http/pagination.ts";
import { idSchema } from "../../platform/ids.ts";
import type { ReceivedWebhook } from "./webhook-store.ts";

export const WEBHOOK_STATES = ["RECEIVED", "ACTED", "PARKED", "HANDLED", "IGNORED"] as const;
const time = z.string().meta({ format: "date-time" });

export const webhooksQuery = pageQuery(100).extend({
  state: z.enum(WEBHOOK_STATES).optional().describe("Only those in this state."),
  payment: z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/)
    .optional()
    .meta({ description: "Those about one payment: its id at the provider." }),
});

const webhookSchema = z
  .object({
    id: z.string(),
    provider: z.string(),
    providerEventId: z.string(),
    type: z.string(),
    paymentIntentId: z.string().nullable(),
    state: z.enum(WEBHOOK_STATES),
    outcome: z.string().nullable(),
    lastError: z.string().nullable(),
    attempts: z.int(),
    receivedAt: time,
    actedAt: time.nullable(),
    decidedBy: z.string().nullable(),
    decidedAt: time.nullable(),
    note: z.string().nullable(),
  })
  .meta({ id: "ReceivedWebhook" });
export const webhookPageSchema = pageOf(webhookSchema);

export function webhookView(webhook: Omit<ReceivedWebhook, "rawBody">): z.input<typeof webhookSchema> {
  const { notBefore: _notBefore, receivedAt, actedAt, decidedAt, ...rest } = webhook;
  return {
    ...rest,
    receivedAt: receivedAt.toISOString(),
    actedAt: actedAt?.toISOString() ?? null,
    decidedAt: decidedAt?.toISOString() ?? null,
  };
}

export const webhookParams = z.object({ id: idSchema("whk") });
export const webhookDecisionBody = z
  .strictObject({ decision: z.enum(["handled", "ignored"]), reason: z.string().trim().min(1).max(2000) })
  .meta({ example: { decision: "handled", reason: "The payout it tells of was booked by hand." } });
export const webhookDecidedSchema = z.object({ id: z.string(), state: z.enum(["HANDLED", "IGNORED"]) });

/** Either the events by id, or the oldest so many in a state; the contract bounds both. */
export const replayBody = z.union([
  z.strictObject({ ids: z.array(idSchema("whk")).min(1).max(100) }),
  z.strictObject({ state: z.enum(WEBHOOK_STATES).default("PARKED"), limit: z.int().positive().default(10) }),
]);

export const replayedSchema = z.object({ replayed: z.array(z.object({ id: z.string(), type: z.string(), outcome: z.string() })) });

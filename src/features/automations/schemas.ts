import * as z from "zod";
import { idSchema } from "../../platform/ids.ts";
import { pageOf, pageQuery } from "../../platform/http/pagination.ts";
import { degradedSchema } from "../../platform/degraded.ts";
import { actionSchema, actionsSchema, stepSchema, WEBHOOK_ALONE } from "./actions/action.ts";
import { conditionSchema, conditionsSchema, OPERATORS } from "./conditions/condition.ts";
import { ALL_EVENT_TYPES, type EventType } from "../../platform/outbox/event-types.ts";

const name = z.string().trim().min(1).max(200);
const url = z.string().trim().max(2000);
const eventType = z.enum(ALL_EVENT_TYPES);

/** What makes an automation for one of these types of event. */
export const createBodyOf = <Type extends EventType>(types: readonly Type[], example: Record<string, unknown>) =>
  z
    .strictObject({
      name,
      eventType: z.enum(types),
      url: url.optional().describe("Where events are delivered to; not there where none of the actions is a webhook."),
      conditions: conditionsSchema.default([]),
      actions: actionsSchema.default([...WEBHOOK_ALONE]),
      enabled: z.boolean().default(true),
    })
    .meta({ example });
/** Of whichever list. */
export type CreateBody = z.ZodType<z.output<ReturnType<typeof createBodyOf>>>;

export const changeBody = z.strictObject({
  name: name.optional(),
  url: url.optional(),
  conditions: conditionsSchema.optional(),
  actions: actionsSchema.optional(),
  enabled: z.boolean().optional(),
});

export const testBody = z.strictObject({
  eventId: idSchema("evt").optional().describe("The event to try it at; else the latest of its type."),
  conditions: conditionsSchema.optional().describe("To try it with these in place of its own."),
});

const shownUrl = z.string().nullable().describe("Null where none of its actions is a webhook.");

export const automationSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    eventType,
    url: shownUrl,
    conditions: z.array(conditionSchema),
    actions: z.array(actionSchema).readonly(),
    version: z.int().describe("Grows with each change of its name, address, conditions or actions."),
    enabled: z.boolean(),
    disabledReason: z.string().nullable(),
    degraded: degradedSchema
      .optional()
      .describe("There while its receiver fails again and again: its deliveries wait, and a single one is tried now and then."),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: "Automation" });

const secret = z.string().describe("Signs deliveries (Standard Webhooks). Shown here and never again.");
export const automationWithSecretSchema = automationSchema.extend({ secret }).meta({ id: "AutomationWithSecret" });
export const rotatedSchema = z.object({ secret, previousSecretUntil: z.iso.datetime() });
export const automationPage = pageOf(automationSchema);
export const automationParams = z.object({ id: idSchema("auto") });
export const listQuery = pageQuery();

export const executionSchema = z
  .object({
    id: z.string().describe("The delivery's `webhook-id`."),
    eventId: z.string(),
    automationVersion: z
      .int()
      .nullable()
      .describe("By whose conditions the event was judged; null where that was before there were versions."),
    subject: z.string(),
    actions: z.array(actionSchema).readonly().nullable().describe("What it does, in order. Null of one from before there were actions."),
    steps: z.array(stepSchema).describe("What came of those that are done, in order."),
    state: z
      .string()
      .describe(
        "`pending`, `succeeded`, `spent` and `dead` (given up: operators decide), or `cancelled`: `lastError` says why, an unmet condition too.",
      ),
    attempts: z.int(),
    nextAttemptAt: z.iso.datetime().nullable(),
    lastError: z.string().nullable(),
    createdAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: "AutomationExecution" });
export const executionPage = pageOf(executionSchema);

export const versionSchema = z
  .object({
    ...{ version: z.int(), name: z.string(), url: shownUrl },
    conditions: z.array(conditionSchema),
    actions: z.array(actionSchema).readonly(),
    since: z.iso.datetime(),
  })
  .meta({ id: "AutomationVersion" });
export const versionList = z.object({ items: z.array(versionSchema).describe("The latest first, at most a hundred.") });

export const testRunSchema = z
  .object({
    wouldDeliver: z
      .boolean()
      .describe("Whether it would be delivered, were it to happen now: the automation is on, and all conditions hold."),
    conditions: z.array(
      z.object({
        ...conditionSchema.shape,
        actual: z.unknown().describe("What the event has there; null where nothing."),
        holds: z.boolean(),
      }),
    ),
    actions: z.array(actionSchema).readonly().describe("What would be done, in order."),
    url: shownUrl,
    event: z
      .object({
        id: z.string(),
        type: z.string(),
        occurredAt: z.iso.datetime(),
        subject: z.string(),
        data: z.record(z.string(), z.unknown()),
      })
      .describe("The body that its receiver would be sent."),
  })
  .meta({ id: "AutomationTestRun" });

export const triggerList = z.object({
  items: z.array(
    z
      .object({
        type: eventType,
        description: z.string(),
        schema: z.record(z.string(), z.unknown()).describe("JSON Schema 2020-12 of the event's `data`. Members are only ever added."),
        fields: z
          .array(
            z.object({
              field: z.string(),
              kind: z.enum(["text", "choice", "number", "boolean"]),
              operators: z.array(z.enum(OPERATORS)).readonly(),
              values: z.array(z.string()).readonly().optional().describe("Of a choice."),
            }),
          )
          .readonly()
          .describe("What conditions can be on."),
      })
      .meta({ id: "AutomationTrigger" }),
  ),
});

export const restingReceiverSchema = z
  .object({
    receiver: z.string().describe("Scheme, host and port."),
    buyerId: z.string(),
    since: z.iso.datetime(),
    failures: z.int().describe("In a row."),
    failedProbes: z.int().describe("In a row."),
    lastError: z.string(),
    nextProbeAt: z.iso.datetime().describe("From when on a single delivery is tried."),
    held: z.int().describe("Deliveries that wait for it."),
  })
  .meta({ id: "RestingReceiver" });
export const restingReceiverList = z.object({
  items: z.array(restingReceiverSchema).describe("At most a hundred."),
  total: z.int(),
});

export const DEAD_LETTER_STATES = ["undecided", "replaying", "replayed", "handled-manually", "deferred"] as const;

export const deadLetterQuery = pageQuery().extend({ state: z.enum(DEAD_LETTER_STATES).optional().describe("Only those in this state.") });
export const deadLetterParams = z.object({ id: idSchema("dl") });

export const deadLetterSchema = z
  .object({
    id: z.string(),
    state: z.enum(DEAD_LETTER_STATES),
    cause: z.enum(["spent", "gone", "crashed"]).describe("All tries failed; the receiver answered 410; or the consumer kept crashing."),
    error: z.string(),
    automationId: z.string().nullable(),
    executionId: z.string().nullable(),
    buyerId: z.string(),
    event: z.object({
      id: z.string(),
      type: z.string(),
      occurredAt: z.string(),
      subject: z.string(),
      data: z.record(z.string(), z.unknown()),
    }),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    decidedBy: z.string().nullable(),
    note: z.string().nullable(),
    incidentId: z.string().nullable(),
    receiverAnswers: z
      .boolean()
      .describe(
        "Whether a replay has a chance: every try of it failed, and its automation, which is on, has taken another delivery since, or leads elsewhere by now.",
      ),
    attempts: z.array(
      z.object({ number: z.int(), at: z.iso.datetime(), status: z.int().nullable(), latencyMs: z.int(), error: z.string().nullable() }),
    ),
    history: z.array(
      z.object({
        at: z.iso.datetime(),
        what: z.string(),
        by: z.string().nullable(),
        note: z.string().nullable(),
        incidentId: z.string().nullable(),
        data: z
          .record(z.string(), z.unknown())
          .nullable()
          .describe("What was sent in place of the event's own `data`, with `replay-edited`."),
      }),
    ),
  })
  .meta({ id: "AutomationDeadLetter" });
export type DeadLetter = z.infer<typeof deadLetterSchema>;

export const deadLetterPage = pageOf(deadLetterSchema).extend({
  complete: z.boolean().describe("False while dead letters wait in Redis for Postgres: the list may then be incomplete."),
});

export const executionReplayBody = z.strictObject({ ids: z.array(idSchema("exec")).min(1).max(1000) });
export const executionReplayReply = z.object({
  replaying: z.array(z.string()),
  refused: z.array(
    z.object({
      id: z.string(),
      reason: z
        .enum(["not-found", "under-way", "dead-letter", "cancelled", "disabled-by-reset", "automation-gone", "not-delivered"])
        .describe("under-way: it is being delivered, or sent again already; dead-letter: decide that; not-delivered: it called nobody."),
    }),
  ),
});

export const replayBody = z.strictObject({ ids: z.array(idSchema("dl")).min(1).max(1000) });
export const replayReply = z.object({
  replaying: z.array(z.string()),
  refused: z.array(
    z.object({
      id: z.string(),
      reason: z.enum(["not-found", "replaying", "replayed", "handled-manually", "disabled-by-reset", "automation-gone"]),
    }),
  ),
  undecided: z.int().describe("Dead letters that still wait for a decision."),
});

const MOST_DATA = 65_536;
export const editedReplayBody = z
  .strictObject({
    data: z
      .record(z.string(), z.unknown())
      .refine((data) => JSON.stringify(data).length <= MOST_DATA, { error: `must have at most ${MOST_DATA} characters` })
      .describe("Sent in place of the event's `data`, whole. Id, type, time and subject stay the event's."),
    reason: z.string().trim().min(1).max(2000),
  })
  .meta({
    example: { data: { orderId: "ord_1", total: { amount: 4200, currency: "USD" } }, reason: "The receiver refuses a total of 0." },
  });
export type EditedReplay = z.infer<typeof editedReplayBody>;
export const editedReplayReply = z.object({ id: z.string(), changed: z.array(z.string()).describe("JSON pointers into `data`.") });

export const reviewBody = z
  .strictObject({ note: z.string().trim().min(1).max(2000).describe("What was found, and what is done about it.") })
  .meta({ example: { note: "All wait for the ERP's receiver, which is being mended; none is urgent." } });
export const reviewReply = z.object({
  id: z.string(),
  deadLetters: z.int().describe("In the backlog then: undecided, deferred or being replayed."),
  undecided: z.int(),
});

const note = z.string().trim().min(1).max(2000);
export const outcomeBody = z
  .discriminatedUnion("outcome", [
    z.strictObject({ outcome: z.literal("handled-manually"), note, incidentId: idSchema("inc").optional() }),
    z.strictObject({ outcome: z.literal("deferred"), note, incidentId: idSchema("inc") }),
  ])
  .meta({ example: { outcome: "handled-manually", note: "Phoned the receiver; the order was entered by hand." } });
export type Outcome = z.infer<typeof outcomeBody>;

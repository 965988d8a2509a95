import * as z from "zod";
import { wholeNumber } from "../../platform/http/whole-number.ts";
import { ALERT_SEVERITIES } from "../../platform/alerts.ts";
import { pageOf, pageQuery, searchedText } from "../../platform/http/pagination.ts";
import { idSchema } from "../../platform/ids.ts";
import { DEAD_LETTER_STATES, DECISION_MODES } from "./dead-letter.ts";
import { DEATH_CAUSES, TRANSPORTS } from "./delivery.ts";
import { MOST_LETTERS } from "./many-rules.ts";
import { MANY_STATES } from "./many.ts";
import { RESERVED_KEYS } from "./storm-rules.ts";

const MAX_DETAIL_BYTES = 16 * 1024;
const MAX_SILENCE_SECONDS = 7 * 86_400;

const at = z.iso.datetime();
const severity = z.enum(ALERT_SEVERITIES);
const note = z.string().trim().min(1).max(2_000);
const keySchema = z
  .string()
  .max(160)
  .regex(/^[a-z0-9]+(?:[.:_-][a-z0-9]+)*$/i, "must be words joined by dots, like fx.rates.expired")
  .refine(
    (key) => !RESERVED_KEYS.some((beginning) => key.toLowerCase().startsWith(beginning)),
    `must not begin with ${RESERVED_KEYS.join(" or ")}: such alerts are the ledger's own`,
  );

export const alertParams = z.object({ id: idSchema("alert") });
export const deadLetterParams = z.object({ id: idSchema("dl") });

export const raiseBody = z
  .strictObject({
    key: keySchema,
    severity,
    summary: z.string().trim().min(1).max(500),
    detail: z
      .record(z.string(), z.unknown())
      .refine(
        (detail) => new TextEncoder().encode(JSON.stringify(detail)).length <= MAX_DETAIL_BYTES,
        `is larger than ${MAX_DETAIL_BYTES} bytes`,
      )
      .optional(),
  })
  .meta({ example: { key: "monitor.checkout.unreachable", severity: "page", summary: "The checkout does not answer from outside" } });

export const alertSchema = z
  .object({
    id: idSchema("alert"),
    key: z.string(),
    severity,
    summary: z.string(),
    detail: z.record(z.string(), z.unknown()).nullable(),
    source: z.string(),
    state: z.enum(["open", "resolved"]),
    count: z.int(),
    firstRaisedAt: at,
    lastRaisedAt: at,
    resolvedAt: at.nullable(),
    resolvedReason: z.string().nullable(),
    acknowledgedBy: z.string().nullable(),
    acknowledgedAt: at.nullable(),
    assignedTo: z.string().nullable(),
    silencedUntil: at.nullable(),
    muted: z
      .object({ by: z.string(), until: at })
      .nullable()
      .describe("The silence by matcher that keeps its words back, as of its last raise or due word."),
    /** The open alert it follows from and is grouped under. */
    causeId: z.string().nullable(),
    notifications: z.int(),
    lastNotifiedAt: at.nullable(),
    bothFailed: z.boolean(),
    drill: z.boolean(),
  })
  .meta({ id: "IncidentAlert" });

export const queuedSchema = z.object({ queued: z.literal(true), key: z.string() }).meta({ id: "QueuedAlert" });
export const alertListQuery = pageQuery().extend({
  state: z.enum(["open", "resolved"]).optional().describe("Only those in this state."),
  severity: severity.optional().describe("Only those of this severity."),
  text: searchedText.describe("Only those that have it in their key or summary, whatever the case of its letters."),
});
export const alertPage = pageOf(alertSchema);

export const resolveBody = z.strictObject({ reason: note.default("resolved by hand") });
export const assignBody = z.strictObject({
  to: z.string().trim().min(1).max(254).nullable().describe("An operator's e-mail address or a team; null to unassign."),
});
export const silenceBody = z.strictObject({ seconds: z.int().min(1).max(MAX_SILENCE_SECONDS) });

const deadLetterFields = {
  id: idSchema("dl"),
  deliveryId: z.string(),
  alertId: z.string(),
  alertKey: z.string(),
  sequence: z.int(),
  transport: z.enum(TRANSPORTS),
  state: z.enum(DEAD_LETTER_STATES),
  cause: z.enum(DEATH_CAUSES),
  error: z.string().nullable(),
  bothFailed: z.boolean(),
  drill: z.boolean(),
  diedAt: at,
  severity: z.string().nullable().describe("Of what was to be told, as it was to be told: the alert's, or the incident's."),
  summary: z.string().nullable().describe("The alert's summary or the incident's title, as it was to be told."),
};
export const deadLetterSchema = z.object(deadLetterFields).meta({ id: "DeadAlert" });
export const deadLetterDetailSchema = z
  .object({
    ...deadLetterFields,
    /** The body as it was and will be sent. */
    payload: z.unknown(),
    superseded: z
      .enum(["alert-resolved", "later-word"])
      .nullable()
      .describe("Where a decision would send nothing, because its alert has moved on: why."),
    attempts: z.array(
      z.object({ number: z.int(), round: z.int(), at, status: z.int().nullable(), latencyMs: z.number(), error: z.string().nullable() }),
    ),
    decisions: z.array(
      z.object({
        mode: z.enum(DECISION_MODES),
        operator: z.string(),
        note: z.string(),
        incidentId: z.string().nullable(),
        at,
        outcome: z.enum(["pending", "succeeded", "failed"]),
        outcomeAt: at.nullable(),
      }),
    ),
  })
  .meta({ id: "DeadAlertDetail" });
export const deadLetterListQuery = pageQuery().extend({
  state: z.enum(DEAD_LETTER_STATES).optional().describe("Only those in this state."),
  transport: z.enum(["primary", "secondary"]).optional().describe("Only those that this transport did not take."),
  text: searchedText.describe("Only those that have it in their alert's key or their error, whatever the case of its letters."),
});
export const deadLetterPage = pageOf(deadLetterSchema);

export const decisionBody = z.strictObject({ mode: z.enum(DECISION_MODES), note });
export const replayQuery = z.object({
  limit: wholeNumber(1, 100).default(10).describe("At most so many."),
  dryRun: z.enum(["0", "1"]).default("0").describe("1: nothing is sent; the answer says what would be."),
});
export const replayBody = z.strictObject({ note: note.default("replayed as a batch") });
export const replaySchema = z
  .object({ replayed: z.array(deadLetterSchema), remaining: z.int(), dryRun: z.boolean() })
  .meta({ id: "ReplayedAlerts" });

export const manyBody = z
  .strictObject({
    transport: z.enum(["primary", "secondary"]).default("primary").describe("Whose letters; the receiver that the canary finds out about."),
    cause: z.enum(DEATH_CAUSES).optional(),
    text: searchedText.describe("In the alert's key or in the error, whatever the case of its letters."),
    ids: z.array(idSchema("dl")).min(1).max(MOST_LETTERS).optional().describe("Only these."),
    mode: z.enum(DECISION_MODES),
    note,
  })
  .meta({ example: { transport: "primary", mode: "replay", note: "the receiver is back" } });
export const manyQuery = z.object({
  dryRun: z.enum(["0", "1"]).default("0").describe("1: nothing is decided; the answer counts."),
  set: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .optional()
    .describe("`set` of the dry run: refused where others are meant by now."),
});
export const manyParams = z.object({ id: idSchema("rpl") });
export const foreseenSchema = z
  .object({ matching: z.int(), chosen: z.int().describe("At most a thousand, the oldest."), set: z.string() })
  .meta({ id: "ForeseenDecisions" });
export const manySchema = z
  .object({
    id: idSchema("rpl"),
    state: z.enum(MANY_STATES),
    mode: z.enum(DECISION_MODES),
    note: z.string(),
    by: z.string(),
    meant: z.object({
      transport: z.enum(["primary", "secondary"]),
      cause: z.enum(DEATH_CAUSES).optional(),
      text: z.string().optional(),
      ids: z.int().optional().describe("How many were named."),
    }),
    createdAt: at,
    endedAt: at.nullable(),
    total: z.int(),
    waiting: z.int(),
    underWay: z.int(),
    settled: z.int().describe("Delivered, carried on by a person, or no longer to be sent."),
    failed: z.int().describe("Undecided again, with what went wrong."),
    left: z.int().describe("Decided by somebody else meanwhile, or kept no longer."),
  })
  .meta({ id: "DecisionOnMany" });
export const manyList = z.object({ items: z.array(manySchema) });
export const acknowledgeManyBody = z.strictObject({ ids: z.array(idSchema("alert")).min(1).max(200) });
export const acknowledgedSchema = z
  .object({
    acknowledged: z.array(idSchema("alert")),
    left: z.array(idSchema("alert")).describe("Over, not known, or acknowledged before."),
  })
  .meta({ id: "AcknowledgedAlerts" });

/** Of an open alert's list, as its address has them. */
export const meantBody = z
  .strictObject({
    severity: z.enum(ALERT_SEVERITIES).optional(),
    text: z.string().trim().min(1).max(100).optional().describe("Words of its key or summary."),
  })
  .meta({ example: { severity: "warn", text: "crawl." } });
export const meantQuery = z.object({
  dryRun: z.enum(["0", "1"]).default("0").describe("1: nothing is acknowledged; the answer counts."),
  upTo: idSchema("alert").optional().describe("`upTo` of the dry run: none that was opened later is taken."),
  pages: z
    .string()
    .regex(/^\d{1,6}$/)
    .transform(Number)
    .optional()
    .describe("`pages` of the dry run: refused where more of them are pages by now."),
});
export const foreseenAlertsSchema = z
  .object({
    matching: z.int().describe("Open, and nobody has acknowledged them; five thousand at most are counted."),
    chosen: z.int().describe("Five hundred at most, the oldest."),
    pages: z.int().describe("Of the chosen."),
    upTo: idSchema("alert").nullable().describe("The newest of the chosen."),
  })
  .meta({ id: "ForeseenAcknowledgements" });

export const drillBody = z.strictObject({ simulate: z.literal("primary-failure").optional() });
export const drillSchema = z
  .object({
    id: idSchema("drill"),
    alertId: z.string(),
    startedBy: z.string(),
    startedAt: at,
    simulate: z.literal("primary-failure").nullable(),
    state: z.enum(["running", "awaiting-decision", "passed", "failed"]),
    finishedAt: at.nullable(),
  })
  .meta({ id: "AlertDrill" });

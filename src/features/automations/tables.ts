import { sql, type SQL, type SQLWrapper } from "drizzle-orm";
import { boolean, index, integer, jsonb, pgTable, primaryKey, text, unique, uniqueIndex } from "drizzle-orm/pg-core";
import { id, time } from "../../platform/db/columns.ts";
import type { EventType } from "../../platform/outbox/event-types.ts";
import { outboxEvents } from "../../platform/outbox/tables.ts";
import { buyers } from "../auth/tables.ts";
import type { Action, Step } from "./actions/action.ts";
import type { Condition } from "./conditions/condition.ts";

/** The name of the key that sealed a kept secret, empty for the one without a name; null where it stands as it is. As `sealOf` writes it. */
export const sealedByOf = (secret: SQL): SQL => sql`(case when starts_with(${secret}, 'sealed:') then split_part(${secret}, ':', 2) end)`;

/** Whether an automation has a secret whose overlap lasts, or has yet to be forgotten. */
export const hasPastSecrets = ({ previousSecret, olderSecrets }: { previousSecret: SQLWrapper; olderSecrets: SQLWrapper }): SQL =>
  sql`(${previousSecret} is not null or ${olderSecrets} <> '[]'::jsonb)`;

/** A buyer's webhook for one type of event. Deleted ones keep their row, because executions and dead letters name it. */
export const automations = pgTable(
  "automations",
  {
    id: id(),
    buyerId: text()
      .notNull()
      .references(() => buyers.id, { onDelete: "cascade" }),
    name: text().notNull(),
    eventType: text().$type<EventType>().notNull(),
    /** Empty where none of its actions is a webhook. */
    url: text().notNull(),
    /** `whsec_…`, sealed where there is a key for it: signing needs it as it was. */
    secret: text().notNull(),
    /** The secret before the last rotation: deliveries are signed with both until the overlap ends. */
    previousSecret: text(),
    previousSecretUntil: time(),
    /** Those before that, each until the time it was promised; the contract bounds how many. */
    olderSecrets: jsonb().$type<PastSecret[]>().notNull().default([]),
    /** All have to hold for an event to be delivered. */
    conditions: jsonb().$type<Condition[]>().notNull().default([]),
    /** What is done at an event, in order. */
    actions: jsonb()
      .$type<readonly Action[]>()
      .notNull()
      .default(sql`'[{"kind": "webhook"}]'::jsonb`),
    /** Grows with each change of its name, address, conditions or actions. */
    version: integer().notNull().default(1),
    enabled: boolean().notNull(),
    /** Whether its receiver took long when it was last called: deliveries then wait beside the way of all others. */
    slow: boolean().notNull().default(false),
    /** Why it was disabled where the buyer did not do it. */
    disabledReason: text(),
    /** Since when none of its tries has succeeded; null after a success. */
    failingSince: time(),
    /** Tries since then that failed or were refused, no two of them closer together than a tenth of the time after which an automation is given up. */
    failingTries: integer().notNull().default(0),
    /** When the last of these was counted. */
    failingCountedAt: time(),
    createdAt: time().notNull(),
    updatedAt: time().notNull(),
    deletedAt: time(),
    /** By which it was made: a repeated request finds it. */
    idempotencyKey: text(),
    fingerprint: text(),
  },
  (table) => [
    uniqueIndex("automations_once").on(table.buyerId, table.idempotencyKey),
    index("automations_for_event")
      .on(table.buyerId, table.eventType)
      .where(sql`${table.enabled} and ${table.deletedAt} is null`),
    index("automations_by_event")
      .on(table.eventType)
      .where(sql`${table.enabled} and ${table.deletedAt} is null`),
    index("automations_by_buyer").on(table.buyerId, table.id),
    index("automations_standing")
      .on(table.id)
      .where(sql`${table.deletedAt} is null`),
    index("automations_disabled")
      .on(table.updatedAt)
      .where(sql`${table.disabledReason} is not null`),
    index("automations_sealed_by").on(sealedByOf(sql`${table.secret}`)),
    index("automations_past_secrets").on(table.id).where(hasPastSecrets(table)),
  ],
);

/**
 * What answers at one scheme, host and port for one buyer's automations, while it fails. A buyer has circuits of their own, because others
 * may have the same host: one's path that fails must not shut it for them. The row goes when the receiver answers, or 30 days after its last failure.
 */
export const automationReceivers = pgTable(
  "automation_receivers",
  {
    buyerId: text()
      .notNull()
      .references(() => buyers.id, { onDelete: "cascade" }),
    /** Scheme, host and port, in small letters. */
    receiver: text().notNull(),
    /** Failures in a row: no answer, or one that says that the receiver as a whole is not well. */
    failures: integer().notNull(),
    lastError: text().notNull(),
    updatedAt: time().notNull(),
    /** Since when its circuit is open; null while it is closed. */
    openedAt: time(),
    /** From when on a single delivery may be tried; null while the circuit is closed. */
    openUntil: time(),
    /** Probes in a row that failed: each has the next come later. */
    failedProbes: integer().notNull().default(0),
    /** The execution that may be tried while the circuit is open, and until when it holds that place. */
    probeExecutionId: text(),
    probeUntil: time(),
  },
  (table) => [
    primaryKey({ columns: [table.buyerId, table.receiver] }),
    index("automation_receivers_open")
      .on(table.openedAt, table.buyerId, table.receiver)
      .where(sql`${table.openedAt} is not null`),
    index("automation_receivers_updated").on(table.updatedAt),
  ],
);

/** What an automation was in each of its versions, that of today among them once it has been changed; the latest hundred. */
export const automationVersions = pgTable(
  "automation_versions",
  {
    automationId: text()
      .notNull()
      .references(() => automations.id, { onDelete: "cascade" }),
    version: integer().notNull(),
    name: text().notNull(),
    url: text().notNull(),
    conditions: jsonb().$type<Condition[]>().notNull(),
    actions: jsonb()
      .$type<readonly Action[]>()
      .notNull()
      .default(sql`'[{"kind": "webhook"}]'::jsonb`),
    /** Since when it was that. */
    since: time().notNull(),
  },
  (table) => [primaryKey({ columns: [table.automationId, table.version] })],
);

/** One event for one automation, once. Its id is the receiver's idempotency key. Ended ones are deleted after 30 days by the daily cron. */
export const automationExecutions = pgTable(
  "automation_executions",
  {
    id: id(),
    eventId: text()
      .notNull()
      .references(() => outboxEvents.id),
    automationId: text()
      .notNull()
      .references(() => automations.id, { onDelete: "cascade" }),
    /** Of the automation, when the event came: by its conditions it was judged. Null where the release before made it. */
    automationVersion: integer(),
    subject: text().notNull(),
    occurredAt: time().notNull(),
    /** What it does, in order, whatever becomes of its automation meanwhile; of one that is sent again, what is sent again. Null where the release before made it: its automation's. */
    actions: jsonb().$type<readonly Action[]>(),
    /** The place of the action that is next. */
    step: integer().notNull().default(0),
    /** What came of those before, in order. */
    steps: jsonb().$type<Step[]>().notNull().default([]),
    /** Tries that were made of those before: each action has the schedule to itself. */
    settled: integer().notNull().default(0),
    /** Until when it waits by its own wish, and later events of its subject need not wait for it. */
    delayedUntil: time(),
    /** `pending`, `succeeded`, `spent` (on its way to the dead letters), `dead`, `cancelled`. */
    state: text().notNull(),
    /** Tries begun: counted when the lease is taken, so that a crash costs one. */
    attempts: integer().notNull().default(0),
    /** Those of them that were the one delivery by which an open circuit was probed, and failed: they are not counted against the schedule. */
    probes: integer().notNull().default(0),
    /** An operator's replay: one try, then a dead letter again. */
    replaying: boolean().notNull().default(false),
    /** What an operator has sent in place of the event's payload; null where it is sent as it is. */
    editedData: jsonb().$type<Record<string, unknown>>(),
    nextAttemptAt: time().notNull(),
    leaseUntil: time(),
    /** Grows with each lease; what an overtaken holder reports is refused by it. */
    fence: integer().notNull().default(0),
    /** Why it is `spent`: `spent`, `gone` or `crashed`. */
    cause: text(),
    lastError: text(),
    createdAt: time().notNull(),
    finishedAt: time(),
  },
  (table) => [
    unique("automation_executions_once").on(table.eventId, table.automationId),
    index("automation_executions_due")
      .on(table.nextAttemptAt)
      .where(sql`${table.state} = 'pending'`),
    index("automation_executions_due_of")
      .on(table.automationId, table.nextAttemptAt)
      .where(sql`${table.state} = 'pending'`),
    index("automation_executions_order")
      .on(table.subject, table.occurredAt)
      .where(sql`${table.state} = 'pending'`),
    index("automation_executions_spent")
      .on(table.finishedAt)
      .where(sql`${table.state} = 'spent'`),
    index("automation_executions_by_automation").on(table.automationId, table.id),
    index("automation_executions_finished").on(table.finishedAt),
  ],
);

/** What each try of an execution met; goes with its execution. */
export const automationAttempts = pgTable(
  "automation_attempts",
  {
    executionId: text()
      .notNull()
      .references(() => automationExecutions.id, { onDelete: "cascade" }),
    number: integer().notNull(),
    at: time().notNull(),
    /** HTTP status; null where nothing answered. */
    status: integer(),
    latencyMs: integer().notNull(),
    error: text(),
  },
  (table) => [primaryKey({ columns: [table.executionId, table.number] })],
);

/** What could not be delivered or dispatched; kept for ever, with a copy of the event, for the decision taken on it. */
export const automationDeadLetters = pgTable(
  "automation_dead_letters",
  {
    id: id(),
    /** The execution's id, or the event's where its dispatch crashed: the same letter stored twice is stored once. */
    key: text().notNull(),
    executionId: text(),
    automationId: text(),
    eventId: text().notNull(),
    buyerId: text().notNull(),
    /** The event as the receiver would have got it. */
    event: jsonb().$type<DeadLetterEvent>().notNull(),
    /** `spent` (all tries failed), `gone` (410), `crashed` (the consumer kept crashing). */
    cause: text().notNull(),
    error: text().notNull(),
    /** `undecided`, `replaying`, `replayed`, `handled-manually`, `deferred`. */
    state: text().notNull(),
    createdAt: time().notNull(),
    updatedAt: time().notNull(),
    decidedBy: text(),
    note: text(),
    /** What a deferred letter waits for. */
    incidentId: text(),
  },
  (table) => [
    unique("automation_dead_letters_key").on(table.key),
    index("automation_dead_letters_by_state").on(table.state, table.id),
    index("automation_dead_letters_by_automation").on(table.automationId),
    index("automation_dead_letters_by_buyer").on(table.buyerId),
    index("automation_dead_letters_awaiting")
      .on(table.incidentId, table.id)
      .where(sql`${table.state} = 'deferred'`),
  ],
);

/** Everything that happened to a dead letter, in order; kept with it. */
export const automationDeadLetterHistory = pgTable(
  "automation_dead_letter_history",
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    deadLetterId: text()
      .notNull()
      .references(() => automationDeadLetters.id, { onDelete: "cascade" }),
    at: time().notNull(),
    /** `stored`, `replay`, `replay-edited`, `replay-failed`, `replayed`, `handled-manually`, `deferred`, `reopened`. */
    what: text().notNull(),
    /** The operator's id; null for the system. */
    by: text(),
    note: text(),
    incidentId: text(),
    /** What was sent in place of the event's payload. */
    data: jsonb().$type<Record<string, unknown>>(),
  },
  (table) => [index("automation_dead_letter_history_letter").on(table.deadLetterId, table.id)],
);

/** Reviews of the backlog; deleted after 30 days by the daily cron, when their lines of the audit trail remain. */
export const automationReviews = pgTable(
  "automation_reviews",
  {
    id: id(),
    at: time().notNull(),
    /** The operator's id. */
    by: text().notNull(),
    note: text().notNull(),
    /** The backlog that was there. */
    deadLetters: integer().notNull(),
    undecided: integer().notNull(),
  },
  (table) => [index("automation_reviews_at").on(table.at)],
);

/** A secret that was rotated out, and the end of its overlap in ISO 8601. */
export interface PastSecret {
  secret: string;
  until: string;
}

export interface DeadLetterEvent {
  id: string;
  type: string;
  occurredAt: string;
  subject: string;
  data: Record<string, unknown>;
}

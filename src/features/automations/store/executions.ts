import { and, asc, desc, eq, isNull, lt, lte, notExists, or, sql } from "drizzle-orm";
import { alias, type AnyPgColumn } from "drizzle-orm/pg-core";
import type { Db } from "../../../platform/db/client.ts";
import { outboxEvents } from "../../../platform/outbox/tables.ts";
import type { Lane, Verdict } from "../rules.ts";
import { automationAttempts, automationDeadLetterHistory, automationDeadLetters, automationExecutions, automations } from "../tables.ts";
import { cancelPending, type AutomationRow } from "./automations.ts";

export type ExecutionRow = typeof automationExecutions.$inferSelect;

export interface LeasedExecution {
  execution: ExecutionRow;
  automation: AutomationRow;
  event: typeof outboxEvents.$inferSelect;
}

const older = alias(automationExecutions, "older");
const olderAutomation = alias(automations, "older_automation");
const ownAutomation = alias(automations, "own_automation");
const olderEvent = alias(outboxEvents, "older_event");

/** A receiver is what answers at an address, whatever the path: automations of several types may lead to one. */
const receiverOf = (url: AnyPgColumn) => sql`lower(substring(${url} from '^[^:]+://[^/?#]+'))`;

/** Nothing older of the same subject waits: neither for this receiver nor for its dispatch (AUT-6). */
const isFirst = (db: Db) =>
  and(
    notExists(
      db
        .select({ one: sql`1` })
        .from(older)
        .innerJoin(olderAutomation, eq(olderAutomation.id, older.automationId))
        .innerJoin(ownAutomation, eq(ownAutomation.id, automationExecutions.automationId))
        .where(
          and(
            eq(older.subject, automationExecutions.subject),
            eq(older.state, "pending"),
            eq(receiverOf(olderAutomation.url), receiverOf(ownAutomation.url)),
            sql`(${older.occurredAt}, ${older.eventId}) < (${automationExecutions.occurredAt}, ${automationExecutions.eventId})`,
          ),
        ),
    ),
    notExists(
      db
        .select({ one: sql`1` })
        .from(olderEvent)
        .where(
          and(
            eq(olderEvent.subject, automationExecutions.subject),
            isNull(olderEvent.dispatchedAt),
            isNull(olderEvent.failedAt),
            sql`(${olderEvent.occurredAt}, ${olderEvent.id}) < (${automationExecutions.occurredAt}, ${automationExecutions.eventId})`,
          ),
        ),
    ),
  );

const unleased = or(isNull(automationExecutions.leaseUntil), lte(automationExecutions.leaseUntil, sql`now()`));

/** Takes an execution that is due, free and the first of its subject, and begins a try; on the quick lane none of a slow receiver. A wake-up may come a second early. */
export async function leaseExecution(db: Db, id: string, seconds: number, lane: Lane): Promise<LeasedExecution | undefined> {
  const [row] = await db
    .update(automationExecutions)
    .set({
      attempts: sql`${automationExecutions.attempts} + 1`,
      fence: sql`${automationExecutions.fence} + 1`,
      leaseUntil: sql`now() + make_interval(secs => ${seconds})`,
    })
    .from(automations)
    .innerJoin(outboxEvents, sql`true`)
    .where(
      and(
        eq(automationExecutions.id, id),
        eq(automations.id, automationExecutions.automationId),
        eq(outboxEvents.id, automationExecutions.eventId),
        eq(automationExecutions.state, "pending"),
        lte(automationExecutions.nextAttemptAt, sql`now() + interval '1 second'`),
        unleased,
        lane === "quick" ? eq(automations.slow, false) : undefined,
        isFirst(db),
      ),
    )
    .returning({ execution: automationExecutions, automation: automations, event: outboxEvents });
  return row;
}

/** Whether an execution is due, and waits for a receiver that was slow when it was last called. */
export async function isSlow(db: Db, id: string): Promise<boolean> {
  const [row] = await db
    .select({ slow: automations.slow })
    .from(automationExecutions)
    .innerJoin(automations, eq(automations.id, automationExecutions.automationId))
    .where(
      and(
        eq(automationExecutions.id, id),
        eq(automationExecutions.state, "pending"),
        lte(automationExecutions.nextAttemptAt, sql`now() + interval '1 second'`),
        unleased,
      ),
    );
  return row?.slow === true;
}

export interface TryMade {
  number: number;
  at: Date;
  endedAt: Date;
  status: number | null;
  latencyMs: number;
  /** Whether it took so long that the next is made on the lane of slow receivers; null leaves that as it was. */
  slow: boolean | null;
}

export type Recorded = { kind: "overtaken" } | { kind: "recorded"; replayedDeadLetter: string | undefined };

/** Writes how a try ended, in one transaction, unless the lease has passed on meanwhile. */
export async function recordTry(db: Db, { execution, automation }: LeasedExecution, made: TryMade, verdict: Verdict): Promise<Recorded> {
  const { endedAt } = made;
  const at = sql`${endedAt.toISOString()}::timestamptz`;
  const error = verdict.kind === "succeeded" ? null : verdict.error;
  const state = { succeeded: "succeeded", retry: "pending", dead: "spent", gone: "spent" }[verdict.kind];
  const cause = verdict.kind === "dead" ? verdict.cause : verdict.kind === "gone" ? "gone" : null;
  const delay = verdict.kind === "retry" ? verdict.delaySeconds : 0;
  const record = db.execute<{ letter: string | null }>(sql`
    with done as (
      update ${automationExecutions}
      set state = ${state}, cause = ${cause}, last_error = ${error}, lease_until = null, next_attempt_at = now() + make_interval(secs => ${delay}::float8),
        finished_at = case when ${state} = 'pending' then null else ${at} end
      where id = ${execution.id} and fence = ${execution.fence}::integer and state = 'pending'
      returning id
    ), tried as (
      insert into ${automationAttempts} (execution_id, number, at, status, latency_ms, error)
      select id, ${made.number}::integer, ${made.at.toISOString()}::timestamptz, ${made.status}::integer, ${made.latencyMs}::integer, ${error} from done
    ), pace as (
      update ${automations} set slow = ${made.slow}::boolean
      where id = ${automation.id} and slow <> ${made.slow}::boolean and exists (select 1 from done)
    ), letter as (
      update ${automationDeadLetters} set state = 'replayed', updated_at = ${at}
      where key in (select id from done) and state = 'replaying' and ${state} = 'succeeded'
      returning id
    ), story as (
      insert into ${automationDeadLetterHistory} (dead_letter_id, at, what) select id, ${at}, 'replayed' from letter
    )
    select (select id from letter) as letter from done`);
  const [result] =
    verdict.kind === "gone"
      ? await db.batch([
          record,
          disable(db, automation.id, endedAt),
          cancelPending(db, automation.id, endedAt, "the receiver answered 410 Gone"),
        ])
      : await db.batch([record]);
  const row = result.rows[0];
  return row ? { kind: "recorded", replayedDeadLetter: row.letter ?? undefined } : { kind: "overtaken" };
}

const disable = (db: Db, automationId: string, at: Date) =>
  db
    .update(automations)
    .set({ enabled: false, disabledReason: "the receiver answered 410 Gone", updatedAt: at })
    .where(eq(automations.id, automationId));

/** Ends a leased execution whose automation takes no more. */
export async function cancelExecution(db: Db, { execution }: LeasedExecution, at: Date, reason: string): Promise<void> {
  await db
    .update(automationExecutions)
    .set({ state: "cancelled", lastError: reason, leaseUntil: null, finishedAt: at })
    .where(and(eq(automationExecutions.id, execution.id), eq(automationExecutions.fence, execution.fence)));
}

/** The execution that waits behind an ended one: the oldest of its subject for the same receiver. */
export async function nextOfSubject(
  db: Db,
  { automationId, subject }: Pick<ExecutionRow, "automationId" | "subject">,
): Promise<string | undefined> {
  const [row] = await db
    .select({ id: automationExecutions.id })
    .from(automationExecutions)
    .innerJoin(olderAutomation, eq(olderAutomation.id, automationId))
    .innerJoin(ownAutomation, eq(ownAutomation.id, automationExecutions.automationId))
    .where(
      and(
        eq(automationExecutions.subject, subject),
        eq(automationExecutions.state, "pending"),
        eq(receiverOf(olderAutomation.url), receiverOf(ownAutomation.url)),
      ),
    )
    .orderBy(asc(automationExecutions.occurredAt), asc(automationExecutions.eventId))
    .limit(1);
  return row?.id;
}

/**
 * Executions that are due and that nobody holds, the oldest of each automation first; no more of one than `each`, so that none takes the others'
 * place. Of each only as many are read, however many are due.
 */
export async function dueExecutions(db: Db, limit: number, each: number): Promise<string[]> {
  const { id, automationId, nextAttemptAt, state } = automationExecutions;
  const isDue = and(eq(state, "pending"), lte(nextAttemptAt, sql`now()`));
  const busy = db.selectDistinct({ automationId }).from(automationExecutions).where(isDue).as("busy");
  const oldest = db
    .select({ id, nextAttemptAt })
    .from(automationExecutions)
    .where(and(eq(automationId, busy.automationId), isDue, unleased, isFirst(db)))
    .orderBy(asc(nextAttemptAt), asc(id))
    .limit(each)
    .as("oldest");
  const place = sql`row_number() over (partition by ${busy.automationId} order by ${oldest.nextAttemptAt}, ${oldest.id})`;
  const rows = await db
    .select({ id: oldest.id })
    .from(busy)
    .innerJoinLateral(oldest, sql`true`)
    .orderBy(place, asc(oldest.nextAttemptAt))
    .limit(limit);
  return rows.map((row) => row.id);
}

/** Executions whose dead letter has not been stored, spent before a time. */
export async function spentExecutions(db: Db, before: Date, limit: number): Promise<string[]> {
  const rows = await db
    .select({ id: automationExecutions.id })
    .from(automationExecutions)
    .where(and(eq(automationExecutions.state, "spent"), lte(automationExecutions.finishedAt, before)))
    .limit(limit);
  return rows.map(({ id }) => id);
}

/** One page and a row more, newest first. */
export async function listExecutions(db: Db, automationId: string, before: string | undefined, limit: number): Promise<ExecutionRow[]> {
  return db
    .select()
    .from(automationExecutions)
    .where(and(eq(automationExecutions.automationId, automationId), before === undefined ? undefined : lt(automationExecutions.id, before)))
    .orderBy(desc(automationExecutions.id))
    .limit(limit + 1);
}

import { and, asc, desc, eq, inArray, isNull, lt, lte, notExists, or, sql, type SQL } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { Db } from "../../../platform/db/client.ts";
import { inOrder } from "../../../platform/db/in-order.ts";
import { languageOfBuyer, provenAddressOfBuyer } from "../../auth/addresses-of-buyers.ts";
import { outboxEvents } from "../../../platform/outbox/tables.ts";
import type { Lane } from "../rules.ts";
import { automationExecutions, automations } from "../tables.ts";
import type { AutomationRow } from "./automations.ts";
import { isLetThrough, isProbe, isWorthWaking, receiverOf } from "./receivers.ts";

export type ExecutionRow = typeof automationExecutions.$inferSelect;

export interface LeasedExecution {
  execution: ExecutionRow;
  automation: AutomationRow;
  event: typeof outboxEvents.$inferSelect;
  /** Whether it is the one delivery by which an open circuit is probed. */
  probing: boolean;
  /** The buyer's address, where they have proven it, and the language of their mails. */
  email: string | null;
  language: string | null;
}

const older = alias(automationExecutions, "older");
const olderAutomation = alias(automations, "older_automation");
const ownAutomation = alias(automations, "own_automation");
const olderEvent = alias(outboxEvents, "older_event");

/** Nothing older of the same subject waits: neither for this receiver nor for its dispatch (AUT-6). What waits by its own wish is in nobody's way. */
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
            or(isNull(older.delayedUntil), lte(older.delayedUntil, sql`now()`)),
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

/**
 * Takes those of these executions that are due, free and the first of their subject, and begins a try of each; on the quick lane none of a slow
 * receiver, and on neither one before which a circuit stands. A wake-up may come a second early.
 */
export async function leaseExecutions(db: Db, ids: readonly string[], seconds: number, lane: Lane): Promise<LeasedExecution[]> {
  if (ids.length === 0) return [];
  return db
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
        inOrder(
          automationExecutions.id,
          and(inArray(automationExecutions.id, [...ids]), eq(automationExecutions.state, "pending"), unleased),
        ),
        eq(automations.id, automationExecutions.automationId),
        eq(outboxEvents.id, automationExecutions.eventId),
        eq(automationExecutions.state, "pending"),
        lte(automationExecutions.nextAttemptAt, sql`now() + interval '1 second'`),
        unleased,
        lane === "quick" ? eq(automations.slow, false) : undefined,
        isLetThrough,
        isFirst(db),
      ),
    )
    .returning({
      ...{ execution: automationExecutions, automation: automations, event: outboxEvents },
      ...{ probing: isProbe, email: provenAddressOfBuyer(automations.buyerId), language: languageOfBuyer(automations.buyerId) },
    });
}

/** An execution that is due and free, and what it waits for: a receiver that was slow when it was last called, or a circuit that is open. */
export interface Held {
  id: string;
  slow: boolean;
  held: boolean;
}

/** Those of these executions that are due and free, with what stands before each. */
export async function standsBefore(db: Db, ids: readonly string[]): Promise<Held[]> {
  if (ids.length === 0) return [];
  return db
    .select({ id: automationExecutions.id, slow: automations.slow, held: sql<boolean>`not (${isLetThrough})` })
    .from(automationExecutions)
    .innerJoin(automations, eq(automations.id, automationExecutions.automationId))
    .where(
      and(
        inArray(automationExecutions.id, [...ids]),
        eq(automationExecutions.state, "pending"),
        lte(automationExecutions.nextAttemptAt, sql`now() + interval '1 second'`),
        unleased,
      ),
    );
}

/** Ends a leased execution whose automation takes no more. */
export async function cancelExecution(db: Db, { execution }: LeasedExecution, at: Date, reason: string): Promise<void> {
  await db
    .update(automationExecutions)
    .set({ state: "cancelled", lastError: reason, leaseUntil: null, finishedAt: at })
    .where(and(eq(automationExecutions.id, execution.id), eq(automationExecutions.fence, execution.fence)));
}

/** The execution that waits behind an ended one, as a value of a statement: the oldest of its subject for the same receiver. */
export const nextOfSubject = ({ id, automationId, subject }: Pick<ExecutionRow, "id" | "automationId" | "subject">): SQL => sql`(
  select e.id from ${automationExecutions} e join ${automations} a on a.id = e.automation_id
  where e.subject = ${subject} and e.state = 'pending' and e.id <> ${id} and (e.delayed_until is null or e.delayed_until <= now())
    and ${receiverOf(sql`a.url`)} = (select ${receiverOf(sql`o.url`)} from ${automations} o where o.id = ${automationId})
  order by e.occurred_at, e.event_id limit 1)`;

/** The same by itself. */
export async function waitingBehind(db: Db, execution: Pick<ExecutionRow, "id" | "automationId" | "subject">): Promise<string | undefined> {
  const { rows } = await db.execute<{ id: string | null }>(sql`select ${nextOfSubject(execution)} as id`);
  return rows[0]?.id ?? undefined;
}

/**
 * Executions that are due and that nobody holds, the oldest of each automation first; no more of one than `each`, so that none takes the others'
 * place. Of each only as many are read, however many are due. What an open circuit keeps is left until it is time to probe it.
 */
export async function dueExecutions(db: Db, limit: number, each: number): Promise<string[]> {
  const { id, automationId, nextAttemptAt, state } = automationExecutions;
  const isDue = and(eq(state, "pending"), lte(nextAttemptAt, sql`now()`));
  const busy = db
    .selectDistinct({ automationId })
    .from(automationExecutions)
    .innerJoin(automations, eq(automations.id, automationId))
    .where(and(isDue, isWorthWaking))
    .as("busy");
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

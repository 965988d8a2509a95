import { and, asc, desc, eq, inArray, isNull, lte, sql } from "drizzle-orm";
import type { Db } from "../../../platform/db/client.ts";
import { inOrder } from "../../../platform/db/in-order.ts";
import { timestamp } from "../../../platform/db/timestamp.ts";
import type { EventType } from "../../../platform/outbox/event-types.ts";
import { outboxEvents } from "../../../platform/outbox/tables.ts";
import { OPERATORS_ACCOUNT } from "../../auth/operators-account.ts";
import type { Action } from "../actions/action.ts";
import { turnFrom } from "../actions/plan.ts";
import { endTurns } from "../bulk/turns.ts";
import { automationDeadLetterHistory, automationDeadLetters, automationExecutions, automations } from "../tables.ts";
import { delayedUntil } from "./advance.ts";
import type { AutomationRow } from "./automations.ts";

export interface EventToDispatch {
  event: typeof outboxEvents.$inferSelect;
  /** Enabled automations for its type, of the event's buyer and of the operators. */
  automations: Pick<AutomationRow, "id" | "conditions" | "actions" | "version">[];
}

/** Of these events those that have not been dispatched, each with the automations it is for. */
export async function readEventsToDispatch(db: Db, eventIds: readonly string[]): Promise<EventToDispatch[]> {
  if (eventIds.length === 0) return [];
  const { id, conditions, actions, version } = automations;
  const rows = await db
    .select({ event: outboxEvents, automation: { id, conditions, actions, version } })
    .from(outboxEvents)
    .leftJoin(
      automations,
      and(
        sql`${automations.buyerId} in (${outboxEvents.buyerId}, ${OPERATORS_ACCOUNT})`,
        eq(automations.eventType, outboxEvents.type),
        eq(automations.enabled, true),
        isNull(automations.deletedAt),
      ),
    )
    .where(and(inArray(outboxEvents.id, [...eventIds]), isNull(outboxEvents.dispatchedAt)));
  const found = new Map<string, EventToDispatch>();
  for (const { event, automation } of rows) {
    const known = found.get(event.id) ?? { event, automations: [] };
    if (automation) known.automations.push(automation);
    found.set(event.id, known);
  }
  return [...found.values()];
}

/** One event for one automation; `unmet` says why it is not delivered. */
export interface NewExecution {
  id: string;
  automationId: string;
  automationVersion: number;
  actions: readonly Action[];
  unmet: string | undefined;
}

export interface Dispatched {
  /** Dead letters that are replayed by it. */
  letters: string[];
  executionIds: string[];
}

export interface Dispatching {
  event: EventToDispatch["event"];
  executions: readonly NewExecution[];
}

/**
 * Makes events' executions, those that are ended from the beginning by their automation's conditions among them, and marks the events dispatched, in one transaction: whoever does it twice makes them once.
 * A dead letter that was one of these events' failed dispatch becomes `replayed`, also where another wake-up came through unasked. What waits of these
 * events then is answered, whoever made it.
 */
export async function dispatchEvents(db: Db, dispatching: readonly Dispatching[], at: Date): Promise<Dispatched> {
  const rows = dispatching.flatMap(({ event, executions }) =>
    executions.map(({ id, automationId, automationVersion, actions, unmet }) => ({
      ...{ id, automationId, automationVersion, actions, ...beginning(actions) },
      eventId: event.id,
      subject: event.subject,
      occurredAt: event.occurredAt,
      ...(unmet === undefined ? { state: "pending" } : { state: "cancelled", lastError: unmet, finishedAt: at }),
      createdAt: at,
    })),
  );
  const ids = dispatching.map(({ event }) => event.id);
  const mark = db
    .update(outboxEvents)
    .set({ dispatchedAt: at, failedAt: null })
    .where(
      and(
        inOrder(outboxEvents.id, and(inArray(outboxEvents.id, ids), isNull(outboxEvents.dispatchedAt))),
        isNull(outboxEvents.dispatchedAt),
      ),
    );
  const replayed = letterReplayed(db, ids, at);
  const idsOf = (found: readonly { id: string }[]) => found.map(({ id }) => id);
  if (rows.length === 0) return { letters: idsOf((await db.batch([replayed, mark]))[0].rows), executionIds: [] };
  const make = db.insert(automationExecutions).values(rows).onConflictDoNothing();
  const [letters, , , waiting] = await db.batch([replayed, mark, make, waitingOf(db, ids)]);
  return { letters: idsOf(letters.rows), executionIds: idsOf(waiting) };
}

/** Where a run begins: at its first action, after the delays before it. */
function beginning(actions: readonly Action[]) {
  const turn = turnFrom(actions, 0) ?? { step: 0, delaySeconds: 0 };
  const { step, delaySeconds } = turn;
  return { step, nextAttemptAt: sql`now() + make_interval(secs => ${delaySeconds}::float8)`, delayedUntil: delayedUntil(turn) };
}

/**
 * What waits of events that were dispatched before, so that it can be tried, with the dead letters whose replay ends by that: one wake-up came
 * through after another had failed for good.
 */
export async function dispatchedBefore(db: Db, eventIds: readonly string[], at: Date): Promise<Dispatched> {
  const dispatched = sql`key in (select id from ${outboxEvents} where ${inArray(outboxEvents.id, [...eventIds])} and dispatched_at is not null)`;
  const [letters, waiting] = await db.batch([letterReplayed(db, eventIds, at, dispatched), waitingOf(db, eventIds)]);
  return { letters: letters.rows.map(({ id }) => id), executionIds: waiting.map(({ id }) => id) };
}

const letterReplayed = (db: Db, eventIds: readonly string[], at: Date, condition = sql`true`) =>
  db.execute<{ id: string }>(sql`
    with letter as (
      update ${automationDeadLetters} set state = 'replayed', updated_at = ${at.toISOString()}::timestamptz
      where ${inOrder(automationDeadLetters.id, sql`${inArray(automationDeadLetters.key, [...eventIds])} and state in ('undecided', 'replaying') and ${condition}`)}
      returning id
    ), ${endTurns("replayed", timestamp(at))}
    insert into ${automationDeadLetterHistory} (dead_letter_id, at, what)
    select id, ${at.toISOString()}::timestamptz, 'replayed' from letter returning dead_letter_id as id`);

const waitingOf = (db: Db, eventIds: readonly string[]) =>
  db
    .select({ id: automationExecutions.id })
    .from(automationExecutions)
    .where(and(inArray(automationExecutions.eventId, [...eventIds]), eq(automationExecutions.state, "pending")))
    .orderBy(asc(automationExecutions.occurredAt), asc(automationExecutions.id));

/** A buyer's event of a type, anybody's where no buyer is given: the one that is named, else the latest. */
export async function pastEvent(
  db: Db,
  { buyerId, type, id }: { buyerId: string | undefined; type: EventType; id: string | undefined },
): Promise<EventToDispatch["event"] | undefined> {
  const named = id === undefined ? undefined : eq(outboxEvents.id, id);
  const [row] = await db
    .select()
    .from(outboxEvents)
    .where(and(buyerId === undefined ? undefined : eq(outboxEvents.buyerId, buyerId), eq(outboxEvents.type, type), named))
    .orderBy(desc(outboxEvents.occurredAt), desc(outboxEvents.id))
    .limit(1);
  return row;
}

/** Events that wait for their dispatch since before a time, oldest first. */
export async function undispatchedEvents(db: Db, before: Date, limit: number): Promise<string[]> {
  const rows = await db
    .select({ id: outboxEvents.id })
    .from(outboxEvents)
    .where(and(isNull(outboxEvents.dispatchedAt), isNull(outboxEvents.failedAt), lte(outboxEvents.occurredAt, before)))
    .orderBy(asc(outboxEvents.occurredAt))
    .limit(limit);
  return rows.map(({ id }) => id);
}

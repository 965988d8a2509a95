import { and, asc, eq, getTableColumns, gt, inArray, sql, type SQL } from "drizzle-orm";
import { auditFrom, type AuditRow } from "../../../platform/audit/audit-log.ts";
import type { Db } from "../../../platform/db/client.ts";
import { inOrder } from "../../../platform/db/in-order.ts";
import { outboxEvents } from "../../../platform/outbox/tables.ts";
import { endTurns } from "../bulk/turns.ts";
import type { DeadLetter } from "../schemas.ts";
import { automationAttempts, automationDeadLetterHistory, automationDeadLetters, automationExecutions, automations } from "../tables.ts";
import { openCircuitOfAutomation } from "./receivers.ts";
import { isWithheld } from "./unproven.ts";

type LetterRow = typeof automationDeadLetters.$inferSelect;

export interface StoredLetter {
  id: string;
  cause: string;
  error: string;
}

const event = sql`jsonb_build_object('id', o.id, 'type', o.type, 'subject', o.subject, 'data', o.payload,
  'occurredAt', to_char(o.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))`;

/**
 * Stores the dead letter of an execution and ends the execution, in one statement: storing twice stores once. Undefined where there is
 * nothing to store: it has ended otherwise, is stored already, or is being tried right now. One that was being replayed is undecided again.
 */
export async function storeExecutionLetter(
  db: Db,
  { id, executionId, crashError }: { id: string; executionId: string; crashError: string },
  at: Date,
): Promise<StoredLetter | undefined> {
  const now = sql`${at.toISOString()}::timestamptz`;
  const result = await db.execute<{ id: string; cause: string; error: string }>(sql`
    with dead as (
      update ${automationExecutions} e
      set state = 'dead', replaying = false, lease_until = null, finished_at = ${now}, cause = coalesce(e.cause, 'crashed'), last_error = coalesce(e.last_error, ${crashError})
      where e.id = ${executionId} and (e.state = 'spent' or (e.state = 'pending' and (e.lease_until is null or e.lease_until <= now())))
      returning e.id, e.event_id, e.automation_id, e.cause, e.last_error
    ), letter as (
      insert into ${automationDeadLetters} (id, key, execution_id, automation_id, event_id, buyer_id, event, cause, error, state, created_at, updated_at)
      select ${id}, dead.id, dead.id, dead.automation_id, o.id, o.buyer_id, ${event}, dead.cause, dead.last_error, 'undecided', ${now}, ${now}
      from dead join ${outboxEvents} o on o.id = dead.event_id
      on conflict (key) do update set state = 'undecided', cause = excluded.cause, error = excluded.error, updated_at = excluded.updated_at
      returning id, cause, error, created_at = updated_at as fresh
    ), ${endTurns("failed", now)}, story as (
      insert into ${automationDeadLetterHistory} (dead_letter_id, at, what, note)
      select id, ${now}, case when fresh then 'stored' else 'replay-failed' end, error from letter
    )
    select id, cause, error from letter`);
  return result.rows[0];
}

/** The same for an event whose dispatch kept crashing; the sweep then leaves it to the operators. */
export async function storeEventLetter(
  db: Db,
  { id, eventId, crashError }: { id: string; eventId: string; crashError: string },
  at: Date,
): Promise<StoredLetter | undefined> {
  const now = sql`${at.toISOString()}::timestamptz`;
  const result = await db.execute<{ id: string; cause: string; error: string }>(sql`
    with failed as (
      update ${outboxEvents} o set failed_at = ${now} where o.id = ${eventId} and dispatched_at is null and failed_at is null returning o.*
    ), letter as (
      insert into ${automationDeadLetters} (id, key, event_id, buyer_id, event, cause, error, state, created_at, updated_at)
      select ${id}, o.id, o.id, o.buyer_id, ${event}, 'crashed', ${crashError}, 'undecided', ${now}, ${now} from failed o
      on conflict (key) do update set state = 'undecided', error = excluded.error, updated_at = excluded.updated_at
      returning id, cause, error, created_at = updated_at as fresh
    ), ${endTurns("failed", now)}, story as (
      insert into ${automationDeadLetterHistory} (dead_letter_id, at, what, note)
      select id, ${now}, case when fresh then 'stored' else 'replay-failed' end, error from letter
    )
    select id, cause, error from letter`);
  return result.rows[0];
}

/** A try that is not taken notes since when its automation fails; one that is taken, and another address, forget it. */
const receiverAnswers = sql<boolean>`${automationDeadLetters.cause} = 'spent' and exists (
  select 1 from ${automations} where ${automations.id} = ${automationDeadLetters.automationId} and ${automations.enabled} and ${automations.deletedAt} is null
    and ${automations.failingSince} is null and not exists (${openCircuitOfAutomation}))`;

/** One page and a row more, oldest first, each with its tries and its history. */
export async function listLetters(
  db: Db,
  state: string | undefined,
  after: string | undefined,
  limit: number,
): Promise<(LetterRow & Pick<DeadLetter, "attempts" | "history" | "receiverAnswers">)[]> {
  const letters = await db
    .select({ ...getTableColumns(automationDeadLetters), receiverAnswers })
    .from(automationDeadLetters)
    .where(
      and(
        state === undefined ? undefined : eq(automationDeadLetters.state, state),
        after === undefined ? undefined : gt(automationDeadLetters.id, after),
      ),
    )
    .orderBy(asc(automationDeadLetters.id))
    .limit(limit + 1);
  if (letters.length === 0) return [];
  const ids = letters.map(({ id }) => id);
  const executionIds = letters.flatMap(({ executionId }) => (executionId === null ? [] : [executionId]));
  const [attempts, history] = await db.batch([
    db
      .select()
      .from(automationAttempts)
      .where(inArray(automationAttempts.executionId, executionIds))
      .orderBy(asc(automationAttempts.number)),
    db
      .select()
      .from(automationDeadLetterHistory)
      .where(inArray(automationDeadLetterHistory.deadLetterId, ids))
      .orderBy(asc(automationDeadLetterHistory.id)),
  ]);
  return letters.map((letter) => ({
    ...letter,
    attempts: attempts
      .filter(({ executionId }) => executionId === letter.executionId)
      .map(({ number, at, status, latencyMs, error }) => ({ number, at: at.toISOString(), status, latencyMs, error })),
    history: history
      .filter(({ deadLetterId }) => deadLetterId === letter.id)
      .map(({ at, what, by, note, incidentId, data }) => ({ at: at.toISOString(), what, by, note, incidentId, data })),
  }));
}

export interface ReplayStarted {
  id: string;
  eventId: string;
  executionId: string | null;
}

/**
 * Takes undecided and deferred letters for a replay, in one statement: concurrent calls never take one twice.
 * Letters of automations that are deleted, or that a reset disabled, are left. Executions become due `index / perSecond` seconds from now. `lines` name the letters, one
 * each; those of the letters that were taken are in the audit trail.
 */
export async function startReplay(db: Db, lines: readonly AuditRow[], perSecond: number): Promise<ReplayStarted[]> {
  return lines.length === 0 ? [] : startedFrom(await replayStatement(db, lines, { perSecond, from: 0 }));
}

/** Letters become due `(from + index) / perSecond` seconds from now: `from` are those that were taken just before. */
export interface Pace {
  perSecond: number;
  from: number;
}

/** Whether a receiver has acknowledged a delivery in one of its tries: it may know its `webhook-id`, and drop what comes under it again. */
const isAcknowledged = (executionId: SQL): SQL =>
  sql`exists (select 1 from ${automationAttempts} t where t.execution_id = ${executionId} and t.status between 200 and 299)`;

export async function wasAcknowledged(db: Db, executionId: string): Promise<boolean> {
  const { rows } = await db.execute<{ was: boolean }>(sql`select ${isAcknowledged(sql`${executionId}`)} as was`);
  return rows[0]?.was ?? false;
}

/** The same for one letter with another payload, of a delivery that was never acknowledged; its history has that and why. */
export const replayEdited = async (
  db: Db,
  line: AuditRow,
  edit: { data: Record<string, unknown>; reason: string },
): Promise<ReplayStarted[]> =>
  startedFrom(
    await replayStatement(
      db,
      [line],
      { perSecond: 1, from: 0 },
      { only: sql`l.execution_id is not null and not ${isAcknowledged(sql`l.execution_id`)}`, edit },
    ),
  );

/** One letter; undefined where there is none. */
export async function readLetter(db: Db, id: string): Promise<LetterRow | undefined> {
  const [row] = await db.select().from(automationDeadLetters).where(eq(automationDeadLetters.id, id));
  return row;
}

/** Whether a letter `l` can be replayed: nobody decided it, and its automation is neither deleted nor kept from being called. */
export const isReplayable: SQL = sql`(l.state in ('undecided', 'deferred')
  and (l.automation_id is null or exists (select 1 from ${automations} a where a.id = l.automation_id and a.deleted_at is null))
  and not ${isWithheld(sql`l.automation_id`)})`;

/** That statement. `edit` has them sent with another payload than their events', and a replay without it as those are. `only` is what must hold of a letter `l` beside that; `also` is a part of the `with` that has the letters taken as `numbered`. */
export function replayStatement(
  db: Db,
  lines: readonly AuditRow[],
  { perSecond, from }: Pace,
  { only = sql`true`, also = sql`nothing as (select 1)`, edit }: { only?: SQL; also?: SQL; edit?: { data: unknown; reason: string } } = {},
) {
  const [line] = lines;
  if (line === undefined) throw new RangeError("a replay names its letters");
  const now = sql`${line.at.toISOString()}::timestamptz`;
  const by = line.actorId;
  const lineIds = JSON.stringify(Object.fromEntries(lines.map(({ subject, id }) => [subject, id])));
  const ids = lines.map(({ subject }) => subject);
  const edited = sql`${edit ? JSON.stringify(edit.data) : null}::jsonb`;
  return db.execute<{ id: string; event_id: string; execution_id: string | null }>(sql`
    with taken as (
      update ${automationDeadLetters} l set state = 'replaying', updated_at = ${now}, decided_by = ${by}, incident_id = null, note = null
      where ${inOrder(automationDeadLetters.id, sql`id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`, sql`l.id`)} and ${isReplayable} and ${only}
      returning l.id, l.event_id, l.execution_id
    ), numbered as (
      select *, ${from}::integer + row_number() over (order by id) - 1 as number from taken
    ), due as (
      update ${automationExecutions} e
      set state = 'pending', cause = null, finished_at = null, replaying = true, edited_data = ${edited}, next_attempt_at = now() + make_interval(secs => floor(n.number / ${perSecond}::float8))
      from numbered n where e.id = n.execution_id
    ), unheld as (
      update ${outboxEvents} o set failed_at = null from numbered n where o.id = n.event_id and n.execution_id is null
    ), story as (
      insert into ${automationDeadLetterHistory} (dead_letter_id, at, what, by, note, data)
      select id, ${now}, ${edit ? "replay-edited" : "replay"}, ${by}, ${edit?.reason ?? null}, ${edited} from numbered
    ), line as (${auditFrom(line, sql`numbered`, { id: sql`${lineIds}::jsonb ->> id`, subject: sql`id` })}
    ), ${also}
    select id, event_id, execution_id from numbered order by number`);
}

/** What the statement answered. */
export const startedFrom = ({ rows }: { rows: { id: string; event_id: string; execution_id: string | null }[] }): ReplayStarted[] =>
  rows.map(({ id, event_id, execution_id }) => ({ id, eventId: event_id, executionId: execution_id }));

/** The states of letters; `disabled-by-reset` is of one that could be replayed, were its automation not kept from it. */
export async function letterStates(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  const { id: letterId, automationId } = automationDeadLetters;
  const state = sql<string>`case when ${automationDeadLetters.state} in ('undecided', 'deferred') and ${isWithheld(automationId)}
    then 'disabled-by-reset' else ${automationDeadLetters.state} end`;
  const rows = await db
    .select({ id: letterId, state })
    .from(automationDeadLetters)
    .where(inArray(automationDeadLetters.id, [...ids]));
  return new Map(rows.map(({ id, state }) => [id, state]));
}

export async function countUndecided(db: Db): Promise<number> {
  return db.$count(automationDeadLetters, eq(automationDeadLetters.state, "undecided"));
}

/** Records an operator's outcome on an undecided or deferred letter; false where it is neither. */
export async function decideLetter(
  db: Db,
  id: string,
  decision: { state: "handled-manually" | "deferred"; note: string; incidentId: string | undefined },
  line: AuditRow,
): Promise<boolean> {
  const { state, note, incidentId = null } = decision;
  const by = line.actorId;
  const now = sql`${line.at.toISOString()}::timestamptz`;
  const result = await db.execute(sql`
    with letter as (
      update ${automationDeadLetters} set state = ${state}, note = ${note}, incident_id = ${incidentId}, decided_by = ${by}, updated_at = ${now}
      where id = ${id} and state in ('undecided', 'deferred') returning id
    ), line as (${auditFrom(line, sql`letter`)}
    )
    insert into ${automationDeadLetterHistory} (dead_letter_id, at, what, by, note, incident_id)
    select id, ${now}, ${state}, ${by}, ${note}, ${incidentId} from letter returning dead_letter_id`);
  return result.rows.length > 0;
}

import { and, asc, desc, eq, gte, ilike, inArray, isNull, lt, sql, type SQL } from "drizzle-orm";
import { auditFrom, type AuditRow } from "../../../platform/audit/audit-log.ts";
import type { Db } from "../../../platform/db/client.ts";
import { timestamp } from "../../../platform/db/timestamp.ts";
import { replayStatement, startedFrom, type ReplayStarted } from "../store/dead-letters.ts";
import { automationBulkReplayLetters as items, automationBulkReplays as replays, automationDeadLetters } from "../tables.ts";
import type { BulkReplayWish } from "./schemas.ts";

export type BulkReplayRow = typeof replays.$inferSelect;
export type Counts = Record<"total" | "waiting" | "underWay" | "replayed" | "failed" | "left", number>;
export type BulkReplayWithCounts = BulkReplayRow & Counts;

const live = sql`(${replays.state} in ('canary', 'running'))`;

/** The letters that are meant: those named, or those that meet every condition. */
export function meant(wish: BulkReplayWish): SQL | undefined {
  const letter = automationDeadLetters;
  if ("ids" in wish) return inArray(letter.id, wish.ids);
  const { eventType, cause, automationId, buyerId, subject, error, diedAfter, diedBefore, state = "undecided" } = wish;
  return and(
    eq(letter.state, state),
    eventType === undefined ? undefined : sql`${letter.event} ->> 'type' = ${eventType}`,
    cause === undefined ? undefined : eq(letter.cause, cause),
    automationId === undefined ? undefined : eq(letter.automationId, automationId),
    buyerId === undefined ? undefined : eq(letter.buyerId, buyerId),
    subject === undefined ? undefined : sql`${letter.event} ->> 'subject' = ${subject}`,
    error === undefined ? undefined : ilike(letter.error, `%${error.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`),
    diedAfter === undefined ? undefined : gte(letter.createdAt, new Date(diedAfter)),
    diedBefore === undefined ? undefined : lt(letter.createdAt, new Date(diedBefore)),
  );
}

/** How many letters are meant, and the oldest of them. */
export async function previewLetters(db: Db, wish: BulkReplayWish, limit: number) {
  const [counted, oldest] = await db.batch([
    db
      .select({ matching: sql<number>`count(*)::integer` })
      .from(automationDeadLetters)
      .where(meant(wish)),
    db.select().from(automationDeadLetters).where(meant(wish)).orderBy(asc(automationDeadLetters.id)).limit(limit),
  ]);
  return { matching: counted[0]?.matching ?? 0, oldest };
}

/** Writes a bulk replay with the letters that are meant now, the oldest up to `most`, and its line of the trail; once for a key. */
export async function insertReplay(db: Db, row: BulkReplayRow, wish: BulkReplayWish, { most, line }: { most: number; line: AuditRow }) {
  const [, , found] = await db.batch([
    db.insert(replays).values(row).onConflictDoNothing(),
    db.execute(sql`
      with made as (select id from ${replays} where id = ${row.id}),
      chosen as (
        insert into ${items} (replay_id, dead_letter_id, place)
        select made.id, meant.id, row_number() over (order by meant.id)
        from made, (select id from ${automationDeadLetters} where ${meant(wish)} order by id limit ${most}::integer) as meant
      ), line as (${auditFrom(line, sql`made`)}
      )
      select id from made`),
    db
      .select()
      .from(replays)
      .where(and(eq(replays.by, row.by), eq(replays.idempotencyKey, row.idempotencyKey))),
  ]);
  return found[0];
}

/** Bulk replays, the newest first, with what became of their letters so far. */
export async function readReplays(db: Db, which: SQL | undefined, limit: number): Promise<BulkReplayWithCounts[]> {
  const rows = await db.select().from(replays).where(which).orderBy(desc(replays.id)).limit(limit);
  if (rows.length === 0) return [];
  const { rows: counted } = await db.execute<Counts & { id: string }>(sql`
    select i.replay_id as id, count(*)::integer as total, (count(*) filter (where i.turn_at is null))::integer as waiting,
      (count(*) filter (where i.left_as is not null))::integer as left,
      (count(*) filter (where i.turn_at is not null and i.left_as is null and l.state = 'replaying'))::integer as "underWay",
      (count(*) filter (where i.turn_at is not null and i.left_as is null and l.state = 'replayed'))::integer as replayed,
      (count(*) filter (where i.turn_at is not null and i.left_as is null and l.state not in ('replaying', 'replayed')))::integer as failed
    from ${items} i left join ${automationDeadLetters} l on l.id = i.dead_letter_id
    where i.replay_id in (select jsonb_array_elements_text(${JSON.stringify(rows.map(({ id }) => id))}::jsonb))
    group by i.replay_id`);
  const counts = new Map(counted.map(({ id, ...count }) => [id, count]));
  const none = { total: 0, waiting: 0, underWay: 0, replayed: 0, failed: 0, left: 0 };
  return rows.map((row) => ({ ...row, ...(counts.get(row.id) ?? none) }));
}

export const isLive = live;
export const hasId = (id: string): SQL => sql`${replays.id} = ${id}`;

/** The letters whose turn is next. */
export async function nextLetters(db: Db, replayId: string, limit: number): Promise<string[]> {
  const rows = await db
    .select({ id: items.deadLetterId })
    .from(items)
    .where(and(eq(items.replayId, replayId), isNull(items.turnAt)))
    .orderBy(asc(items.place))
    .limit(limit);
  return rows.map(({ id }) => id);
}

/**
 * Gives letters their turn, in one transaction that holds the replay's row: one is replayed or left, and never twice; none once it is halted;
 * and while it has not been seen that the canary was taken, one at most is under way, however many isolates are at it.
 */
export async function giveTurn(
  db: Db,
  { id, at }: { id: string; at: Date },
  lines: readonly AuditRow[],
  perSecond: number,
): Promise<ReplayStarted[]> {
  const now = timestamp(at);
  const ids = JSON.stringify(lines.map(({ subject }) => subject));
  const mayTake = sql`exists (select 1 from ${replays} r where r.id = ${id} and (r.state = 'running'
    or (r.state = 'canary' and not exists (select 1 from ${items} c where c.replay_id = r.id and c.turn_at is not null and c.left_as is null))))`;
  const isNext = sql`exists (select 1 from ${items} i where i.replay_id = ${id} and i.dead_letter_id = l.id and i.turn_at is null) and ${mayTake}`;
  const turn = sql`turn as (update ${items} i set turn_at = ${now} from numbered n where i.replay_id = ${id} and i.dead_letter_id = n.id)`;
  const [, started] = await db.batch([
    db.execute(sql`select id from ${replays} where id = ${id} for update`),
    replayStatement(db, lines, { perSecond, only: isNext, also: turn }),
    db.execute(sql`
      update ${items} i set turn_at = ${now}, left_as = coalesce((select case when l.state in ('undecided', 'deferred') then 'not-replayable' else l.state end
        from ${automationDeadLetters} l where l.id = i.dead_letter_id), 'not-found')
      where i.replay_id = ${id} and i.turn_at is null and i.dead_letter_id in (select jsonb_array_elements_text(${ids}::jsonb)) and ${mayTake}`),
  ]);
  return startedFrom(started);
}

/** Moves a bulk replay on, where it is still in the state it was seen in. */
export async function moveReplay(db: Db, id: string, from: string, { to, at }: { to: string; at: Date }): Promise<boolean> {
  const rows = await db
    .update(replays)
    .set({ state: to, updatedAt: at })
    .where(and(eq(replays.id, id), eq(replays.state, from)))
    .returning({ id: replays.id });
  return rows.length > 0;
}

/** Halts a bulk replay that is not over, with its line of the trail; false where there is none such. */
export async function haltReplay(db: Db, id: string, line: AuditRow): Promise<boolean> {
  const { rows } = await db.execute(sql`
    with halted as (
      update ${replays} set state = 'halted', halted_by = ${line.actorId}, updated_at = ${timestamp(line.at)} where id = ${id} and ${live} returning id
    ), line as (${auditFrom(line, sql`halted`)}
    )
    select id from halted`);
  return rows.length > 0;
}

/** The statement that deletes those that ended before a time, with their letters' turns. */
export const deleteReplaysBefore = (db: Db, before: Date) =>
  db.execute(sql`delete from ${replays} where updated_at < ${timestamp(before)} and not ${live}`);

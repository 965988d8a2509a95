import { and, asc, desc, eq, gte, ilike, inArray, lt, sql, type SQL } from "drizzle-orm";
import { auditFrom, type AuditRow } from "../../../platform/audit/audit-log.ts";
import type { Db } from "../../../platform/db/client.ts";
import { timestamp } from "../../../platform/db/timestamp.ts";
import { receiverOf } from "../store/receivers.ts";
import { automationDeadLetters, automations } from "../tables.ts";
import type { BulkReplayWish } from "./schemas.ts";
import { automationBulkReplayLetters as items, automationBulkReplays as replays } from "./tables.ts";
import { isUnderWay } from "./turns.ts";

export type BulkReplayRow = typeof replays.$inferSelect;
export type Counts = Record<"total" | "waiting" | "underWay" | "replayed" | "failed" | "left" | "heldBack", number>;
export type BulkReplayWithCounts = BulkReplayRow & Counts;

const live = sql`(${replays.state} in ('canary', 'running'))`;

/** The letters that are meant: those named that can be replayed, or those that meet every condition. */
function meant(wish: BulkReplayWish): SQL | undefined {
  const letter = automationDeadLetters;
  if ("ids" in wish) return and(inArray(letter.id, wish.ids), inArray(letter.state, ["undecided", "deferred"]));
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

/** How many, and which as one word: the digest of their ids. */
const countedSet = sql`count(*)::integer as matching, md5(coalesce(string_agg(id, ',' order by id), '')) as set`;

/** How many letters are meant, which as one word, and the oldest of them. */
export async function previewLetters(db: Db, wish: BulkReplayWish, limit: number) {
  const [counted, oldest] = await db.batch([
    db.execute<{ matching: number; set: string }>(sql`select ${countedSet} from ${automationDeadLetters} where ${meant(wish)}`),
    db.select().from(automationDeadLetters).where(meant(wish)).orderBy(asc(automationDeadLetters.id)).limit(limit),
  ]);
  return { matching: counted.rows[0]?.matching ?? 0, set: counted.rows[0]?.set ?? "", oldest };
}

/**
 * Writes a bulk replay with the letters that are meant now, the oldest up to `most`, and its line of the trail; once for a key, and only where
 * there are any and they are the `set` that was counted. `found` is the one under the key, `matching` how many were meant.
 */
export async function insertReplay(
  db: Db,
  row: BulkReplayRow,
  wish: BulkReplayWish,
  { most, set, line }: { most: number; set: string | undefined; line: AuditRow },
): Promise<{ found: BulkReplayRow | undefined; matching: number }> {
  const { id, state, wanted, by, byEmail, idempotencyKey, fingerprint, createdAt } = row;
  // Whose automation it is, and not whose event: the operators' own have circuits of their own.
  const lane = sql`case when automation_id is null then 'dispatch' else coalesce((select ${automations.buyerId} || ' ' || ${receiverOf(automations.url)}
    from ${automations} where ${automations.id} = automation_id), buyer_id || ' ') end`;
  const [inserted, found] = await db.batch([
    db.execute<{ matching: number }>(sql`
      with wanted as materialized (select id, automation_id, buyer_id from ${automationDeadLetters} where ${meant(wish)}),
      counted as (select ${countedSet} from wanted),
      made as (
        insert into ${replays} (id, state, wanted, by, by_email, idempotency_key, fingerprint, created_at, updated_at)
        select ${id}, ${state}, ${JSON.stringify(wanted)}::jsonb, ${by}, ${byEmail}, ${idempotencyKey}, ${fingerprint}, ${timestamp(createdAt)}, ${timestamp(createdAt)}
        from counted where matching > 0 and coalesce(${set ?? null}::text, set) = set
        on conflict do nothing returning id
      ), chosen as (
        insert into ${items} (replay_id, dead_letter_id, place, lane)
        select made.id, oldest.id, row_number() over (order by oldest.id), oldest.lane
        from made, (select id, ${lane} as lane from wanted order by id limit ${most}::integer) as oldest
      ), line as (${auditFrom(line, sql`made`)}
      )
      select matching from counted`),
    db
      .select()
      .from(replays)
      .where(and(eq(replays.by, by), eq(replays.idempotencyKey, idempotencyKey))),
  ]);
  return { found: found[0], matching: inserted.rows[0]?.matching ?? 0 };
}

/** Bulk replays, the newest first, with what became of their letters so far. */
export async function readReplays(db: Db, which: SQL | undefined, limit: number): Promise<BulkReplayWithCounts[]> {
  const rows = await db.select().from(replays).where(which).orderBy(desc(replays.id)).limit(limit);
  if (rows.length === 0) return [];
  const { rows: counted } = await db.execute<Counts & { id: string }>(sql`
    select i.replay_id as id, count(*)::integer as total, (count(*) filter (where i.turn_at is null))::integer as waiting,
      (count(*) filter (where i.left_as <> 'receiver-fails'))::integer as left,
      (count(*) filter (where i.left_as = 'receiver-fails'))::integer as "heldBack",
      (count(*) filter (where ${isUnderWay}))::integer as "underWay",
      (count(*) filter (where i.ended_as = 'replayed'))::integer as replayed, (count(*) filter (where i.ended_as = 'failed'))::integer as failed
    from ${items} i
    where i.replay_id in (select jsonb_array_elements_text(${JSON.stringify(rows.map(({ id }) => id))}::jsonb))
    group by i.replay_id`);
  const counts = new Map(counted.map(({ id, ...count }) => [id, count]));
  const none = { total: 0, waiting: 0, underWay: 0, replayed: 0, failed: 0, left: 0, heldBack: 0 };
  return rows.map((row) => ({ ...row, ...(counts.get(row.id) ?? none) }));
}

export const hasId = (id: string): SQL => sql`${replays.id} = ${id}`;

/** Takes those that are not over in hand for a step, the one that waited longest for it first. */
export async function takeForStep(db: Db, limit: number, now: Date): Promise<string[]> {
  const { rows } = await db.execute<{ id: string }>(sql`
    with waiting as (select id, stepped_at from ${replays} where ${live} order by stepped_at nulls first, id limit ${limit}::integer),
    stepped as (update ${replays} r set stepped_at = ${timestamp(now)} from waiting where r.id = waiting.id)
    select id from waiting order by stepped_at nulls first, id`);
  return rows.map(({ id }) => id);
}

/** Has those for which nothing was left in a step at `at` come before the others of that step in the next one. */
export async function letComeFirst(db: Db, ids: readonly string[], at: Date): Promise<void> {
  const before = new Date(at.getTime() - 1);
  await db
    .update(replays)
    .set({ steppedAt: before })
    .where(and(inArray(replays.id, [...ids]), eq(replays.steppedAt, at)));
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

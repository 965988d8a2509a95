import { sql } from "drizzle-orm";
import type { AuditRow } from "../../../platform/audit/audit-log.ts";
import type { Db } from "../../../platform/db/client.ts";
import { timestamp } from "../../../platform/db/timestamp.ts";
import { isReplayable, replayStatement, startedFrom, type Pace, type ReplayStarted } from "../store/dead-letters.ts";
import { automationDeadLetters } from "../tables.ts";
import { LOOKED_BACK, type LaneStanding, type Standing } from "./rules.ts";
import { automationBulkReplayLetters as items, automationBulkReplays as replays } from "./tables.ts";
import { isResting } from "./turns.ts";

export interface ReplayStanding extends Standing {
  by: string;
  byEmail: string;
}

/** Where a bulk replay stands, lane by lane, the one whose oldest letter waits first; undefined where there is none. */
export async function standingOf(db: Db, id: string): Promise<ReplayStanding | undefined> {
  type Row = { state: string; by: string; by_email: string; held_back: number } & Omit<LaneStanding, "lane"> & { lane: string | null };
  const { rows } = await db.execute<Row>(sql`
    with turns as (
      select i.*, row_number() over (partition by i.lane, i.ended_at is null order by i.ended_at desc, i.place desc) as back
      from ${items} i where i.replay_id = ${id}
    )
    select r.state, r.by, r.by_email, t.lane, (count(*) filter (where t.left_as = 'receiver-fails'))::integer as held_back,
      (count(*) filter (where t.turn_at is null))::integer as waiting,
      (count(*) filter (where t.turn_at is not null and t.left_as is null and t.ended_at is null))::integer as "underWay",
      (count(*) filter (where t.ended_as = 'replayed'))::integer as replayed, (count(*) filter (where t.ended_as = 'failed'))::integer as failed,
      (count(*) filter (where t.ended_as = 'failed' and t.back <= ${LOOKED_BACK}::integer))::integer as "latelyFailed", ${isResting(sql`t.lane`)} as resting
    from ${replays} r left join turns t on true where r.id = ${id}
    group by r.state, r.by, r.by_email, t.lane order by min(t.place) filter (where t.turn_at is null), t.lane`);
  const [first] = rows;
  if (first === undefined) return undefined;
  const lanes = rows.flatMap(({ lane, waiting, underWay, replayed, failed, latelyFailed, resting }) =>
    lane === null ? [] : [{ lane, waiting, underWay, replayed, failed, latelyFailed, resting }],
  );
  const heldBack = rows.reduce((sum, { held_back }) => sum + held_back, 0);
  return { state: first.state, by: first.by, byEmail: first.by_email, heldBack, lanes };
}

/** The letters whose turn is next, as many of each lane as it is given. */
export async function nextLetters(db: Db, replayId: string, take: ReadonlyMap<string, number>): Promise<string[]> {
  const { rows } = await db.execute<{ id: string }>(sql`
    select dead_letter_id as id from (
      select dead_letter_id, lane, place, row_number() over (partition by lane order by place) as number
      from ${items} where replay_id = ${replayId} and turn_at is null
    ) as waiting
    where number <= coalesce((${JSON.stringify(Object.fromEntries(take))}::jsonb ->> lane)::integer, 0) order by place`);
  return rows.map(({ id }) => id);
}

/**
 * Gives letters their turn, in one transaction that holds the replay's row: one is replayed or left, and never twice; none once it is halted;
 * and while it has not been seen that a lane's canary was taken, one at most of that lane is under way, however many isolates are at it.
 * Each statement sees what was committed before it: a canary may be taken between two of them. So only what cannot be replayed is left; a
 * letter that could be, and was not, waits on.
 */
export async function giveTurn(
  db: Db,
  { id, at }: { id: string; at: Date },
  lines: readonly AuditRow[],
  pace: Pace,
): Promise<{ started: ReplayStarted[]; left: number }> {
  const now = timestamp(at);
  const ids = JSON.stringify(lines.map(({ subject }) => subject));
  const mayTake = sql`exists (select 1 from ${replays} r where r.id = ${id} and r.state in ('canary', 'running')) and (
    exists (select 1 from ${items} c where c.replay_id = i.replay_id and c.lane = i.lane and c.ended_as = 'replayed')
    or not exists (select 1 from ${items} c where c.replay_id = i.replay_id and c.lane = i.lane and c.turn_at is not null and c.left_as is null))`;
  const isNext = sql`exists (select 1 from ${items} i where i.replay_id = ${id} and i.dead_letter_id = l.id and i.turn_at is null and ${mayTake})`;
  const turn = sql`turn as (update ${items} i set turn_at = ${now} from numbered n where i.replay_id = ${id} and i.dead_letter_id = n.id)`;
  const [, started, left] = await db.batch([
    db.execute(sql`select id from ${replays} where id = ${id} for update`),
    replayStatement(db, lines, pace, { only: isNext, also: turn }),
    db.execute(sql`
      update ${items} i set turn_at = ${now}, left_as = ${leftAs}
      where i.replay_id = ${id} and i.turn_at is null and i.dead_letter_id in (select jsonb_array_elements_text(${ids}::jsonb)) and ${mayTake}
        and not exists (select 1 from ${automationDeadLetters} l where l.id = i.dead_letter_id and ${isReplayable})`),
  ]);
  return { started: startedFrom(started), left: left.rowCount ?? 0 };
}

/** As what a letter that cannot be replayed is left. */
const leftAs = sql`coalesce((select case when l.state in ('undecided', 'deferred') then 'not-replayable' else l.state end
  from ${automationDeadLetters} l where l.id = i.dead_letter_id), 'not-found')`;

/**
 * Leaves at once all waiting letters that cannot be replayed, however many: their turns are not to be waited for. Those that are being replayed
 * otherwise may fail and be replayable when their turn comes. In the replay's row's turn, so that none is left once it is halted.
 */
export async function leaveLetters(db: Db, id: string, at: Date): Promise<void> {
  await db.batch([
    db.execute(sql`select id from ${replays} where id = ${id} for update`),
    db.execute(sql`
      update ${items} i set turn_at = ${timestamp(at)}, left_as = ${leftAs}
      where i.replay_id = ${id} and i.turn_at is null
        and exists (select 1 from ${replays} r where r.id = ${id} and r.state in ('canary', 'running'))
        and not exists (select 1 from ${automationDeadLetters} l where l.id = i.dead_letter_id and (l.state = 'replaying' or ${isReplayable}))`),
  ]);
}

/** Gives lanes up: what waits in them is left as it is. In the replay's row's turn, so that no step that began before replays it after. */
export async function giveUpLanes(db: Db, id: string, lanes: readonly string[], at: Date): Promise<void> {
  await db.batch([
    db.execute(sql`select id from ${replays} where id = ${id} for update`),
    db.execute(sql`
      update ${items} i set turn_at = ${timestamp(at)}, left_as = 'receiver-fails'
      where i.replay_id = ${id} and i.turn_at is null and i.lane in (select jsonb_array_elements_text(${JSON.stringify(lanes)}::jsonb))
        and exists (select 1 from ${replays} r where r.id = ${id} and r.state in ('canary', 'running'))`),
  ]);
}

import { sql, type SQL } from "drizzle-orm";
import type { Db } from "../../../platform/db/client.ts";
import { timestamp } from "../../../platform/db/timestamp.ts";
import { automationDeadLetterHistory, automationDeadLetters, automationExecutions } from "../tables.ts";
import { automationBulkReplayLetters as items } from "./tables.ts";

/** A turn `i` that was begun and has not ended: at most one a letter, because a letter is replayed once at a time. */
export const isUnderWay = sql`(i.turn_at is not null and i.left_as is null and i.ended_at is null)`;

/**
 * The part of a statement that writes what became of the turns of its part `letter`. What ends a replay has it, so that what is done with the
 * letter later, by hand or by another bulk replay, is not told as this one's.
 */
export const endTurns = (became: "replayed" | "failed", at: SQL): SQL =>
  sql`turn as (update ${items} i set ended_as = ${became}, ended_at = ${at} from letter where i.dead_letter_id = letter.id and ${isUnderWay})`;

/**
 * Mends what a release before left: a letter that is being replayed while its delivery was called off is to be decided again, and a turn whose
 * letter is not being replayed any more has ended as that says. Finds nothing where this release alone was at work.
 */
export async function repairTurns(db: Db, now: Date): Promise<void> {
  const at = timestamp(now);
  await db.batch([
    db.execute(sql`
      with letter as (
        update ${automationDeadLetters} l set state = 'undecided', updated_at = ${at} from ${automationExecutions} e
        where l.state = 'replaying' and e.id = l.execution_id and e.state = 'cancelled' returning l.id, e.last_error
      )
      insert into ${automationDeadLetterHistory} (dead_letter_id, at, what, note)
      select id, ${at}, 'replay-failed', coalesce(last_error, 'it was called off') from letter`),
    db.execute(sql`
      update ${items} i set ended_as = case l.state when 'replayed' then 'replayed' else 'failed' end, ended_at = ${at}
      from ${automationDeadLetters} l where l.id = i.dead_letter_id and l.state <> 'replaying' and ${isUnderWay}`),
  ]);
}

/** Letters under way in all bulk replays, but for those that wait for a receiver whose circuit is open: they cost nobody's pace. */
export async function countUnderWay(db: Db): Promise<number> {
  const { rows } = await db.execute<{ count: number }>(sql`
    select count(*)::integer as count from ${items} i where ${isUnderWay} and not ${isResting(sql`i.lane`)}`);
  return rows[0]?.count ?? 0;
}

/** Whether the receiver of a lane rests behind an open circuit. */
export const isResting = (lane: SQL): SQL =>
  sql`exists (select 1 from automation_receivers c where c.open_until is not null and c.buyer_id || ' ' || c.receiver = ${lane})`;

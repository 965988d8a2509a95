import { sql } from "drizzle-orm";
import { auditFrom, type AuditRow } from "../../../platform/audit/audit-log.ts";
import type { Db } from "../../../platform/db/client.ts";
import { automationDeadLetters, automationReviews } from "../tables.ts";

export interface Review {
  deadLetters: number;
  undecided: number;
}

/** Writes that the backlog was reviewed, with what was in it, and its line of the trail; undefined where it is empty, and nothing is written. */
export async function insertReview(db: Db, { id, note }: { id: string; note: string }, line: AuditRow): Promise<Review | undefined> {
  const { rows } = await db.execute<{ dead_letters: number; undecided: number }>(sql`
    with review as (
      insert into ${automationReviews} (id, at, by, note, dead_letters, undecided)
      select ${id}, ${line.at.toISOString()}::timestamptz, ${line.actorId}, ${note}, count(*), count(*) filter (where state = 'undecided')
      from ${automationDeadLetters} where state in ('undecided', 'deferred', 'replaying') having count(*) > 0
      returning dead_letters, undecided
    ), line as (${auditFrom(line, sql`review`)}
    )
    select dead_letters, undecided from review`);
  const [row] = rows;
  return row && { deadLetters: row.dead_letters, undecided: row.undecided };
}

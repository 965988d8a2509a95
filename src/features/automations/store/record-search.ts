import { sql, type SQL } from "drizzle-orm";
import type { Db } from "../../../platform/db/client.ts";
import { madeByRuns } from "../../search/search-again.ts";
import type { Action, Step } from "../actions/action.ts";
import type { Turn } from "../actions/plan.ts";
import { automationExecutions } from "../tables.ts";
import type { LeasedExecution } from "./executions.ts";
import { isMine, stepDone } from "./step-done.ts";

/** Within which searches that were made again are counted. */
const DAY_MS = 86_400_000;

/** That a buyer's automations made fewer searches again than so many since then. */
const hasRoom = (buyerId: string, since: Date, most: number): SQL =>
  sql`(select count(*) from ${madeByRuns(buyerId, since)} m) < ${most}::integer`;

/**
 * That a run may make a search again: its lease stands, its buyer's automations made fewer than so many within a day, and its automation none for
 * the same subject.
 */
export function mayAgain({ execution, automation: { buyerId } }: LeasedExecution, { at, most }: { at: Date; most: number }): SQL {
  const since = new Date(at.getTime() - DAY_MS);
  const { automationId, subject } = execution;
  return sql`${hasRoom(buyerId, since, most)} and exists (select 1 from ${automationExecutions} where ${isMine(execution)})
    and not exists (select 1 from ${madeByRuns(buyerId, since)} m join ${automationExecutions} e on e.id = m.made_by_run
      where e.automation_id = ${automationId} and e.subject = ${subject})`;
}

/** Whether what kept a run from making a search was that it would have been one too many within a day. */
export async function isBeyondDay(db: Db, buyerId: string, { at, most }: { at: Date; most: number }): Promise<boolean> {
  const { rows } = await db.execute<{ room: boolean }>(sql`select ${hasRoom(buyerId, new Date(at.getTime() - DAY_MS), most)} as room`);
  return rows[0]?.room !== true;
}

/** Takes a run on behind a step; undefined where its lease has passed on. */
export async function recordStep(
  db: Db,
  leased: LeasedExecution,
  { step, ...turn }: { step: Step; next: Turn | undefined; actions: readonly Action[]; at: Date },
): Promise<{ replayedDeadLetter: string | undefined } | undefined> {
  const done = stepDone(leased, { ...turn, step: sql`${JSON.stringify([step])}::jsonb` });
  const [{ rows }] = await db.batch([
    db.execute<{ letter: string | null }>(sql`with ${done} select (select id from letter) as letter from done`),
  ]);
  const [row] = rows;
  return row && { replayedDeadLetter: row.letter ?? undefined };
}

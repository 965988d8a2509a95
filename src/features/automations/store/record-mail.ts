import { sql } from "drizzle-orm";
import type { Db } from "../../../platform/db/client.ts";
import { noticeFrom, owedFewer } from "../../../platform/notices/notices.ts";
import { buyerNotices } from "../../../platform/notices/tables.ts";
import type { Action } from "../actions/action.ts";
import type { Turn } from "../actions/plan.ts";
import { automationExecutions } from "../tables.ts";
import type { LeasedExecution } from "./executions.ts";
import { isMine, stepDone } from "./step-done.ts";
import { inTurn } from "./unproven.ts";
import { recorded } from "../../../platform/language/say.ts";

const DAY_MS = 86_400_000;

interface Mailing {
  /** Undefined where the buyer has no proven address. */
  notice: { id: string; email: string; subject: string; text: string } | undefined;
  next: Turn | undefined;
  actions: readonly Action[];
  at: Date;
  /** Mails of a buyer's automations within a day. */
  most: number;
}

/**
 * Owes a mail, where the buyer was owed fewer than the day's within one, and takes its run on, in one transaction; undefined where the lease has
 * passed on. A lock of the buyer's orders those that come at once, so that each counts the others.
 */
export async function recordMail(
  db: Db,
  { execution, automation: { buyerId } }: LeasedExecution,
  { notice, next, actions, at, most }: Mailing,
): Promise<{ owed: boolean; replayedDeadLetter: string | undefined } | undefined> {
  const kind = "automation" as const;
  const fewer = owedFewer(most, { buyerId, kind, since: new Date(at.getTime() - DAY_MS) });
  const owing =
    notice &&
    db.execute(
      noticeFrom({ ...notice, buyerId, kind, createdAt: at }, sql`${automationExecutions} where ${isMine(execution)} and ${fewer}`),
    );
  const reason = notice ? recorded`more than ${most} mails of automations within a day` : recorded`no e-mail address is proven`;
  const step = sql`case when owed.was then ${stepOf(at, "done", null)}::jsonb else ${stepOf(at, "left-out", reason)}::jsonb end`;
  const done = stepDone({ execution }, { next, actions, at, step, from: sql`from owed` });
  const record = db.execute<{ owed: boolean; letter: string | null }>(sql`
    with owed as (select exists (select 1 from ${buyerNotices} where id = ${notice?.id ?? null}::text) as was), ${done}
    select owed.was as owed, (select id from letter) as letter from done, owed`);
  const turn = db.execute(inTurn(buyerId));
  const [row] = owing ? (await db.batch([turn, owing, record]))[2].rows : (await db.batch([record]))[0].rows;
  return row && { owed: row.owed, replayedDeadLetter: row.letter ?? undefined };
}

const stepOf = (at: Date, outcome: "done" | "left-out", reason: string | null): string =>
  JSON.stringify([{ kind: "mail", at: at.toISOString(), outcome, reason }]);

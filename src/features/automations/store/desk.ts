import { and, asc, desc, eq, inArray, isNotNull, isNull, lt, sql, type SQL } from "drizzle-orm";
import type { Db } from "../../../platform/db/client.ts";
import { addressOfBuyer } from "../../auth/addresses-of-buyers.ts";
import { automationAttempts, automationExecutions, automations } from "../tables.ts";
import type { AutomationRow } from "./automations.ts";
import type { ExecutionRow } from "./executions.ts";

/** How an automation fares: none of its tries has succeeded of late, or it was turned off by other than its buyer. */
export const FARES = ["failing", "given-up"] as const;
export type Fares = (typeof FARES)[number];

export interface AutomationAtDesk {
  automation: AutomationRow;
  /** Of its buyer; null where the account is gone. */
  email: string | null;
  lastRun: Pick<ExecutionRow, "state" | "lastError" | "createdAt"> | null;
}

const FARING: Record<Fares, SQL | undefined> = {
  failing: and(isNotNull(automations.failingSince), eq(automations.enabled, true)),
  "given-up": isNotNull(automations.disabledReason),
};

/** The latest run of each automation, read by its index: one row of each. */
const lastRunOf = sql`(select jsonb_build_object('state', e.state, 'lastError', e.last_error, 'createdAt', e.created_at)
  from ${automationExecutions} e where e.automation_id = ${automations.id} order by e.id desc limit 1)`;

interface Kept {
  state: string;
  lastError: string | null;
  createdAt: string;
}

/** One page and a row more of everybody's automations, newest first; of one id, buyer or e-mail address where a key is given. */
export async function listAtDesk(
  db: Db,
  { key, fares, before }: { key: string | undefined; fares: Fares | undefined; before: string | undefined },
  limit: number,
): Promise<AutomationAtDesk[]> {
  const named =
    key === undefined
      ? undefined
      : sql`(${automations.id} = ${key} or ${automations.buyerId} = ${key} or ${automations.buyerId} = (select id from buyers where email = ${key.toLowerCase()}))`;
  const rows = await db
    .select({ automation: automations, email: addressOfBuyer(automations.buyerId), lastRun: sql<Kept | null>`${lastRunOf}` })
    .from(automations)
    .where(
      and(
        isNull(automations.deletedAt),
        named,
        fares === undefined ? undefined : FARING[fares],
        before === undefined ? undefined : lt(automations.id, before),
      ),
    )
    .orderBy(desc(automations.id))
    .limit(limit + 1);
  return rows.map(({ lastRun, ...row }) => ({ ...row, lastRun: lastRun && { ...lastRun, createdAt: new Date(lastRun.createdAt) } }));
}

/** What the tries of some runs met, in order. */
export async function attemptsOf(db: Db, executionIds: readonly string[]): Promise<(typeof automationAttempts.$inferSelect)[]> {
  if (executionIds.length === 0) return [];
  return db
    .select()
    .from(automationAttempts)
    .where(inArray(automationAttempts.executionId, [...executionIds]))
    .orderBy(asc(automationAttempts.executionId), asc(automationAttempts.number));
}

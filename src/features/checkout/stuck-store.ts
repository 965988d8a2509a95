import { and, asc, eq, isNull, lte, or, sql, type SQL } from "drizzle-orm";
import type { Contract } from "../../platform/contract.ts";
import type { Db } from "../../platform/db/client.ts";
import { timestamp } from "../../platform/db/timestamp.ts";
import { appendEventWhere, type BusinessEvent } from "../../platform/outbox/outbox.ts";
import { isOpen, OPEN_STATES, thresholdSeconds, type OpenState } from "./attempt.ts";
import type { Attempt } from "./store.ts";
import { checkoutAttempts as attempts } from "./tables.ts";

/** Open attempts that are in their state for longer than the contract has for it (CHK-3). */
export const isStuck = (contract: Contract["checkout"], now: Date): SQL | undefined =>
  or(
    ...OPEN_STATES.map((state) => {
      const since = new Date(now.getTime() - thresholdSeconds(state, contract) * 1000);
      return and(eq(attempts.state, state), lte(attempts.stateSince, sql`${timestamp(since)}`));
    }),
  );

export type StuckAttempt = Attempt & { state: OpenState };

/** Stuck attempts of which nobody was told, the longest stuck first. */
export async function untoldStuck(db: Db, contract: Contract["checkout"], now: Date, limit: number): Promise<StuckAttempt[]> {
  const rows = await db
    .select()
    .from(attempts)
    .where(and(isStuck(contract, now), isNull(attempts.stuckEventId)))
    .orderBy(asc(attempts.stateSince), asc(attempts.id))
    .limit(limit);
  return rows.flatMap(({ state, ...row }) => (isOpen(state) ? [{ ...row, state }] : []));
}

/**
 * Writes the event of an attempt that stands as it was read, and that it was told; whoever does it at once or again writes nothing.
 * Answers whether it was written by this.
 */
export async function tellOnce(db: Db, { id, state, stateSince }: StuckAttempt, event: BusinessEvent): Promise<boolean> {
  const mark = db
    .update(attempts)
    .set({ stuckEventId: event.id })
    .where(and(eq(attempts.id, id), eq(attempts.state, state), eq(attempts.stateSince, stateSince), isNull(attempts.stuckEventId)))
    .returning({ id: attempts.id });
  const mine = sql`exists (select 1 from ${attempts} where ${attempts.id} = ${id} and ${attempts.stuckEventId} = ${event.id})`;
  const [marked] = await db.batch([mark, appendEventWhere(db, event, mine)]);
  return marked.length > 0;
}

import { and, eq, inArray, isNull, lt, lte, or, sql } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import type { IdempotencyKey } from "../../platform/http/idempotency.ts";
import { agentAnswers as answers, agentCheckouts as checkouts } from "./tables.ts";

export type AgentCheckout = typeof checkouts.$inferSelect;
type AnswerRow = typeof answers.$inferSelect;

/** One call under its key. */
export interface KeyedCall {
  buyerId: string;
  path: string;
  idempotency: IdempotencyKey;
}

export interface Lease {
  now: Date;
  until: Date;
}

const isCall = ({ buyerId, path, idempotency }: KeyedCall) =>
  and(eq(answers.buyerId, buyerId), eq(answers.path, path), eq(answers.idempotencyKey, idempotency.key));

/** Takes a call to be made, or made again after its process died: the fence of the lease. Undefined where it is known, or another has it. */
export async function claimCall(db: Db, call: KeyedCall, { now, until }: Lease): Promise<number | undefined> {
  const { buyerId, path, idempotency } = call;
  const { key: idempotencyKey, fingerprint } = idempotency;
  const [row] = await db
    .insert(answers)
    .values({ buyerId, path, idempotencyKey, fingerprint, createdAt: now, leaseUntil: until, fence: 1 })
    .onConflictDoUpdate({
      target: [answers.buyerId, answers.path, answers.idempotencyKey],
      set: { leaseUntil: until, fence: sql`${answers.fence} + 1` },
      setWhere: sql`${isNull(answers.status)} and ${lte(answers.leaseUntil, now)} and ${eq(answers.fingerprint, fingerprint)}`,
    })
    .returning({ fence: answers.fence });
  return row?.fence;
}

export async function findCall(db: Db, call: KeyedCall): Promise<AnswerRow | undefined> {
  const [row] = await db.select().from(answers).where(isCall(call)).limit(1);
  return row;
}

/** Keeps what a call was answered, for its retries. */
export async function keepAnswer(db: Db, call: KeyedCall, answer: Pick<AnswerRow, "fence" | "status" | "body" | "etag">): Promise<void> {
  const { fence, ...kept } = answer;
  await db
    .update(answers)
    .set(kept)
    .where(and(isCall(call), eq(answers.fence, fence)));
}

/** A call that failed is as one that was never made: its retry is made afresh. */
export async function forgetCall(db: Db, call: KeyedCall, fence: number): Promise<void> {
  await db.delete(answers).where(and(isCall(call), eq(answers.fence, fence), isNull(answers.status)));
}

/** Writes a checkout down once, however often it is begun. */
export async function keepCheckout(db: Db, checkout: typeof checkouts.$inferInsert): Promise<void> {
  await db.insert(checkouts).values(checkout).onConflictDoNothing();
}

/** A buyer's checkout; undefined for another's, as for none. */
export async function findCheckout(db: Db, buyerId: string, id: string): Promise<AgentCheckout | undefined> {
  const [row] = await db
    .select()
    .from(checkouts)
    .where(and(eq(checkouts.id, id), eq(checkouts.buyerId, buyerId)))
    .limit(1);
  return row;
}

/** Takes a checkout for one call; undefined where another has it, or there is none. */
export async function leaseCheckout(db: Db, buyerId: string, id: string, { now, until }: Lease): Promise<AgentCheckout | undefined> {
  const [row] = await db
    .update(checkouts)
    .set({ leaseUntil: until, fence: sql`${checkouts.fence} + 1` })
    .where(and(eq(checkouts.id, id), eq(checkouts.buyerId, buyerId), or(isNull(checkouts.leaseUntil), lte(checkouts.leaseUntil, now))))
    .returning();
  return row;
}

/** Writes what a call that has it made of it; with `leaseUntil: null` it is given back. */
export async function writeCheckout(
  db: Db,
  { id, fence }: Pick<AgentCheckout, "id" | "fence">,
  change: Partial<Pick<AgentCheckout, "attemptId" | "canceledAt" | "leaseUntil" | "shownVersion" | "updatedAt">>,
): Promise<void> {
  await db
    .update(checkouts)
    .set(change)
    .where(and(eq(checkouts.id, id), eq(checkouts.fence, fence)));
}

/** Forgets what nobody asks for any more; how many rows of each. */
export async function deleteBefore(db: Db, before: { answered: Date; touched: Date }): Promise<{ answers: number; checkouts: number }> {
  const [answered, touched] = await db.batch([
    db.delete(answers).where(lt(answers.createdAt, before.answered)),
    db.delete(checkouts).where(lt(checkouts.updatedAt, before.touched)),
  ]);
  return { answers: answered.rowCount, checkouts: touched.rowCount };
}

/** Erases so many rows of each kind of a buyer's; how many went. */
export async function eraseOf(db: Db, buyerId: string, most: number): Promise<number> {
  const { id } = checkouts;
  const some = db.select({ id }).from(checkouts).where(eq(checkouts.buyerId, buyerId)).limit(most);
  const [answered, begun] = await db.batch([
    db.delete(answers).where(eq(answers.buyerId, buyerId)),
    db.delete(checkouts).where(inArray(id, some)),
  ]);
  return answered.rowCount + begun.rowCount;
}

import { and, asc, eq, inArray, lte, sql } from "drizzle-orm";
import { auditFrom, type AuditRow } from "../../platform/audit/audit-log.ts";
import type { Db } from "../../platform/db/client.ts";
import { saidText } from "../../platform/stored-text.ts";
import { timestamp } from "../../platform/db/timestamp.ts";
import { isOutOfBand, refundLock } from "./out-of-band-store.ts";
import { paymentRefundRequests as requests } from "./tables.ts";

export type RefundRequest = typeof requests.$inferSelect;

export async function findRequestByKey(db: Db, operatorId: string, key: string): Promise<RefundRequest | undefined> {
  const [row] = await db
    .select()
    .from(requests)
    .where(and(eq(requests.operatorId, operatorId), eq(requests.idempotencyKey, key)))
    .limit(1);
  return row;
}

/** Writes a request with its line of the audit trail; false where its key is taken, or what was left went back out of band: then neither stands. */
export async function insertRequest(db: Db, request: RefundRequest, line: AuditRow): Promise<boolean> {
  const insertion = sql`
    with asked as (
      insert into ${requests} (id, operator_id, idempotency_key, fingerprint, payment_intent_id, amount, currency, reason, state, tries,
        asked_at, not_before)
      select ${request.id}, ${request.operatorId}, ${request.idempotencyKey}, ${request.fingerprint}, ${request.paymentIntentId},
        ${request.amount}::bigint, ${request.currency}, ${request.reason}, ${request.state}, 0, ${timestamp(request.askedAt)},
        ${timestamp(request.notBefore)}
      where not ${isOutOfBand(request.paymentIntentId)}
      on conflict do nothing returning id
    ), told as (${auditFrom(line, sql`asked`)})
    select id from asked`;
  const [, { rows }] = await db.batch([db.execute(refundLock(request.paymentIntentId)), db.execute(insertion)]);
  return rows.length > 0;
}

/** Takes the lease of a request that waits and nobody holds. */
export async function leaseRequest(db: Db, id: string, { now, until }: { now: Date; until: Date }): Promise<RefundRequest | undefined> {
  const [row] = await db
    .update(requests)
    .set({ notBefore: until })
    .where(and(eq(requests.id, id), eq(requests.state, "ASKED"), lte(requests.notBefore, now)))
    .returning();
  return row;
}

/** Leases requests that wait, the longest first; two sweeps at once share them out. */
export async function leaseRequests(db: Db, due: { now: Date; until: Date; limit: number }): Promise<RefundRequest[]> {
  const chosen = db
    .select({ id: requests.id })
    .from(requests)
    .where(and(eq(requests.state, "ASKED"), lte(requests.notBefore, due.now)))
    .orderBy(asc(requests.notBefore))
    .limit(due.limit)
    .for("update", { skipLocked: true });
  return db.update(requests).set({ notBefore: due.until }).where(inArray(requests.id, chosen)).returning();
}

type Decision = Pick<RefundRequest, "state" | "refundId" | "refusal" | "lastError" | "decidedAt">;

/** Records the provider's word; once it is recorded it stays. Answers the request as it stands. */
export async function decideRequest(db: Db, request: RefundRequest, decision: Decision): Promise<RefundRequest> {
  const [row] = await db
    .update(requests)
    .set({
      ...decision,
      lastError: decision.lastError === null ? null : saidText(decision.lastError, 1000),
      tries: sql`${requests.tries} + 1`,
    })
    .where(and(eq(requests.id, request.id), eq(requests.state, "ASKED")))
    .returning();
  return row ?? { ...request, ...decision };
}

/** Records a try that came to nothing; the request waits for its lease to run out. */
export async function noteFailedTry(db: Db, id: string, lastError: string): Promise<void> {
  await db
    .update(requests)
    .set({ lastError: saidText(lastError, 1000), tries: sql`${requests.tries} + 1` })
    .where(and(eq(requests.id, id), eq(requests.state, "ASKED")));
}

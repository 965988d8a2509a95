import { and, desc, eq, gt, isNotNull, isNull, lt, lte, or, sql } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import { timestamp } from "../../platform/db/timestamp.ts";
import type { Making, TokenBounds } from "./service-token-rules.ts";
import { buyers, serviceTokens } from "./tables.ts";

export type ServiceTokenRow = typeof serviceTokens.$inferSelect;

const DAY_MS = 86_400_000;

/** Neither revoked nor past its end; and its buyer is there, whose address somebody reads and whose account is open. */
const stands = (now: Date) =>
  and(
    isNull(serviceTokens.revokedAt),
    or(isNull(serviceTokens.expiresAt), gt(serviceTokens.expiresAt, now)),
    isNotNull(buyers.emailVerifiedAt),
    isNull(buyers.closedAt),
    isNull(buyers.suspendedAt),
  );

/** A token whose place another takes, and until when it is good beside that. */
export interface Replaced {
  id: string;
  until: Date;
}

/**
 * Keeps a token within the buyer's bounds, with its Idempotency-Key, and says how it went. A lock of the buyer's orders those who come at
 * once, so that each counts the others.
 */
export async function insertServiceToken(
  db: Db,
  row: ServiceTokenRow,
  { maxPerBuyer, madePerDay }: TokenBounds,
  replaces?: Replaced,
): Promise<Making<ServiceTokenRow>> {
  const { buyerId, idempotencyKey } = row;
  const now = timestamp(row.createdAt);
  const dayAgo = timestamp(new Date(row.createdAt.getTime() - DAY_MS));
  const madeLately = sql`buyer_id = ${buyerId} and created_at > ${dayAgo}`;
  const standing = sql`(select count(*) from ${serviceTokens} where buyer_id = ${buyerId} and id <> ${row.id}
    and revoked_at is null and (expires_at is null or expires_at > ${now}))`;
  const verified = sql`exists (select 1 from ${buyers} where id = ${buyerId} and email_verified_at is not null)`;
  // Nothing is made in the place of what has ended; and it has room beside what it replaces.
  const replaced = replaces
    ? sql`exists (select 1 from ${serviceTokens} where id = ${replaces.id} and buyer_id = ${buyerId} and revoked_at is null and (expires_at is null or expires_at > ${now}))`
    : sql`true`;
  const most = replaces ? maxPerBuyer + 1 : maxPerBuyer;
  const inTurn = db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`service tokens of ${buyerId}`}, 0))`);
  const inserted = db.execute(sql`
    insert into ${serviceTokens} (id, buyer_id, name, digest, scopes, llm_limits, created_at, expires_at, idempotency_key, fingerprint)
    select ${row.id}, ${buyerId}, ${row.name}, ${row.digest}, ${JSON.stringify(row.scopes)}::jsonb,
      ${row.llmLimits === null ? null : JSON.stringify(row.llmLimits)}::jsonb, ${now},
      ${row.expiresAt?.toISOString() ?? null}::timestamptz, ${idempotencyKey}::text, ${row.fingerprint}::text
    where ${verified} and ${replaced} and ${standing} < ${most}::integer
      and (select count(*) from ${serviceTokens} where ${madeLately}) < ${madePerDay}::integer
      and not exists (select 1 from ${serviceTokens} where buyer_id = ${buyerId} and idempotency_key = ${idempotencyKey}::text)
    returning id`);
  const facts = db.execute<{ verified: boolean; standing: number; room: number | null }>(sql`
    select ${verified} as verified, ${standing}::integer as standing,
      (select extract(epoch from min(created_at) - ${dayAgo})::float8 from ${serviceTokens} where ${madeLately}) as room`);
  const before = db
    .select()
    .from(serviceTokens)
    .where(and(eq(serviceTokens.buyerId, buyerId), sql`${serviceTokens.idempotencyKey} = ${idempotencyKey}::text`))
    .limit(1);
  const ended = db
    .update(serviceTokens)
    .set({ expiresAt: sql`least(${serviceTokens.expiresAt}, ${replaces?.until.toISOString() ?? null}::timestamptz)` })
    .where(
      and(
        eq(serviceTokens.id, replaces?.id ?? ""),
        eq(serviceTokens.buyerId, buyerId),
        sql`exists (select 1 from ${serviceTokens} where id = ${row.id})`,
      ),
    );
  const [, { rows }, { rows: found }, earlier] = await db.batch([inTurn, inserted, facts, before, ended]);
  const fact = found[0];
  return {
    inserted: rows.length > 0,
    before: earlier[0],
    addressVerified: fact?.verified === true,
    standing: fact?.standing ?? 0,
    roomInSeconds: fact?.room ?? 0,
  };
}

/** One page and a row more of a buyer's tokens, ended ones among them, newest first. */
export async function listServiceTokens(db: Db, buyerId: string, before: string | undefined, limit: number): Promise<ServiceTokenRow[]> {
  return db
    .select()
    .from(serviceTokens)
    .where(and(eq(serviceTokens.buyerId, buyerId), before === undefined ? undefined : lt(serviceTokens.id, before)))
    .orderBy(desc(serviceTokens.id))
    .limit(limit + 1);
}

export async function findServiceToken(db: Db, { id, buyerId }: { id: string; buyerId: string }): Promise<ServiceTokenRow | undefined> {
  const [row] = await db
    .select()
    .from(serviceTokens)
    .where(and(eq(serviceTokens.id, id), eq(serviceTokens.buyerId, buyerId)))
    .limit(1);
  return row;
}

/** A token that is good, by the SHA-256 of its text, with what is known of its buyer. */
export async function findStandingToken(db: Db, digest: string, now: Date): Promise<(ServiceTokenRow & { email: string }) | undefined> {
  const [row] = await db
    .select({ token: serviceTokens, email: buyers.email })
    .from(serviceTokens)
    .innerJoin(buyers, eq(buyers.id, serviceTokens.buyerId))
    .where(and(eq(serviceTokens.digest, digest), stands(now)))
    .limit(1);
  return row && { ...row.token, email: row.email };
}

/** Whether a token is good, by its id. */
export async function tokenStands(db: Db, { id, buyerId }: { id: string; buyerId: string }, now: Date): Promise<boolean> {
  const [row] = await db
    .select({ id: serviceTokens.id })
    .from(serviceTokens)
    .innerJoin(buyers, eq(buyers.id, serviceTokens.buyerId))
    .where(and(eq(serviceTokens.id, id), eq(serviceTokens.buyerId, buyerId), stands(now)))
    .limit(1);
  return row !== undefined;
}

/** Ends a token, where it is said whose only his; whose it was, or undefined where it had ended before. */
export async function markRevoked(db: Db, { id, of }: { id: string; of?: string | undefined }, at: Date): Promise<string | undefined> {
  const [row] = await db
    .update(serviceTokens)
    .set({ revokedAt: at })
    .where(and(eq(serviceTokens.id, id), of === undefined ? undefined : eq(serviceTokens.buyerId, of), isNull(serviceTokens.revokedAt)))
    .returning({ buyerId: serviceTokens.buyerId });
  return row?.buyerId;
}

/** Writes down a use, unless one was since `before`: of isolates that see it at once, one writes. */
export async function markUsed(db: Db, id: string, { at, before }: { at: Date; before: Date }): Promise<void> {
  await db
    .update(serviceTokens)
    .set({ lastUsedAt: at })
    .where(and(eq(serviceTokens.id, id), or(isNull(serviceTokens.lastUsedAt), lte(serviceTokens.lastUsedAt, before))));
}

/** Deletes tokens that ended before a time; answers how many. */
export async function deleteTokensEndedBefore(db: Db, before: Date): Promise<number> {
  const rows = await db
    .delete(serviceTokens)
    .where(sql`least(${serviceTokens.revokedAt}, ${serviceTokens.expiresAt}) < ${timestamp(before)}`)
    .returning({ id: serviceTokens.id });
  return rows.length;
}

/** Ids of the buyer's tokens that are neither revoked nor past their end. */
export async function standingTokens(db: Db, buyerId: string, now: Date): Promise<string[]> {
  const { id, revokedAt, expiresAt } = serviceTokens;
  const rows = await db
    .select({ id })
    .from(serviceTokens)
    .where(and(eq(serviceTokens.buyerId, buyerId), isNull(revokedAt), or(isNull(expiresAt), gt(expiresAt, now))));
  return rows.map((row) => row.id);
}

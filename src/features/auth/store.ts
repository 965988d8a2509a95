import { and, eq, gte, isNull, lt, sql } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import { isUniqueViolation } from "../../platform/db/faults.ts";
import { timestamp } from "../../platform/db/timestamp.ts";
import { buyers, buyerSessions } from "./tables.ts";

export type BuyerRow = typeof buyers.$inferSelect;
export type SessionRow = typeof buyerSessions.$inferSelect;

/** False where the e-mail address has an account. */
export async function insertBuyer(db: Db, buyer: BuyerRow): Promise<boolean> {
  try {
    await db.insert(buyers).values(buyer);
    return true;
  } catch (error) {
    if (isUniqueViolation(error, "buyers_email")) return false;
    throw error;
  }
}

export async function findBuyerByEmail(db: Db, email: string): Promise<BuyerRow | undefined> {
  const [row] = await db.select().from(buyers).where(eq(buyers.email, email)).limit(1);
  return row;
}

export async function findBuyer(db: Db, id: string): Promise<BuyerRow | undefined> {
  const [row] = await db.select().from(buyers).where(eq(buyers.id, id)).limit(1);
  return row;
}

/** What is known of a session when it is opened. */
export type OpenedSession = Pick<SessionRow, "id" | "buyerId" | "rotatedAt" | "createdAt" | "expiresAt" | "client">;

/**
 * Opens a session by the password that was compared; false where the buyer has another by now, or the account is closed or suspended. The lock on his row lets a change of the
 * password that comes at once see this session, or this see the change.
 */
export async function insertSession(db: Db, session: OpenedSession, passwordHash: string): Promise<boolean> {
  const { id, buyerId, rotatedAt, createdAt, expiresAt, client } = session;
  const { rows } = await db.execute(sql`
    insert into ${buyerSessions} (id, buyer_id, rotated_at, created_at, expires_at, client)
    select ${id}, buyer.id, ${timestamp(rotatedAt)}, ${timestamp(createdAt)}, ${timestamp(expiresAt)}, ${client}::text
    from ${buyers} buyer where buyer.id = ${buyerId} and buyer.password_hash = ${passwordHash} and buyer.closed_at is null and buyer.suspended_at is null for share
    returning id`);
  return rows.length > 0;
}

export async function findSession(
  db: Db,
  id: string,
): Promise<(SessionRow & Pick<BuyerRow, "email" | "emailVerifiedAt" | "language">) | undefined> {
  const [row] = await db
    .select({ session: buyerSessions, email: buyers.email, emailVerifiedAt: buyers.emailVerifiedAt, language: buyers.language })
    .from(buyerSessions)
    .innerJoin(buyers, eq(buyers.id, buyerSessions.buyerId))
    .where(eq(buyerSessions.id, id))
    .limit(1);
  return row && { ...row.session, email: row.email, emailVerifiedAt: row.emailVerifiedAt, language: row.language };
}

/** Moves a session to its next generation; false where another request did it first or the session ended meanwhile. */
export async function rotateSession(
  db: Db,
  { id, generation }: Pick<SessionRow, "id" | "generation">,
  { at, expiresAt }: { at: Date; expiresAt: Date },
): Promise<boolean> {
  const rows = await db
    .update(buyerSessions)
    .set({ generation: generation + 1, rotatedAt: at, expiresAt })
    .where(and(eq(buyerSessions.id, id), eq(buyerSessions.generation, generation), isNull(buyerSessions.revokedAt)))
    .returning({ id: buyerSessions.id });
  return rows.length > 0;
}

/** Ends a session; the first reason stays. */
export async function revokeSession(db: Db, { id, of }: { id: string; of?: string | undefined }, at: Date, reason: string): Promise<void> {
  await db
    .update(buyerSessions)
    .set({ revokedAt: at, revokedReason: reason })
    .where(and(eq(buyerSessions.id, id), of === undefined ? undefined : eq(buyerSessions.buyerId, of), isNull(buyerSessions.revokedAt)));
}

/** Deletes sessions that ended before a time; answers how many. */
export async function deleteSessionsExpiredBefore(db: Db, before: Date): Promise<number> {
  const rows = await db.delete(buyerSessions).where(lt(buyerSessions.expiresAt, before)).returning({ id: buyerSessions.id });
  return rows.length;
}

/** Marks an address as proven, while it is the buyer's; false where it is not, or was proven before. */
export async function markVerified(db: Db, { buyerId, email }: { buyerId: string; email: string }, at: Date): Promise<boolean> {
  const rows = await db
    .update(buyers)
    .set({ emailVerifiedAt: at })
    .where(and(eq(buyers.id, buyerId), eq(buyers.email, email), isNull(buyers.emailVerifiedAt)))
    .returning({ id: buyers.id });
  return rows.length > 0;
}

/** Takes the right to the mail after the `from`th; undefined where another request took it, or the address is proven by now. */
export async function takeVerificationMail(db: Db, buyerId: string, from: number, at: Date): Promise<BuyerRow | undefined> {
  const [row] = await db
    .update(buyers)
    .set({ verificationMails: from + 1, verificationAskedAt: at, verificationMail: "pending" })
    .where(and(eq(buyers.id, buyerId), eq(buyers.verificationMails, from), isNull(buyers.emailVerifiedAt)))
    .returning();
  return row;
}

/** What became of a buyer's mail, unless another was asked for since. */
export async function endVerificationMail(db: Db, buyerId: string, mail: number, became: "sent" | "refused"): Promise<void> {
  await db
    .update(buyers)
    .set({ verificationMail: became })
    .where(and(eq(buyers.id, buyerId), eq(buyers.verificationMails, mail)));
}

/** Buyers whose mail, asked for between the two, is still nowhere; the longest waiting first. */
export async function pendingVerifications(db: Db, within: { from: Date; before: Date }, limit: number): Promise<BuyerRow[]> {
  return db
    .select()
    .from(buyers)
    .where(
      and(
        eq(buyers.verificationMail, "pending"),
        gte(buyers.verificationAskedAt, within.from),
        lt(buyers.verificationAskedAt, within.before),
        isNull(buyers.emailVerifiedAt),
      ),
    )
    .orderBy(buyers.verificationAskedAt)
    .limit(limit);
}

import { and, eq, isNull, lt } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import { isUniqueViolation } from "../../platform/db/faults.ts";
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

export async function insertSession(db: Db, session: Omit<SessionRow, "generation" | "revokedAt" | "revokedReason">): Promise<void> {
  await db.insert(buyerSessions).values(session);
}

export async function findSession(db: Db, id: string): Promise<(SessionRow & { email: string }) | undefined> {
  const [row] = await db
    .select({ session: buyerSessions, email: buyers.email })
    .from(buyerSessions)
    .innerJoin(buyers, eq(buyers.id, buyerSessions.buyerId))
    .where(eq(buyerSessions.id, id))
    .limit(1);
  return row && { ...row.session, email: row.email };
}

/** Moves a session to its next generation; false where another request did it first or the session ended meanwhile. */
export async function rotateSession(db: Db, id: string, from: number, at: Date, expiresAt: Date): Promise<boolean> {
  const rows = await db
    .update(buyerSessions)
    .set({ generation: from + 1, rotatedAt: at, expiresAt })
    .where(and(eq(buyerSessions.id, id), eq(buyerSessions.generation, from), isNull(buyerSessions.revokedAt)))
    .returning({ id: buyerSessions.id });
  return rows.length > 0;
}

/** Ends a session; the first reason stays. */
export async function revokeSession(db: Db, id: string, at: Date, reason: string): Promise<void> {
  await db
    .update(buyerSessions)
    .set({ revokedAt: at, revokedReason: reason })
    .where(and(eq(buyerSessions.id, id), isNull(buyerSessions.revokedAt)));
}

/** Deletes sessions that ended before a time; answers how many. */
export async function deleteSessionsExpiredBefore(db: Db, before: Date): Promise<number> {
  const rows = await db.delete(buyerSessions).where(lt(buyerSessions.expiresAt, before)).returning({ id: buyerSessions.id });
  return rows.length;
}

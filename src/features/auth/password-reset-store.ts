import { and, eq, gte, isNull, lt, lte, or } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import type { BuyerRow } from "./store.ts";
import { buyers } from "./tables.ts";

/** Promises the buyer of an address a mail; undefined where nobody has it, or was promised one after `before`. Of requests at once one does. */
export async function takePasswordResetMail(
  db: Db,
  email: string,
  { at, before }: { at: Date; before: Date },
): Promise<BuyerRow | undefined> {
  const [row] = await db
    .update(buyers)
    .set({ passwordResetAskedAt: at, passwordResetMail: "pending" })
    .where(and(eq(buyers.email, email), or(isNull(buyers.passwordResetAskedAt), lte(buyers.passwordResetAskedAt, before))))
    .returning();
  return row;
}

/** What became of a buyer's mail, unless another was asked for since, or none is owed any more. */
export async function endPasswordResetMail(
  db: Db,
  { buyerId, askedAt }: { buyerId: string; askedAt: Date },
  became: "sent" | "refused",
): Promise<void> {
  await db
    .update(buyers)
    .set({ passwordResetMail: became })
    .where(and(eq(buyers.id, buyerId), eq(buyers.passwordResetAskedAt, askedAt), eq(buyers.passwordResetMail, "pending")));
}

/** Buyers whose mail, asked for between the two, is still nowhere; the longest waiting first. */
export async function pendingPasswordResets(db: Db, within: { from: Date; before: Date }, limit: number): Promise<BuyerRow[]> {
  const { passwordResetMail, passwordResetAskedAt } = buyers;
  return db
    .select()
    .from(buyers)
    .where(and(eq(passwordResetMail, "pending"), gte(passwordResetAskedAt, within.from), lt(passwordResetAskedAt, within.before)))
    .orderBy(passwordResetAskedAt)
    .limit(limit);
}

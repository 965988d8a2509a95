import { and, eq, gt, isNull, lt, lte, ne, or, sql } from "drizzle-orm";
import type { Contract } from "../../platform/contract.ts";
import type { Db } from "../../platform/db/client.ts";
import { timestamp } from "../../platform/db/timestamp.ts";
import { MOST_DOUBLINGS } from "./password-reset-rules.ts";
import type { BuyerRow } from "./store.ts";
import { buyers } from "./tables.ts";

type Bounds = Contract["access"]["passwordReset"];

const { passwordResetAskedAt, passwordResetMail, passwordResetMails } = buyers;

/** Until when an account is mailed no other: `waitSeconds` of the rules, where the row is. */
const waitsUntil = ({ everySeconds, longestEverySeconds }: Bounds) => sql`${passwordResetAskedAt} + make_interval(secs =>
  least(${longestEverySeconds}::float8, ${everySeconds}::float8 * 2 ^ least(${MOST_DOUBLINGS}::integer, greatest(0, ${passwordResetMails} - 1))))`;

/** Promises the buyer of an address a mail; undefined where nobody has it, or waits since the last one. Of requests at once one does. */
export async function takePasswordResetMail(db: Db, email: string, at: Date, bounds: Bounds): Promise<BuyerRow | undefined> {
  const [row] = await db
    .update(buyers)
    .set({ passwordResetAskedAt: at, passwordResetMail: "pending", passwordResetMails: sql`${passwordResetMails} + 1` })
    .where(and(eq(buyers.email, email), or(isNull(passwordResetAskedAt), lte(waitsUntil(bounds), timestamp(at)))))
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
    .where(and(eq(buyers.id, buyerId), eq(passwordResetAskedAt, askedAt), eq(passwordResetMail, "pending")));
}

/** Buyers whose mail is still nowhere, asked for before a time and not so long ago that they may ask for another; the longest waiting first. */
export async function pendingPasswordResets(
  db: Db,
  { now, before }: { now: Date; before: Date },
  bounds: Bounds,
  limit: number,
): Promise<BuyerRow[]> {
  return db
    .select()
    .from(buyers)
    .where(and(eq(passwordResetMail, "pending"), lt(passwordResetAskedAt, before), gt(waitsUntil(bounds), timestamp(now))))
    .orderBy(passwordResetAskedAt)
    .limit(limit);
}

/** Counts the buyer's mails anew; not while one is on its way, which says until when its token is good by their number. */
export async function forgetPasswordResetMails(db: Db, buyerId: string): Promise<void> {
  await db
    .update(buyers)
    .set({ passwordResetMails: 0 })
    .where(and(eq(buyers.id, buyerId), ne(passwordResetMails, 0), sql`${passwordResetMail} is distinct from 'pending'`));
}

import { and, eq } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import { checkoutAttempts } from "./tables.ts";

/** What offers a buyer's attempt is to buy; none where there is no such attempt. */
export async function offersOfAttempt(db: Db, buyerId: string, attemptId: string): Promise<string[]> {
  const own = and(eq(checkoutAttempts.id, attemptId), eq(checkoutAttempts.buyerId, buyerId));
  const [attempt] = await db.select({ lines: checkoutAttempts.lines }).from(checkoutAttempts).where(own);
  return attempt?.lines.map(({ offerId }) => offerId) ?? [];
}

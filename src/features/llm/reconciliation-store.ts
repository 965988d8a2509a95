import { and, desc, eq, sql } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import type { Actor } from "../../platform/identity.ts";
import { llmReconciliations as kept } from "./tables.ts";

/** What one go of a comparison found. */
export interface Found {
  day: string;
  dryRun: boolean;
  asked: number;
  missing: number;
  rewritten: number;
  differing: number;
  rebuilt: number;
  next: string | null;
}

/**
 * Keeps what a go found as the day's latest result. The first go begins it anew; a further one adds itself where the result waits for
 * just that go of the same operator: one that is repeated, or was overtaken by another comparison, adds nothing.
 */
export async function keepReconciliation(
  db: Db,
  { day, dryRun, next, ...figures }: Found,
  { operator, after, now }: { operator: Actor; after: string | undefined; now: Date },
): Promise<void> {
  const by = { dryRun, operatorId: operator.id, operatorEmail: operator.email };
  if (after === undefined) {
    const begun = { ...by, ...figures, next, startedAt: now, updatedAt: now };
    await db
      .insert(kept)
      .values({ day, ...begun })
      .onConflictDoUpdate({ target: kept.day, set: begun });
    return;
  }
  await db
    .update(kept)
    .set({
      asked: sql`${kept.asked} + ${figures.asked}`,
      missing: sql`${kept.missing} + ${figures.missing}`,
      rewritten: sql`${kept.rewritten} + ${figures.rewritten}`,
      differing: figures.differing,
      rebuilt: figures.rebuilt,
      next,
      updatedAt: now,
    })
    .where(and(eq(kept.day, day), eq(kept.next, after), eq(kept.operatorId, operator.id), eq(kept.dryRun, dryRun)));
}

/** The latest results, of the latest days first. */
export const latestReconciliations = (db: Db, limit: number) => db.select().from(kept).orderBy(desc(kept.day)).limit(limit);

export type KeptReconciliation = Awaited<ReturnType<typeof latestReconciliations>>[number];

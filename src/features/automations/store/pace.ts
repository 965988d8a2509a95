import { and, eq } from "drizzle-orm";
import type { Db } from "../../../platform/db/client.ts";
import { automations } from "../tables.ts";

/** Notes that an automation's receiver takes its time, while the try that finds it out is still under way. */
export async function markSlow(db: Db, automationId: string): Promise<void> {
  await db
    .update(automations)
    .set({ slow: true })
    .where(and(eq(automations.id, automationId), eq(automations.slow, false)));
}

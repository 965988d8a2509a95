import { and, eq } from "drizzle-orm";
import { adCampaigns } from "../../src/features/ads/tables.ts";
import { OPERATORS_ACCOUNT } from "../../src/features/auth/operators-account.ts";
import { automations } from "../../src/features/automations/tables.ts";
import { suppliers } from "../../src/features/crawl/tables.ts";
import type { Db } from "../../src/platform/db/client.ts";

/** The hour in which a campaign that is switched off serves. */
const NEVER = 2_147_483_647;

/**
 * Switches off whatever works for everybody: campaigns, which bid for others' offers and places, suppliers, which all searches are sent to, and
 * the operators' automations, which hear of all events. What belongs to a buyer stays, for nobody else reads it.
 */
export async function takeBack(db: Db): Promise<void> {
  await db.batch([
    db.update(adCampaigns).set({ enabled: false, servesFrom: NEVER }).where(eq(adCampaigns.enabled, true)),
    db.update(suppliers).set({ enabled: false }).where(eq(suppliers.enabled, true)),
    db
      .update(automations)
      .set({ enabled: false })
      .where(and(eq(automations.enabled, true), eq(automations.buyerId, OPERATORS_ACCOUNT))),
  ]);
}

import { env } from "cloudflare:workers";
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, vi } from "vitest";
import { createDeps } from "../../src/deps.ts";
import { adCampaigns } from "../../src/features/ads/tables.ts";
import { OPERATORS_ACCOUNT } from "../../src/features/auth/operators-account.ts";
import { automations } from "../../src/features/automations/tables.ts";
import { suppliers } from "../../src/features/crawl/tables.ts";

/** The hour in which a campaign that is switched off serves. */
const NEVER = 2_147_483_647;

/**
 * A file meets nothing that another left behind for everybody: no campaign that bids for all offers, no supplier that all searches are sent to, no
 * automation that hears of all events. What belongs to a buyer stays, for nobody else reads it.
 */
beforeAll(async () => {
  const { db } = createDeps(env);
  await db.batch([
    db.update(adCampaigns).set({ enabled: false, servesFrom: NEVER }).where(eq(adCampaigns.enabled, true)),
    db.update(suppliers).set({ enabled: false }).where(eq(suppliers.enabled, true)),
    db
      .update(automations)
      .set({ enabled: false })
      .where(and(eq(automations.enabled, true), eq(automations.buyerId, OPERATORS_ACCOUNT))),
  ]);
});

/** Nor what stood in for the platform. */
afterAll(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

import { env } from "cloudflare:workers";
import { eq, inArray } from "drizzle-orm";
import { expect, it } from "vitest";
import { createDeps } from "../../src/deps.ts";
import { saveCampaign } from "../../src/features/ads/save-campaign.ts";
import { adCampaigns } from "../../src/features/ads/tables.ts";
import { OPERATORS_ACCOUNT } from "../../src/features/auth/operators-account.ts";
import { createAutomation } from "../../src/features/automations/create-automation.ts";
import { automations } from "../../src/features/automations/tables.ts";
import { putSupplier } from "../../src/features/crawl/supplier-store.ts";
import { suppliers } from "../../src/features/crawl/tables.ts";
import { valueOf } from "../support/value-of.ts";
import { takeBack } from "./left-for-all.ts";
import { lineOf, OPERATOR } from "./operator.ts";

it("What a file left that works for everybody works for nobody in the next", async () => {
  const deps = createDeps(env);
  const { db } = deps;
  const id = `left-${deps.ids.next("sup").slice(-8)}`;
  const shop = { name: "Left", baseUrl: "http://left.test", currency: "USD", country: "US", enabled: true };
  await putSupplier(db, id, shop, lineOf(deps, "supplier.save", id));
  await saveCampaign(deps, OPERATOR, id, { name: "Left", keywords: [], placement: "cart", bid: { amount: 50 }, enabled: true });
  const wanted = { name: "Left", eventType: "alert.raised" as const, url: "https://receiver.test/left", enabled: true, operator: OPERATOR };
  const { row } = valueOf(await createAutomation(deps, OPERATORS_ACCOUNT, wanted));
  await takeBack(db);
  const enabled = [
    ...(await db.select().from(suppliers).where(eq(suppliers.id, id))),
    ...(await db.select().from(adCampaigns).where(eq(adCampaigns.id, id))),
    ...(await db.select().from(automations).where(eq(automations.id, row.id))),
  ].map((each) => each.enabled);
  expect(enabled).toEqual([false, false, false]);
  const off = `${id}-off`;
  await saveCampaign(deps, OPERATOR, off, { name: "Off", keywords: [], placement: "cart", bid: { amount: 50 }, enabled: false });
  const [one, other] = await db
    .select()
    .from(adCampaigns)
    .where(inArray(adCampaigns.id, [id, off]));
  expect(one?.servesFrom).toBe(other?.servesFrom);
});

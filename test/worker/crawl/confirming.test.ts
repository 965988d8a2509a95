import { and, eq, inArray } from "drizzle-orm";
import { describe, expect, it, vi } from "vitest";
import { searchDeltas } from "../../../src/features/catalog/tables.ts";
import { confirmSearch } from "../../../src/features/search/confirm-search.ts";
import { reconnectSearch } from "../../../src/features/search/reconnect-search.ts";
import { createSearch } from "../../../src/features/search/create-search.ts";
import { crawls, suppliers } from "../../../src/features/crawl/tables.ts";
import { valueOf } from "../../support/value-of.ts";
import { setting } from "./setting.ts";
import { overriding } from "../objects.ts";

describe("confirming and reconnecting", () => {
  it("[CRL-4] leaves one crawl and no extra message, however often and at once they are repeated", async () => {
    const { deps, wakeUps, buyerId, supplierIds, settled } = await setting(["supplier-walmart", "supplier-abt"]);
    const enable = (enabled: boolean) => deps.db.update(suppliers).set({ enabled }).where(inArray(suppliers.id, supplierIds));
    const search = await createSearch(deps, buyerId, { query: "black speaker" });
    const searchId = valueOf(search).search.id;
    const [hinted, { searchStreams }] = [[] as string[], deps];
    vi.spyOn(deps, "searchStreams").mockImplementation((id) => overriding(searchStreams(id), { hint: async () => void hinted.push(id) }));
    await enable(true);
    const confirmations = await Promise.all([1, 2, 3, 4, 5].map(() => confirmSearch(deps, buyerId, searchId)));
    await enable(false);
    const made = await deps.db.select().from(crawls).where(eq(crawls.searchId, searchId));
    await settled();
    const addresses = await Promise.all([1, 2, 3].map(() => reconnectSearch(deps, buyerId, searchId)));
    const told = await deps.db
      .select()
      .from(searchDeltas)
      .where(and(eq(searchDeltas.searchId, searchId), eq(searchDeltas.type, "crawl")));
    expect(hinted).toEqual([searchId]);
    expect(confirmations.every(({ ok }) => ok)).toBe(true);
    expect(told).toHaveLength(made.length);
    expect(new Set(addresses.map(({ revision }) => revision)).size).toBe(1);
    for (const supplierId of supplierIds) expect(made.filter((crawl) => crawl.supplierId === supplierId)).toHaveLength(1);
    expect(wakeUps.messages.map(({ crawlId }) => crawlId).toSorted()).toEqual(made.map(({ id }) => id).toSorted());
  });

  it("is not possible for another buyer", async () => {
    const { deps, confirmed } = await setting();
    const searchId = await confirmed();
    const stranger = deps.ids.next("usr");
    await expect(confirmSearch(deps, stranger, searchId)).rejects.toMatchObject({ code: "not-found" });
    await expect(reconnectSearch(deps, stranger, searchId)).rejects.toMatchObject({ code: "not-found" });
  });
});

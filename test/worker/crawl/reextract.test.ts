import { and, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { getOffer } from "../../../src/features/catalog/get-offer.ts";
import { shownOffers } from "../shown-offers.ts";
import { wholeLog } from "../catalog/whole-log.ts";
import { offers, searchOffers } from "../../../src/features/catalog/tables.ts";
import { reextractPages } from "../../../src/features/crawl/reextract-pages.ts";
import { runCrawl } from "../../../src/features/crawl/run-crawl.ts";
import { crawls } from "../../../src/features/crawl/tables.ts";
import { setting } from "./setting.ts";

const OPERATOR = { kind: "operator", id: "opr_01h455vb4pex5vsknk084sn02q", email: "ops@acme.test", name: "Ops", role: "operator" } as const;

/** A search that is still open, whose first supplier is crawled and archived; one of its offers was read wrongly. */
async function misread() {
  const stage = await setting(["supplier-walmart", "supplier-abt"]);
  const { deps, wakeUps, settled, supplierIds } = stage;
  const [supplierId = ""] = supplierIds;
  const searchId = await stage.confirmed();
  const [crawl] = await deps.db
    .select()
    .from(crawls)
    .where(and(eq(crawls.searchId, searchId), eq(crawls.supplierId, supplierId)));
  for (const { crawlId } of wakeUps.messages.splice(0)) if (crawlId === crawl?.id) await runCrawl(deps, crawlId);
  await settled();
  const [offer] = (await shownOffers(deps, searchId, { limit: 100 })).items;
  if (!offer) throw new Error("nothing was found");
  const wrong = { title: "Misread", price: { amount: 1, currency: "USD" } };
  await deps.db
    .update(offers)
    .set({ title: wrong.title, ...wrong.price })
    .where(eq(offers.id, offer.id));
  const [shown] = await deps.db.select().from(searchOffers).where(eq(searchOffers.offerId, offer.id));
  if (!shown) throw new Error("it is not shown");
  await deps.db
    .update(searchOffers)
    .set({ view: { ...shown.view, ...wrong } })
    .where(eq(searchOffers.offerId, offer.id));
  const reextract = (request: { dryRun?: boolean; url?: string; limit?: number; supplierId?: string } = {}) =>
    reextractPages(deps, OPERATOR, { supplierId, dryRun: false, ...request });
  const stored = async () => (await deps.db.select().from(offers).where(eq(offers.id, offer.id)))[0];
  return { ...stage, supplierId, searchId, offer, wrong, reextract, stored };
}

describe("reading archived pages again", () => {
  it("tells in a dry run what it would correct, and leaves it", async () => {
    const { offer, wrong, reextract, stored } = await misread();
    const { outcomes, items, dryRun } = await reextract({ dryRun: true });
    expect({ dryRun, changed: outcomes.changed }).toEqual({ dryRun: true, changed: 1 });
    expect(outcomes.same).toBeGreaterThan(0);
    expect(items.filter(({ outcome }) => outcome === "changed")).toMatchObject([
      {
        offerId: offer.id,
        changes: [
          { field: "price", from: wrong.price, to: offer.price },
          { field: "title", from: wrong.title, to: offer.title },
        ],
      },
    ]);
    expect(await stored()).toMatchObject({ title: wrong.title });
  });

  it("corrects the offer, for the open search that shows it too, and once", async () => {
    const { deps, searchId, offer, reextract } = await misread();
    expect((await reextract()).outcomes).toMatchObject({ changed: 1, superseded: 0 });
    expect(await getOffer(deps, offer.id)).toMatchObject({ title: offer.title, price: offer.price });
    const after = (await shownOffers(deps, searchId, { limit: 100 })).items.find(({ id }) => id === offer.id);
    expect(after).toEqual(offer);
    const deltas = (await wholeLog(deps.db, searchId))?.deltas ?? [];
    expect(deltas.at(-1)).toMatchObject({ type: "offer.upserted", offerId: offer.id, payload: { title: offer.title } });
    expect((await reextract()).outcomes.changed).toBe(0);
    expect((await wholeLog(deps.db, searchId))?.deltas).toHaveLength(deltas.length);
  });

  it("leaves an offer alone that was seen after the page was kept, or whose page is gone", async () => {
    const { deps, offer, wrong, reextract, stored } = await misread();
    const seenAt = (await stored())?.seenAt ?? new Date();
    await deps.db
      .update(offers)
      .set({ seenAt: new Date(seenAt.getTime() + 1) })
      .where(eq(offers.id, offer.id));
    expect((await reextract()).outcomes).toMatchObject({ changed: 0, superseded: 1 });
    await deps.db.update(offers).set({ seenAt, withdrawnAt: deps.clock.now() }).where(eq(offers.id, offer.id));
    expect((await reextract()).outcomes).toMatchObject({ changed: 0, superseded: 1 });
    expect(await stored()).toMatchObject({ title: wrong.title });
  });

  it("refuses an unknown supplier, and more pages than the contract allows", async () => {
    const { deps, reextract } = await misread();
    await expect(reextract({ supplierId: "nobody" })).rejects.toMatchObject({ code: "not-found" });
    await expect(reextract({ limit: deps.contract.crawl.archive.maxReextract + 1 })).rejects.toMatchObject({
      code: "validation",
      detail: { errors: [{ pointer: "/limit" }] },
    });
  });
});

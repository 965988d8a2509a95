import { eq, sql } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { deleteOldImpressions } from "../../../src/features/ads/close-impressions.ts";
import { replayAuction } from "../../../src/features/ads/read-auctions.ts";
import { serveAds } from "../../../src/features/ads/serve-ads.ts";
import { adAuctionRecords, adCampaigns, adImpressions } from "../../../src/features/ads/tables.ts";
import { viewerOfHint } from "../../../src/features/ads/viewer.ts";
import { searches } from "../../../src/features/search/tables.ts";
import { askAs, servedBy } from "../checkout/http.ts";
import { awakenControls, market, viewerControls, withPolicy } from "./harness.ts";

beforeAll(awakenControls, 60_000);

/** A search of a buyer that sold two places of four offers, one of which two campaigns wanted. */
async function sold(mechanism: "second-price" | "vcg" = "second-price") {
  const stage = await market(1, { viewerControls });
  const { deps, depsWith, word } = stage;
  const { contract } = deps;
  const using = depsWith({ contract: { ...contract, ads: { ...contract.ads, auctionMechanism: mechanism } } });
  const searchId = await stage.confirmed();
  await stage.show(searchId, `Desk ${word}`, { relevance: 0.75 });
  await stage.show(searchId, `Lamp ${word}`, { relevance: 0.5 });
  const any = { supplierId: undefined, keywords: [word, "nowhere"] };
  const [high, low] = [await stage.campaign("high", 60, any), await stage.campaign("low", 50, any)];
  await stage.hold(searchId, using);
  const [auction] = await stage.auctions(searchId);
  return { ...stage, deps: using, searchId, high, low, auctionId: auction?.id ?? "" };
}

describe("the record of a search's auction", () => {
  it.each(["second-price", "vcg"] as const)("is written with what it sold, and replayed to it bit for bit, by %s", async (mechanism) => {
    const { deps, auctionId, searchId, impressions, high, low } = await sold(mechanism);
    const held = await replayAuction(deps, auctionId);
    expect(held).toMatchObject({
      ...{ placement: "search", searchId, replay: "same" },
      record: { mechanism, slots: 3, reserveMinor: deps.contract.ads.reservePriceMinor, asked: 4, campaigns: 2 },
    });
    expect(held.record.contract).toEqual({ version: deps.contract.version, lastChanged: deps.contract.lastChanged });
    const shown = await impressions(searchId);
    expect(shown.map(({ auctionId: of, campaignId, offerId, priceMinor }) => ({ of, campaignId, itemId: offerId, priceMinor }))).toEqual(
      held.record.wins.map((win) => ({ of: auctionId, ...win })),
    );
    expect(held.record.wins.map(({ campaignId }) => campaignId)).toEqual([high, low]);
  });

  it("is found to come out otherwise where it was changed, and is told to operators", async () => {
    const { deps, auctionId } = await sold();
    const change = sql`jsonb_set(record, '{wins,0,priceMinor}', '59')`;
    await deps.db.update(adAuctionRecords).set({ record: change }).where(eq(adAuctionRecords.id, auctionId));
    const served = servedBy(deps);
    expect(await askAs(served, "operator", "GET", `/admin/ads/auctions/${auctionId}`)).toMatchObject({
      status: 200,
      body: { id: auctionId, replay: "different", record: { wins: [{ priceMinor: 59 }, {}] } },
    });
    expect((await askAs(served, "operator", "GET", "/admin/ads/auctions?limit=1")).body.items).toHaveLength(1);
    expect((await askAs(served, "operator", "GET", "/admin/ads/auctions/auc_01h455vb4pex5vsknk084sn02q")).status).toBe(404);
    expect((await askAs(served, "usr_nobody", "GET", `/admin/ads/auctions/${auctionId}`)).status).toBe(403);
  });

  it("goes with its search, and a day after the last impression may", async () => {
    const { deps, depsWith, auctionId } = await sold();
    const kept = async () => (await deps.db.select().from(adAuctionRecords).where(eq(adAuctionRecords.id, auctionId))).length;
    const held = (await deps.db.select().from(adAuctionRecords).where(eq(adAuctionRecords.id, auctionId)))[0]?.heldAt ?? new Date(0);
    const daysLater = (days: number) => depsWith({ clock: { now: () => new Date(held.getTime() + days * 86_400_000 + 1) } });
    await deleteOldImpressions(daysLater(90));
    expect(await kept()).toBe(1);
    await deleteOldImpressions(daysLater(91));
    expect(await kept()).toBe(0);
    const other = await sold();
    await deps.db.delete(adImpressions).where(eq(adImpressions.searchId, other.searchId));
    await deps.db.delete(searches).where(eq(searches.id, other.searchId));
    expect((await deps.db.select().from(adAuctionRecords).where(eq(adAuctionRecords.id, other.auctionId))).length).toBe(0);
  });
});

describe("why an ad was shown", () => {
  const why = (served: ReturnType<typeof servedBy>, who: string, token: string) => askAs(served, who, "POST", "/ads/why", { token });

  it("is told to its buyer out of the record, without what anybody bid, and to nobody else", async () => {
    const { deps, buyerId, marks, searchId, high, word, auctionId } = await sold();
    const mark = (await marks(searchId)).find(({ campaignId }) => campaignId === high);
    const served = servedBy(deps);
    const { status, body } = await why(served, buyerId, mark?.impressionToken ?? "");
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{ campaignId: high, placement: "search", position: 1, keywords: [word], relevance: 0.75, competitors: 1, personal: false },
      text: expect.stringContaining("It stood against 1 other campaign") as string,
    });
    expect(JSON.stringify(body)).not.toMatch(/bid(?:Minor|s)|price|USD/u);
    expect((await why(served, "usr_01h455vb4pex5vsknk084sn02q", mark?.impressionToken ?? "")).body).toMatchObject({
      status: 422,
      type: expect.stringContaining("ad-token-foreign") as string,
    });
    expect((await why(served, buyerId, "forged")).status).toBe(422);
    // What the release before showed has no record.
    await deps.db.delete(adAuctionRecords).where(eq(adAuctionRecords.id, auctionId));
    expect((await why(served, buyerId, mark?.impressionToken ?? "")).body).toMatchObject({ competitors: null, relevance: null });
  });

  it("is told of a placement's ad, whose record is written with it", async () => {
    const { deps, depsWith, campaign } = await market(1, { viewerControls });
    const id = await campaign("placed", 950_000, { placement: "cart" });
    try {
      const using = depsWith(withPolicy(deps.settings, "fail_open"));
      const hint = "auction-records-hint-0001";
      const { ads } = await serveAds(using, { placement: "cart", viewer: viewerOfHint(deps, hint) });
      const ad = ads.find(({ campaignId }) => campaignId === id);
      const [impression] = await deps.db.select().from(adImpressions).where(eq(adImpressions.campaignId, id));
      const held = await replayAuction(deps, impression?.auctionId ?? "");
      expect(held).toMatchObject({ placement: "cart", searchId: null, replay: "same" });
      expect(held.record.wins[0]).toEqual({ campaignId: id, itemId: id, priceMinor: impression?.priceMinor });
      const told = await servedBy(deps)(`https://api.test/ads/why?viewer=${hint}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ token: ad?.impressionToken }),
      });
      expect(await told.json()).toMatchObject({
        ...{ campaignId: id, position: null, searchedFor: null, keywords: [], relevance: null },
        competitors: held.record.campaigns - 1,
      });
    } finally {
      await deps.db.update(adCampaigns).set({ enabled: false }).where(eq(adCampaigns.id, id));
    }
  });
});

import { inArray } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { auctionForSearch } from "../../../src/features/ads/auction-for-search.ts";
import { closeExpiredImpressions } from "../../../src/features/ads/close-impressions.ts";
import { recordAdEvent } from "../../../src/features/ads/record-ad-event.ts";
import { serveAds } from "../../../src/features/ads/serve-ads.ts";
import { adImpressions } from "../../../src/features/ads/tables.ts";
import { viewerOfBuyer } from "../../../src/features/ads/viewer.ts";
import { replaceViewerControls } from "../../../src/features/ads/viewer-controls.ts";
import type { Settings } from "../../../src/env.ts";
import { unavailable } from "../../../src/platform/errors.ts";
import { deafControls, market } from "./harness.ts";

const withPolicy = (settings: Settings, policy: "fail_open" | "fail_closed"): { settings: Settings } => {
  if (settings.ads.state !== "configured") throw new Error("the ads are not configured");
  return { settings: { ...settings, ads: { ...settings.ads, value: { ...settings.ads.value, ADS_DEGRADED_MODE_POLICY: policy } } } };
};

describe("an auction for a search", () => {
  it("marks the winners' offers at the second price, and says the same when asked again", async () => {
    const { deps, campaign, offers, searchId, buyerId, impressions } = market();
    const [camera, printer] = offers("Digital camera", "Laser printer");
    if (!camera || !printer) throw new Error("there are no offers");
    const winner = await campaign("winner", 50, { keywords: ["camera"] });
    await campaign("other", 30, { keywords: ["film"] });
    const search = { searchId, buyerId, query: "office", offers: [camera, printer] };

    const first = await auctionForSearch(deps, search);
    expect(first).toMatchObject([{ offerId: camera.offerId, campaignId: winner }]);
    expect(await impressions()).toMatchObject([
      { offerId: camera.offerId, priceMinor: deps.contract.ads.reservePriceMinor, billing: "open", position: 1 },
    ]);
    expect(await auctionForSearch(deps, search)).toEqual(first);
    expect(await impressions()).toHaveLength(1);
  });

  it("sells no more places than a search has, however many auctions run at the same time", async () => {
    const { deps, campaign, offers, searchId, buyerId, impressions } = market();
    for (const name of ["a", "b", "c", "d", "e", "f"]) await campaign(name, 20);
    const batches = Array.from({ length: 6 }, (_, index) => offers(`Chair ${index}`, `Table ${index}`));
    await Promise.all(batches.map((batch) => auctionForSearch(deps, { searchId, buyerId, query: "chair", offers: batch })));
    const sold = await impressions();
    expect(sold).toHaveLength(deps.contract.ads.maxSponsoredPerSearch);
    expect(new Set(sold.map(({ campaignId }) => campaignId)).size).toBe(sold.length);
  });

  it("leaves the search without ads where Postgres or the settings are gone, or ads are switched off", async () => {
    const { depsWith, offers, searchId, buyerId, campaign } = market();
    await campaign("a", 20);
    const search = { searchId, buyerId, query: "chair", offers: offers("Chair") };
    const { settings } = depsWith();
    const bare = { settings: { ...settings, ads: { state: "unconfigured" as const, missing: ["ADS_SIGNING_SECRET"], malformed: [] } } };
    const gone = depsWith();
    Object.defineProperty(gone, "db", {
      get: () => {
        throw unavailable("postgres");
      },
    });
    expect(await auctionForSearch(gone, search)).toEqual([]);
    expect(await auctionForSearch(depsWith(bare), search)).toEqual([]);
    expect(await auctionForSearch(depsWith({ switches: { state: async () => "off" } }), search)).toEqual([]);
  });
});

describe("a viewer's controls", () => {
  it("hold for the next ad: hidden advertisers and opt-outs are not sold to", async () => {
    const { deps, campaign, offers, searchId, buyerId, supplierId } = market();
    await campaign("a", 20);
    const viewer = viewerOfBuyer(deps, buyerId);
    const search = { searchId, buyerId, query: "chair", offers: offers("Chair") };
    await replaceViewerControls(deps, viewer, { optOut: false, hiddenAds: [], hiddenAdvertisers: [supplierId] });
    expect(await auctionForSearch(deps, search)).toEqual([]);
    await replaceViewerControls(deps, viewer, { optOut: true, hiddenAds: [], hiddenAdvertisers: [] });
    expect(await auctionForSearch(deps, search)).toEqual([]);
    await replaceViewerControls(deps, viewer, { optOut: false, hiddenAds: [], hiddenAdvertisers: [] });
    expect(await auctionForSearch(deps, search)).toHaveLength(1);
  });

  it("hide an ad that was sold before, and a search's ads are its buyer's alone", async () => {
    const { deps, campaign, offers, searchId, buyerId } = market();
    const id = await campaign("a", 20);
    await auctionForSearch(deps, { searchId, buyerId, query: "chair", offers: offers("Chair") });
    const viewer = viewerOfBuyer(deps, buyerId);
    expect((await serveAds(deps, { placement: "search", searchId, viewer })).ads).toMatchObject([{ campaignId: id, title: "Chair" }]);
    expect((await serveAds(deps, { placement: "search", searchId, viewer: "view_somebody-else" })).ads).toEqual([]);
    await replaceViewerControls(deps, viewer, { optOut: false, hiddenAds: [id], hiddenAdvertisers: [] });
    expect((await serveAds(deps, { placement: "search", searchId, viewer })).ads).toEqual([]);
  });
});

describe("controls that do not answer in time", () => {
  it("[ADS-1] fail open: ads are served without them, bounded by viewer and minute, and say so", async () => {
    const { depsWith, campaign, counted } = market();
    for (const name of ["a", "b", "c"]) await campaign(name, 1000, { placement: "cart" });
    const open = depsWith({ viewerControls: deafControls, ...withPolicy(depsWith().settings, "fail_open") });
    const served = [];
    for (let round = 0; round < 3; round += 1) served.push(await serveAds(open, { placement: "cart", viewer: "view_1" }));
    expect(served.map(({ ads }) => ads.length)).toEqual([3, 1, 0]);
    expect(served[2]?.degraded).toMatchObject({ mode: "without-controls", policy: "ADS_DEGRADED_MODE_POLICY=fail_open" });
    expect(counted).toMatchObject({
      "ads_degraded_control_events fail_open served": 2,
      "ads_degraded_control_events fail_open withheld": 1,
    });
  });

  it("[ADS-1] fail closed: no ad is served, in a placement or in a search", async () => {
    const { depsWith, campaign, offers, searchId, buyerId, counted } = market();
    await campaign("a", 1000, { placement: "cart" });
    await campaign("b", 1000);
    const closed = depsWith({ viewerControls: deafControls, ...withPolicy(depsWith().settings, "fail_closed") });
    expect(await serveAds(closed, { placement: "cart", viewer: "view_1" })).toMatchObject({ ads: [], degraded: { mode: "ads-withheld" } });
    expect(await auctionForSearch(closed, { searchId, buyerId, query: "chair", offers: offers("Chair") })).toEqual([]);
    expect(counted["ads_degraded_control_events fail_closed withheld"]).toBe(2);
  });
});

describe("an ad's events", () => {
  const sold = async () => {
    const one = market();
    await one.campaign("a", 20);
    const [ad] = await auctionForSearch(one.deps, {
      searchId: one.searchId,
      buyerId: one.buyerId,
      query: "chair",
      offers: one.offers("Chair"),
    });
    return { ...one, token: ad?.impressionToken ?? "" };
  };

  it("are recorded once each; the click after the impression is billed", async () => {
    const { deps, token, impressions, counted } = await sold();
    expect(await recordAdEvent(deps, "impression", token)).toEqual({ ok: true, value: { recorded: true } });
    const clicks = await Promise.all(Array.from({ length: 5 }, () => recordAdEvent(deps, "click", token)));
    expect(clicks.filter((click) => click.ok && click.value.recorded)).toHaveLength(1);
    expect(await impressions()).toMatchObject([{ billing: "billed", reason: null }]);
    expect(counted["ads_abuse_signals repeated-token"]).toBe(4);
  });

  it("without an impression before the click are not billed, and counted as abuse", async () => {
    const { deps, token, impressions, counted } = await sold();
    await recordAdEvent(deps, "click", token);
    expect(await impressions()).toMatchObject([{ billing: "unbilled", reason: "click-without-impression" }]);
    expect(counted["ads_abuse_signals click-without-impression"]).toBe(1);
  });

  it("too many in a minute are not billed, and counted as abuse", async () => {
    const { deps, depsWith, token, impressions } = await sold();
    await recordAdEvent(deps, "impression", token);
    const flooded = depsWith({
      viewerControls: { ...deps.viewerControls, countEvent: async () => deps.contract.ads.eventsPerViewerMinute + 1 },
    });
    await recordAdEvent(flooded, "click", token);
    expect(await impressions()).toMatchObject([{ billing: "unbilled", reason: "too-many-events" }]);
  });

  it("past the day's budget are not billed, however many clicks come at once", async () => {
    const { deps, campaign, offers, buyerId } = market();
    await campaign("a", 20, { dailyBudget: 20 });
    const searches = Array.from({ length: 6 }, () => deps.ids.next("srch"));
    const ads = await Promise.all(
      searches.map((searchId) => auctionForSearch(deps, { searchId, buyerId, query: "chair", offers: offers("Chair") })),
    );
    const tokens = ads.flat().map(({ impressionToken }) => impressionToken);
    for (const token of tokens) await recordAdEvent(deps, "impression", token);
    await Promise.all(tokens.map((token) => recordAdEvent(deps, "click", token)));

    const rows = await deps.db.select().from(adImpressions).where(inArray(adImpressions.searchId, searches));
    const price = deps.contract.ads.reservePriceMinor;
    expect(rows.map(({ priceMinor }) => priceMinor)).toEqual(searches.map(() => price));
    expect(rows.filter(({ billing }) => billing === "billed")).toHaveLength(Math.floor(20 / price));
    expect(rows.filter(({ reason }) => reason === "budget-spent")).toHaveLength(6 - Math.floor(20 / price));
  });

  it("by a forged or expired token are refused", async () => {
    const { deps, depsWith, token, counted } = await sold();
    expect(await recordAdEvent(deps, "click", `${token.slice(0, -3)}abc`)).toMatchObject({
      ok: false,
      refusal: { kind: "ad-token-invalid" },
    });
    expect(await recordAdEvent(deps, "click", "rubbish")).toMatchObject({ ok: false, refusal: { kind: "ad-token-invalid" } });
    expect(counted["ads_abuse_signals forged-token"]).toBe(2);
    const after = new Date(Date.now() + (deps.contract.ads.tokenSeconds + 1) * 1000);
    expect(await recordAdEvent(depsWith({ clock: { now: () => after } }), "click", token)).toMatchObject({
      ok: false,
      refusal: { kind: "ad-token-expired" },
    });
  });

  it("that never came leave the impression unbilled, with the reason", async () => {
    const [unseen, seen] = [await sold(), await sold()];
    await recordAdEvent(seen.deps, "impression", seen.token);
    const after = new Date(Date.now() + (seen.deps.contract.ads.tokenSeconds + 60) * 1000);
    await closeExpiredImpressions(seen.depsWith({ clock: { now: () => after } }));
    expect(await unseen.impressions()).toMatchObject([{ billing: "unbilled", reason: "not-seen" }]);
    expect(await seen.impressions()).toMatchObject([{ billing: "unbilled", reason: "not-clicked" }]);
  });
});

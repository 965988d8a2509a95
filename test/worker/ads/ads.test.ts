import { beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import type { Controls } from "../../../src/features/ads/controls.ts";
import { serveAds } from "../../../src/features/ads/serve-ads.ts";
import { viewerOfBuyer } from "../../../src/features/ads/viewer.ts";
import { replaceViewerControls } from "../../../src/features/ads/viewer-controls.ts";
import type { Deps } from "../../../src/deps.ts";
import type { Db } from "../../../src/platform/db/client.ts";
import { awakenControls, chairs, deafControls, market, withPolicy } from "./harness.ts";
import { askAs, servedBy } from "../checkout/http.ts";

/** A database that answers the one statement by which a placement's auction reads, and fails the batch that writes. */
function withoutWrites(db: Db): Db {
  const batch: Db["batch"] = async () => {
    throw new Error("no writes");
  };
  return Object.create(db, { batch: { value: batch } }) as Db;
}

beforeAll(awakenControls, 60_000);

describe("a viewer's controls", () => {
  it("hold for the next ad: hidden advertisers and opt-outs are not sold to", async () => {
    const { deps, campaign, confirmed, show, hold, marks, buyerId, supplierId } = await market();
    await campaign("a", 20);
    const viewer = viewerOfBuyer(deps, buyerId);
    const soldUnder = async (controls: Controls) => {
      await replaceViewerControls(deps, { viewer, buyerId }, controls);
      const searchId = await confirmed();
      await show(searchId, "Chair");
      await hold(searchId);
      return (await marks(searchId)).length;
    };
    expect(await soldUnder({ optOut: false, hiddenAds: [], hiddenAdvertisers: [supplierId] })).toBe(0);
    expect(await soldUnder({ optOut: true, hiddenAds: [], hiddenAdvertisers: [] })).toBe(0);
    expect(await soldUnder({ optOut: false, hiddenAds: [], hiddenAdvertisers: [] })).toBe(1);
  });

  it("hide an ad that was sold before, and a search's ads are its buyer's alone", async () => {
    const { deps, campaign, searchId, hold, buyerId } = await chairs();
    const id = await campaign("a", 20);
    await hold(searchId);
    const viewer = viewerOfBuyer(deps, buyerId);
    expect((await serveAds(deps, { placement: "search", searchId, viewer })).ads).toMatchObject([{ campaignId: id, title: "Chair" }]);
    expect((await serveAds(deps, { placement: "search", searchId, viewer: "view_somebody-else" })).ads).toEqual([]);
    await replaceViewerControls(deps, { viewer, buyerId }, { optOut: false, hiddenAds: [id], hiddenAdvertisers: [] });
    expect((await serveAds(deps, { placement: "search", searchId, viewer })).ads).toEqual([]);
  });
});

describe("a placement's auction", () => {
  it("counts as sold what was written, and nothing where the write failed", async () => {
    const { deps, depsWith, campaign, counted } = await market();
    await campaign("a", 1000, { placement: "home" });
    await campaign("b", 900, { placement: "home" });
    const broken = depsWith({ db: withoutWrites(deps.db) });
    await expect(serveAds(broken, { placement: "home", viewer: "view_1" })).rejects.toThrow("no writes");
    expect(counted["ads_places_sold"]).toBeUndefined();
    const { ads } = await serveAds(deps, { placement: "home", viewer: "view_2" });
    expect(counted["ads_places_sold"]).toBe(ads.length);
  });
});

describe("controls that do not answer in time", () => {
  it("[ADS-1] fail open: ads are served without them, bounded by viewer and minute, and say so", async () => {
    const { deps, depsWith, campaign, counted } = await market();
    for (const name of ["a", "b", "c"]) await campaign(name, 1000, { placement: "cart" });
    const open = depsWith({ viewerControls: deafControls, ...withPolicy(deps.settings, "fail_open") });
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
    const { deps, depsWith, campaign, searchId, hold, marks, counted } = await chairs();
    await campaign("a", 1000, { placement: "cart" });
    await campaign("b", 1000);
    const closed = depsWith({ viewerControls: deafControls, ...withPolicy(deps.settings, "fail_closed") });
    expect(await serveAds(closed, { placement: "cart", viewer: "view_1" })).toMatchObject({ ads: [], degraded: { mode: "ads-withheld" } });
    await hold(searchId, closed);
    expect(await marks(searchId)).toEqual([]);
    expect(counted["ads_degraded_control_events fail_closed withheld"]).toBe(2);
  });
});

describe("a client that opts out by Sec-GPC", () => {
  it.each(["fail_open", "fail_closed"] as const)("gets no ad, with controls that answer or not, under %s", async (policy) => {
    const { deps, depsWith, campaign, counted } = await market();
    await campaign("a", 1000, { placement: "cart" });
    const asked = async (using: Deps, headers: Record<string, string>) => {
      const answer = await servedBy(using)("https://procureiq.test/ads?placement=cart", { headers });
      expect(answer.status).toBe(200);
      return (await answer.json<{ ads: unknown[] }>()).ads.length;
    };
    const [sure, deaf] = [withPolicy(deps.settings, policy), { viewerControls: deafControls, ...withPolicy(deps.settings, policy) }];
    expect(await asked(depsWith(sure), {})).toBeGreaterThan(0);
    expect(await asked(depsWith(sure), { "sec-gpc": "0" })).toBeGreaterThan(0);
    const before = { ...counted };
    expect([await asked(depsWith(sure), { "sec-gpc": "1" }), await asked(depsWith(deaf), { "sec-gpc": "1" })]).toEqual([0, 0]);
    expect(counted["ads_places_sold"]).toBe(before["ads_places_sold"]);
    expect(counted[`ads_degraded_control_events ${policy} served`]).toBeUndefined();
  });
});

describe("the offers of a search that sold a place", () => {
  it("are marked for their buyer, and for a client that sends Sec-GPC neither marked nor left out", async () => {
    const { deps, campaign, searchId, buyerId, hold, show } = await chairs();
    await campaign("a", 1000);
    await show(searchId, "Stool", { relevance: 0.5 });
    await hold(searchId);
    const listed = async (headers: Record<string, string>) => {
      const { status, body } = await askAs(servedBy(deps), buyerId, "GET", `/offers?search=${searchId}`, undefined, headers);
      expect(status).toBe(200);
      return z.array(z.looseObject({ id: z.string() })).parse(body.items);
    };
    const marked = await listed({});
    expect(marked.filter((offer) => "sponsored" in offer)).toHaveLength(1);
    const unmarked = await listed({ "sec-gpc": "1" });
    const without = (offer: object) => Object.fromEntries(Object.entries(offer).filter(([name]) => name !== "sponsored"));
    expect(unmarked).toEqual(marked.map(without));
  });
});

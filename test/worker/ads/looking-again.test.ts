import { beforeAll, describe, expect, it } from "vitest";
import { serveAds } from "../../../src/features/ads/serve-ads.ts";
import { viewerOfBuyer } from "../../../src/features/ads/viewer.ts";
import { replaceViewerControls } from "../../../src/features/ads/viewer-controls.ts";
import { awakenControls, market, viewerControls } from "./harness.ts";

beforeAll(awakenControls, 60_000);

describe("a search's ads", () => {
  it("were counted as they were sold: to look at them again and again takes nothing of the viewer's cap", async () => {
    const { deps, campaign, confirmed, show, hold, settled, buyerId } = await market(1, { viewerControls });
    const searchId = await confirmed();
    await show(searchId, "Chair");
    const id = await campaign("looked-at", 20);
    await hold(searchId);
    // What was granted and not sold is given back behind the answer.
    await settled();
    const viewer = viewerOfBuyer(deps, buyerId);
    const counted = async () => (await viewerControls(viewer).read(deps.clock.now().getTime())).servedThisHour;
    expect(await counted()).toBe(1);
    const cap = deps.contract.ads.impressionsPerViewerHour;
    await viewerControls(viewer).reserve(cap, cap, deps.clock.now().getTime());
    const look = async () =>
      (await serveAds(deps, { placement: "search", searchId, viewer, buyerId })).ads.map(({ campaignId }) => campaignId);
    for (let time = 0; time < 5; time += 1) expect(await look()).toEqual([id]);
    expect(await counted()).toBe(cap);
    // What the viewer decides holds for them all the same.
    await replaceViewerControls(deps, { viewer, buyerId }, { optOut: true, hiddenAds: [], hiddenAdvertisers: [] });
    expect(await look()).toEqual([]);
  });
});

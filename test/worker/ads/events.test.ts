import { inArray } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { closeExpiredImpressions } from "../../../src/features/ads/close-impressions.ts";
import { recordAdEvent, type Reporter } from "../../../src/features/ads/record-ad-event.ts";
import { adImpressions } from "../../../src/features/ads/tables.ts";
import { viewerOfBuyer, viewerOfHint } from "../../../src/features/ads/viewer.ts";
import { replaceViewerControls } from "../../../src/features/ads/viewer-controls.ts";
import type { Deps } from "../../../src/deps.ts";
import { overriding } from "../objects.ts";
import { awakenControls, chairs, market } from "./harness.ts";

beforeAll(awakenControls, 60_000);

const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";

describe("an ad's events", () => {
  const report = (deps: Deps, type: "impression" | "click", token: string, by: Partial<Reporter> = {}) =>
    recordAdEvent(deps, type, token, { viewers: [], userAgent: FIREFOX, optedOut: false, ...by });
  const aMomentLater = (deps: Deps): Deps => overriding(deps, { clock: { now: () => new Date(Date.now() + 1_000) } });
  const sold = async () => {
    const one = await chairs();
    await one.campaign("a", 20);
    await one.hold(one.searchId);
    const [ad] = await one.marks(one.searchId);
    return { ...one, impressions: () => one.impressions(one.searchId), token: ad?.impressionToken ?? "" };
  };

  it.each([
    ["whose viewer opted out meanwhile", true, {}],
    ["that says so itself", false, { optedOut: true }],
  ])("[ADS-4] bill no click %s", async (_, decides, by) => {
    const { deps, token, impressions, buyerId } = await sold();
    await report(deps, "impression", token);
    const decider = { viewer: viewerOfBuyer(deps, buyerId), buyerId };
    if (decides) await replaceViewerControls(deps, decider, { optOut: true, hiddenAds: [], hiddenAdvertisers: [] });
    expect(await report(aMomentLater(deps), "click", token, by)).toEqual({ ok: true, value: { recorded: true } });
    expect(await impressions()).toMatchObject([{ billing: "unbilled", reason: "opted-out" }]);
  });

  it("are recorded once each; the click after the impression is billed", async () => {
    const { deps, token, impressions, counted } = await sold();
    expect(await report(deps, "impression", token)).toEqual({ ok: true, value: { recorded: true } });
    const clicks = await Promise.all(Array.from({ length: 5 }, () => report(aMomentLater(deps), "click", token)));
    expect(clicks.filter((click) => click.ok && click.value.recorded)).toHaveLength(1);
    expect(await impressions()).toMatchObject([{ billing: "billed", reason: null }]);
    expect(counted["ads_abuse_signals repeated-token"]).toBe(4);
  });

  it("that are 19 ms apart are no person's: the click is recorded, counted as abuse and not billed", async () => {
    const { deps, token, impressions, counted } = await sold();
    const seen = Date.now();
    await report(overriding(deps, { clock: { now: () => new Date(seen) } }), "impression", token);
    const click = await report(overriding(deps, { clock: { now: () => new Date(seen + 19) } }), "click", token);
    expect(click).toEqual({ ok: true, value: { recorded: true } });
    expect(await impressions()).toMatchObject([{ billing: "unbilled", reason: "click-too-soon" }]);
    expect(counted["ads_abuse_signals click-too-soon"]).toBe(1);
  });

  it("without an impression before the click are not billed, and counted as abuse", async () => {
    const { deps, token, impressions, counted } = await sold();
    await report(deps, "click", token);
    expect(await impressions()).toMatchObject([{ billing: "unbilled", reason: "click-without-impression" }]);
    expect(counted["ads_abuse_signals click-without-impression"]).toBe(1);
  });

  it("too many in a minute are not billed, and counted as abuse", async () => {
    const { deps, depsWith, token, impressions } = await sold();
    await report(deps, "impression", token);
    const flooded = depsWith({
      viewerControls: (viewer) =>
        overriding(deps.viewerControls(viewer), { countEvent: async () => deps.contract.ads.eventsPerViewerMinute + 1 }),
    });
    await report(flooded, "click", token);
    expect(await impressions()).toMatchObject([{ billing: "unbilled", reason: "too-many-events" }]);
  });

  it("past the day's budget are not billed, however many clicks come at once", async () => {
    const { deps, campaign, confirmed, show, hold, marks } = await market();
    await campaign("a", 20, { dailyBudget: 20 });
    const searches = await Promise.all(Array.from({ length: 6 }, () => confirmed()));
    for (const searchId of searches) await show(searchId, "Chair");
    await Promise.all(searches.map((searchId) => hold(searchId)));
    const tokens = (await Promise.all(searches.map(marks))).flat().map(({ impressionToken }) => impressionToken);
    for (const token of tokens) await report(deps, "impression", token);
    await Promise.all(tokens.map((token) => report(aMomentLater(deps), "click", token)));

    const rows = await deps.db.select().from(adImpressions).where(inArray(adImpressions.searchId, searches));
    const price = deps.contract.ads.reservePriceMinor;
    expect(rows.map(({ priceMinor }) => priceMinor)).toEqual(searches.map(() => price));
    expect(rows.filter(({ billing }) => billing === "billed")).toHaveLength(Math.floor(20 / price));
    expect(rows.filter(({ reason }) => reason === "budget-spent")).toHaveLength(6 - Math.floor(20 / price));
  });

  it("by a forged or expired token are refused", async () => {
    const { deps, depsWith, token, counted } = await sold();
    expect(await report(deps, "click", `${token.slice(0, -3)}abc`)).toMatchObject({
      ok: false,
      refusal: { kind: "ad-token-invalid" },
    });
    expect(await report(deps, "click", "rubbish")).toMatchObject({ ok: false, refusal: { kind: "ad-token-invalid" } });
    expect(counted["ads_abuse_signals forged-token"]).toBe(2);
    const after = new Date(Date.now() + (deps.contract.ads.tokenSeconds + 1) * 1000);
    expect(await report(depsWith({ clock: { now: () => after } }), "click", token)).toMatchObject({
      ok: false,
      refusal: { kind: "ad-token-expired" },
    });
  });

  it("[ADS-4] of another viewer are refused and counted as abuse, and their own viewer's are billed", async () => {
    const { deps, token, buyerId, impressions, counted } = await sold();
    const own = { viewers: [viewerOfBuyer(deps, buyerId)] };
    const foreign = { viewers: [viewerOfBuyer(deps, `${buyerId}x`), viewerOfHint(deps, "a-hint-of-another-viewer")] };
    for (const type of ["impression", "click"] as const)
      expect(await report(deps, type, token, foreign)).toEqual({ ok: false, refusal: { kind: "ad-token-foreign" } });
    expect(await impressions()).toMatchObject([{ billing: "open", seenAt: null, clickedAt: null }]);
    expect(counted["ads_abuse_signals foreign-token"]).toBe(2);
    await report(deps, "impression", token, own);
    await report(aMomentLater(deps), "click", token, own);
    expect(await impressions()).toMatchObject([{ billing: "billed", reason: null }]);
  });

  it("[ADS-4] of a robot are recorded, counted as abuse and not billed", async () => {
    const { deps, token, impressions, counted } = await sold();
    const userAgent = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";
    await report(deps, "impression", token, { userAgent });
    expect(await report(aMomentLater(deps), "click", token, { userAgent })).toEqual({ ok: true, value: { recorded: true } });
    expect(await impressions()).toMatchObject([{ billing: "unbilled", reason: "robot" }]);
    expect(counted["ads_abuse_signals robot"]).toBe(1);
  });

  it("of a browser are billed", async () => {
    const { deps, token, impressions } = await sold();
    await report(deps, "impression", token, { userAgent: FIREFOX });
    await report(aMomentLater(deps), "click", token, { userAgent: FIREFOX });
    expect(await impressions()).toMatchObject([{ billing: "billed", reason: null }]);
  });

  it("that never came leave the impression unbilled, with the reason", async () => {
    const [unseen, seen] = [await sold(), await sold()];
    await report(seen.deps, "impression", seen.token);
    const after = new Date(Date.now() + (seen.deps.contract.ads.tokenSeconds + 60) * 1000);
    await closeExpiredImpressions(seen.depsWith({ clock: { now: () => after } }));
    expect(await unseen.impressions()).toMatchObject([{ billing: "unbilled", reason: "not-seen" }]);
    expect(await seen.impressions()).toMatchObject([{ billing: "unbilled", reason: "not-clicked" }]);
  });
});

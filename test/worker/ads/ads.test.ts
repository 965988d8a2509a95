import { env } from "cloudflare:workers";
import { inArray } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { closeExpiredImpressions } from "../../../src/features/ads/close-impressions.ts";
import type { Controls } from "../../../src/features/ads/controls.ts";
import { recordAdEvent, type Reporter } from "../../../src/features/ads/record-ad-event.ts";
import { serveAds } from "../../../src/features/ads/serve-ads.ts";
import { adImpressions } from "../../../src/features/ads/tables.ts";
import { viewerOfBuyer, viewerOfHint } from "../../../src/features/ads/viewer.ts";
import { replaceViewerControls } from "../../../src/features/ads/viewer-controls.ts";
import { createDeps, type Deps } from "../../../src/deps.ts";
import type { Db } from "../../../src/platform/db/client.ts";
import { awakenControls, deafControls, market, withPolicy } from "./harness.ts";
import { askAs, servedBy } from "../checkout/http.ts";
import { overriding } from "../objects.ts";
import { ownPlaces } from "./own-places.ts";

/** A database that answers the first batch, by which an auction reads, and fails the one that writes. */
function withoutWrites(db: Db): Db {
  let batches = 0;
  const batch: Db["batch"] = async (statements) => {
    batches += 1;
    if (batches > 1) throw new Error("no writes");
    return db.batch(statements);
  };
  return Object.create(db, { batch: { value: batch } }) as Db;
}

beforeAll(awakenControls, 60_000);

/** A market whose search shows a chair. */
async function chairs() {
  const stage = await market();
  const searchId = await stage.confirmed();
  await stage.show(searchId, "Chair");
  return { ...stage, searchId };
}

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

describe("a campaign that could never be served", () => {
  const base = { name: "A", placement: "search", bid: { amount: 50, currency: "USD" } };
  const saved = async (body: object) => {
    const { deps, supplierId } = await market();
    const put = async (more: object) =>
      askAs(servedBy(deps), "operator", "PUT", `/admin/ads/campaigns/${supplierId}-a`, { ...base, ...body, ...more });
    const answer = await put({});
    // One that serves would take part in the auctions of all other tests.
    if (answer.status === 200) expect((await put({ enabled: false })).status).toBe(200);
    return answer;
  };

  it.each([
    ["whose budget pays for no click", { dailyBudget: { amount: 49, currency: "USD" } }, "/dailyBudget/amount"],
    ["that bids less than the least a click costs", { bid: { amount: 4, currency: "USD" } }, "/bid/amount"],
    ["with a keyword that nothing matches", { keywords: ["chair", "!!"] }, "/keywords/1"],
    ["of a supplier that is none", { supplierId: "no-such-supplier" }, "/supplierId"],
    [
      "whose day's budget is more than its total one",
      { dailyBudget: { amount: 200, currency: "USD" }, totalBudget: { amount: 100, currency: "USD" } },
      "/dailyBudget/amount",
    ],
    ["for a country whose code another has replaced", { targets: { countries: ["DE", "UK"] } }, "/targets/countries/1"],
    ["for an island that the platform calls by its country", { targets: { countries: ["IC"] } }, "/targets/countries/0"],
  ])("%s is refused where it is wrong", async (_, body, pointer) => {
    expect(await saved(body)).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });

  it("which its clicks of before leave nothing of its total budget is refused where it is, and taken with more", async () => {
    const places = ownPlaces(createDeps(env));
    const one = places.campaign({ bid: 10, dailyBudget: null, totalBudget: 30 });
    try {
      const now = new Date();
      await one.saved(now);
      expect([await one.click(now), await one.click(now)]).toEqual(["billed", "billed"]);
      await one.saved(now, null, 30);
      await expect(one.saved(now, null, 29)).rejects.toMatchObject({ detail: { errors: [{ pointer: "/totalBudget/amount" }] } });
      expect(await one.total()).toBe(20);
    } finally {
      await places.forget();
    }
  });

  it("is taken where it is switched off, and one whose budget pays for a single click is served", async () => {
    expect((await saved({ dailyBudget: { amount: 49, currency: "USD" }, enabled: false })).status).toBe(200);
    expect((await saved({ dailyBudget: { amount: 50, currency: "USD" } })).status).toBe(200);
    expect((await saved({ bid: { amount: 4, currency: "USD" }, enabled: false })).status).toBe(200);
    expect((await saved({ supplierId: "not-there-yet", enabled: false })).status).toBe(200);
    expect((await saved({ bid: { amount: 5, currency: "USD" } })).status).toBe(200);
  });
});

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

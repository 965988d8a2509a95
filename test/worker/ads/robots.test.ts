import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { env } from "cloudflare:workers";
import { inArray } from "drizzle-orm";
import { createDeps } from "../../../src/deps.ts";
import { adCampaigns } from "../../../src/features/ads/tables.ts";
import { BROWSERS, DRIVEN, ROBOTS } from "../../support/user-agents.ts";
import { servedBy } from "../checkout/http.ts";
import { newHint } from "../../../src/features/ads/viewer.ts";
import { awakenControls, deafControls, market, withPolicy } from "./harness.ts";

const made: string[] = [];

beforeAll(awakenControls, 60_000);
afterEach(async () => {
  await createDeps(env).db.update(adCampaigns).set({ enabled: false }).where(inArray(adCampaigns.id, made));
});

/** A placement with an ad, and what a client is served that calls itself something. */
async function placed() {
  const one = await market();
  made.push(await one.campaign("a", 1_000_000, { placement: "cart", supplierId: undefined }));
  const ask = async (userAgent: string, using = one.deps) => {
    const hint = newHint(one.deps);
    const answer = await servedBy(using)(`https://api.test/ads?placement=cart&viewer=${hint}`, { headers: { "user-agent": userAgent } });
    expect(answer.status).toBe(200);
    return answer.json<{ ads: unknown[]; noAds?: string; degraded?: unknown }>();
  };
  return { ...one, ask };
}

describe("what calls itself a robot", () => {
  it("is served no ad and told why, each counted and none sold", { timeout: 60_000 }, async () => {
    const { ask, counted } = await placed();
    for (const robot of ROBOTS) expect(await ask(robot), robot).toMatchObject({ ads: [], noAds: "robot" });
    expect(counted["ads_requests_unserved robot"]).toBe(ROBOTS.length);
    expect(counted["ads_places_sold"]).toBeUndefined();
  });

  it.each(["fail_open", "fail_closed"] as const)("[ADS-1] is served none while the controls do not answer, under %s", async (policy) => {
    const { ask, deps, depsWith } = await placed();
    const deaf = depsWith({ viewerControls: deafControls, ...withPolicy(deps.settings, policy) });
    const answer = await ask(ROBOTS[0], deaf);
    expect(answer).toMatchObject({ ads: [], noAds: "robot" });
    expect(answer.degraded).toBeUndefined();
  });

  it("is told from a person's browser, which is served", { timeout: 60_000 }, async () => {
    const { ask } = await placed();
    for (const browser of [...BROWSERS, ...DRIVEN]) {
      const { ads, noAds } = await ask(browser);
      expect(ads.length, browser).toBeGreaterThan(0);
      expect(noAds).toBeUndefined();
    }
  });
});

describe("an answer without ads", () => {
  it("says whose word it is: the client's, the controls' that could not be read, or nobody's", async () => {
    const { ask, deps, depsWith, counted } = await placed();
    const closed = depsWith({ viewerControls: deafControls, ...withPolicy(deps.settings, "fail_closed") });
    expect(await ask(BROWSERS[0], closed)).toMatchObject({ ads: [], noAds: "controls-unread", degraded: { mode: "ads-withheld" } });
    const hint = newHint(deps);
    const asked = async (headers: Record<string, string>) =>
      (await servedBy(deps)(`https://api.test/ads?placement=search&search=${deps.ids.next("srch")}&viewer=${hint}`, { headers })).json();
    expect(await asked({ "sec-gpc": "1" })).toMatchObject({ ads: [], noAds: "opted-out" });
    expect(await asked({})).toMatchObject({ ads: [], noAds: "no-campaign" });
    expect(counted).toMatchObject({
      "ads_requests_unserved controls-unread": 1,
      "ads_requests_unserved opted-out": 1,
      "ads_requests_unserved no-campaign": 1,
    });
  });
});

import { eq, inArray } from "drizzle-orm";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { createDeps, type Deps } from "../../../src/deps.ts";
import { forgetNetworks } from "../../../src/features/ads/close-impressions.ts";
import { adCampaigns, adImpressions } from "../../../src/features/ads/tables.ts";
import { replaceViewerControls } from "../../../src/features/ads/viewer-controls.ts";
import { crowdOf, networkOf, newHint, viewerOfHint } from "../../../src/features/ads/viewer.ts";
import { env } from "cloudflare:workers";
import { countingPostgres } from "../round-trips.ts";
import { servedBy } from "../checkout/http.ts";
import { awakenControls, deafControls, market, viewerControls, withPolicy } from "./harness.ts";

const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
const made: string[] = [];

beforeAll(awakenControls, 60_000);
afterEach(async () => {
  await createDeps(env).db.update(adCampaigns).set({ enabled: false }).where(inArray(adCampaigns.id, made));
});

interface Answer {
  viewer: string;
  ads: { campaignId: string; impressionToken: string }[];
  noAds?: string;
}

/** Another one each time. */
let groups = 0x1000;
const group = () => (groups += 1).toString(16);

/** A subscriber's network of its own, and campaigns of nobody in particular that outbid every other test's. */
async function subscriber(campaigns: number) {
  const one = await market(1, { viewerControls });
  const { deps, campaign } = one;
  const mine = new Set<string>();
  for (let index = 0; index < campaigns; index += 1) {
    const id = await campaign(`c${index}`, 1_000_000 - index, { placement: "cart", supplierId: undefined });
    mine.add(id);
    made.push(id);
  }
  const network = `2001:db8:${group()}:${group()}`;
  /** Without hint or account, from an address of the network: another each time, as a subscriber is free to choose. */
  const ask = async (using: Deps = deps, address = `${network}::${group()}`, hint?: string): Promise<Answer> => {
    const path = `/ads?placement=cart${hint === undefined ? "" : `&viewer=${hint}`}`;
    const answer = await servedBy(using)(`https://api.test${path}`, { headers: { "cf-connecting-ip": address, "user-agent": FIREFOX } });
    expect(answer.status).toBe(200);
    return answer.json<Answer>();
  };
  const rowsOf = (counted: string) => deps.db.select().from(adImpressions).where(eq(adImpressions.network, counted));
  const rows = () => rowsOf(networkOf(deps, `${network}::1`));
  const rowsOfCrowd = () => rowsOf(crowdOf(deps, `${network}::1`));
  const ofMine = ({ ads }: Answer) => ads.filter(({ campaignId }) => mine.has(campaignId)).length;
  return { ...one, network, ask, rows, rowsOfCrowd, ofMine, caps: deps.contract.ads };
}

describe("who names himself in no way", () => {
  it("is sold, however often he asks and from whichever address of his network, what one viewer is", async () => {
    const { ask, rows, caps, deps } = await subscriber(6);
    const answers = [];
    for (let call = 0; call < 30; call += 1) answers.push(await ask());
    const sold = await rows();
    expect(sold).toHaveLength(caps.impressionsPerViewerHour);
    const perCampaign = Map.groupBy(sold, ({ campaignId }) => campaignId);
    expect(Math.max(...[...perCampaign.values()].map(({ length }) => length))).toBe(caps.campaignImpressionsPerViewerHour);
    expect(answers.at(-1)).toMatchObject({ ads: [], noAds: "capped" });
    expect(new Set(answers.map(({ viewer }) => viewer)).size).toBe(answers.length);
    // Another network, and who sends the hint that he was given, are others.
    expect((await ask(deps, `2001:db8:${group()}:${group()}::1`)).ads.length).toBeGreaterThan(0);
    expect((await ask(deps, undefined, answers[0]?.viewer)).ads.length).toBeGreaterThan(0);
    expect(await rows()).toHaveLength(sold.length);
  });

  it("is sold no more by a hint for each call that no answer gave, however like one it looks", async () => {
    const { ask, rows, caps, deps } = await subscriber(6);
    const madeUp = [
      () => deps.ids.next("view"),
      () => `${deps.ids.next("view")}-${"A".repeat(24)}`,
      () => newHint(deps).slice(0, -1),
      () => `${deps.ids.next("view")}${newHint(deps).slice(-25)}`,
      () => "a-hint-of-my-own",
    ];
    for (let call = 0; call < 25; call += 1) await ask(deps, undefined, madeUp[call % madeUp.length]?.());
    expect(await rows()).toHaveLength(caps.impressionsPerViewerHour);
    expect(await ask(deps, undefined, deps.ids.next("view"))).toMatchObject({ ads: [], noAds: "capped" });
    // A neighbour who keeps the hint that he was given is no part of it.
    expect((await ask(deps, undefined, newHint(deps))).ads).toHaveLength(caps.maxSponsoredPerSearch);
  });

  it("is sold no more by asking many times at once", async () => {
    const { ask, rows, caps } = await subscriber(1);
    await Promise.all(Array.from({ length: caps.campaignImpressionsPerViewerHour + 8 }, async () => ask()));
    const sold = (await rows()).filter(({ campaignId }) => made.at(-1) === campaignId);
    expect(sold.length).toBeLessThanOrEqual(caps.campaignImpressionsPerViewerHour);
    expect(sold.length).toBeGreaterThan(0);
  });

  it.each([
    ["fail_open", [3, 1, 0]],
    ["fail_closed", [0, 0, 0]],
  ] as const)("[ADS-1] is served under %s without controls what one viewer is in a minute", async (policy, expected) => {
    const { ask, depsWith, deps } = await subscriber(3);
    const deaf = depsWith({ viewerControls: deafControls, ...withPolicy(deps.settings, policy) });
    const served = [];
    for (const _ of expected) served.push((await ask(deaf)).ads.length);
    expect(served).toEqual(expected);
  });

  it("is no address that is kept, and no network once no cap counts it", async () => {
    const { ask, rows, network, deps } = await subscriber(1);
    await ask();
    const kept = await rows();
    for (const row of kept) {
      expect(row.network).toMatch(/^view_[\da-f]{32}$/u);
      expect(JSON.stringify(row)).not.toContain(network);
    }
    await forgetNetworks(deps);
    expect(await rows()).toHaveLength(kept.length);
    const ids = kept.map(({ id }) => id);
    const threeHoursAgo = new Date(Date.now() - 3 * 3_600_000);
    await deps.db.update(adImpressions).set({ servedAt: threeHoursAgo }).where(inArray(adImpressions.id, ids));
    await forgetNetworks(deps);
    expect(await rows()).toEqual([]);
  });
});

describe("who keeps the hint that he was given", () => {
  /** As the contract has it, with another cap for all who come from one address. */
  const cappedAt = (deps: Deps, impressionsPerAddressHour: number) => ({
    contract: { ...deps.contract, ads: { ...deps.contract.ads, impressionsPerAddressHour } },
  });

  it("is sold what one viewer is, until all who come from his address have been sold what they may be together", async () => {
    const { ask, rows, rowsOfCrowd, depsWith, deps } = await subscriber(3);
    const using = depsWith(cappedAt(deps, 8));
    const served = [];
    for (let call = 0; call < 4; call += 1) served.push((await ask(using, undefined, newHint(deps))).ads.length);
    expect(served).toEqual([3, 3, 2, 0]);
    expect(await ask(using, undefined, newHint(deps))).toMatchObject({ ads: [], noAds: "capped" });
    expect([await rowsOfCrowd(), await rows()]).toMatchObject({ 0: { length: 8 }, 1: [] });
    // Elsewhere he is among others.
    expect((await ask(using, `2001:db8:${group()}:${group()}::1`, newHint(deps))).ads).toHaveLength(3);
  });

  it("costs no round trip more by it", async () => {
    const { ask, deps } = await subscriber(3);
    const { answer, postgres } = await countingPostgres(() => ask(deps, undefined, newHint(deps)));
    expect([answer.ads.length, postgres]).toEqual([3, 2]);
  });

  it("is sold no more of it by many hints at once", async () => {
    const { ask, rowsOfCrowd, depsWith, deps } = await subscriber(3);
    const using = depsWith(cappedAt(deps, 8));
    await Promise.all(Array.from({ length: 12 }, async () => ask(using, undefined, newHint(deps))));
    const { length } = await rowsOfCrowd();
    expect(length).toBeLessThanOrEqual(8);
    expect(length).toBeGreaterThanOrEqual(6);
  });

  it("is told how much of his cap is used, and who made his up how much of that of his address", async () => {
    const { ask, deps, network } = await subscriber(3);
    const served = async (hint: string) => {
      const path = `https://api.test/ads/viewer-controls?viewer=${hint}`;
      const answer = await servedBy(deps)(path, { headers: { "cf-connecting-ip": `${network}::7`, "user-agent": FIREFOX } });
      return (await answer.json<{ servedThisHour: number }>()).servedThisHour;
    };
    const hint = newHint(deps);
    await ask(deps, undefined, hint);
    for (let call = 0; call < 2; call += 1) await ask(deps, undefined, deps.ids.next("view"));
    expect([await served(hint), await served(newHint(deps)), await served(deps.ids.next("view"))]).toEqual([3, 0, 6]);
  });
});

describe("what was shown to who named himself in no way", () => {
  const report = (using: Deps, body: object, hint: string) =>
    servedBy(using)(`https://api.test/ads/events?viewer=${hint}`, {
      method: "POST",
      headers: { "content-type": "application/json", "user-agent": FIREFOX },
      body: JSON.stringify(body),
    });
  const aMomentLater = { clock: { now: () => new Date(Date.now() + 1_000) } };

  it("is his own to report under the hint he was given, and his opt-out under it holds for it", async () => {
    const { ask, deps, depsWith } = await subscriber(2);
    const [kept, left] = [await ask(), await ask()];
    for (const { ads, viewer } of [kept, left]) {
      const token = ads[0]?.impressionToken;
      expect((await report(deps, { type: "impression", token }, viewer)).status).toBe(200);
      if (viewer === left.viewer)
        await replaceViewerControls(deps, { viewer: viewerOfHint(deps, viewer) }, { optOut: true, hiddenAds: [], hiddenAdvertisers: [] });
      expect((await report(depsWith(aMomentLater), { type: "click", token }, viewer)).status).toBe(200);
    }
    const billing = async ({ viewer, ads }: Answer) =>
      (
        await deps.db
          .select()
          .from(adImpressions)
          .where(eq(adImpressions.viewer, viewerOfHint(deps, viewer)))
      ).find(({ campaignId }) => campaignId === ads[0]?.campaignId);
    expect(await billing(kept)).toMatchObject({ billing: "billed" });
    expect(await billing(left)).toMatchObject({ billing: "unbilled", reason: "opted-out" });
    expect((await report(deps, { type: "impression", token: kept.ads[1]?.impressionToken }, left.viewer)).status).toBe(422);
  });

  it("has its events counted together, so that a flood of them is one", async () => {
    const { ask, depsWith, network, deps } = await subscriber(1);
    const counting: string[] = [];
    const using = depsWith({
      viewerControls: (viewer) => ({ ...deafControls(), countEvent: async () => counting.push(viewer) }),
    });
    for (const { ads, viewer } of [await ask(), await ask()])
      await report(using, { type: "impression", token: ads[0]?.impressionToken }, viewer);
    expect(new Set(counting)).toEqual(new Set([networkOf(deps, `${network}::1`)]));
    expect(counting).toHaveLength(2);
  });
});

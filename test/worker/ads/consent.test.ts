import { createParser } from "eventsource-parser";
import { beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { isUnsponsored } from "../../../src/features/ads/unsponsored.ts";
import { newHint, viewerOfBuyer } from "../../../src/features/ads/viewer.ts";
import { replaceViewerControls } from "../../../src/features/ads/viewer-controls.ts";
import { watchStream } from "../../../src/features/catalog/watch-stream.ts";
import { completeSearch } from "../../../src/features/search/complete-search.ts";
import { createSearch } from "../../../src/features/search/create-search.ts";
import { sellClosedPlaces } from "../../../src/features/search/sell-places.ts";
import { searches } from "../../../src/features/search/tables.ts";
import { suppliers } from "../../../src/features/crawl/tables.ts";
import { eq } from "drizzle-orm";
import type { Deps } from "../../../src/deps.ts";
import { ROBOTS } from "../../support/user-agents.ts";
import { valueOf } from "../../support/value-of.ts";
import { askAs, servedBy } from "../checkout/http.ts";
import { agentAt, doorOf } from "../mcp/agent.ts";
import { awakenControls, crawlEnder, deafControls, market, withPolicy } from "./harness.ts";

beforeAll(awakenControls, 60_000);

const WANTED = { optOut: false, hiddenAds: [], hiddenAdvertisers: [] };
const OPTED_OUT = { ...WANTED, optOut: true };
const GPC = { "sec-gpc": "1" };
const POLICIES = ["fail_open", "fail_closed"] as const;

const offer = z.looseObject({ sponsored: z.unknown().optional() });
const marked = (offers: unknown): number =>
  z
    .array(offer)
    .parse(offers)
    .filter(({ sponsored }) => sponsored !== undefined).length;

/** A market whose search sold the place of its one offer. */
async function sold() {
  const stage = await market();
  const searchId = await stage.confirmed();
  await stage.show(searchId, "Chair");
  const campaignId = await stage.campaign("a", 1000);
  await stage.hold(searchId);
  const viewer = viewerOfBuyer(stage.deps, stage.buyerId);
  return { ...stage, searchId, campaignId, viewer, decider: { viewer, buyerId: stage.buyerId } };
}

/** The events of a stream, until one that the test waits for. */
async function events(response: Response, isLast: (event: string, data: Record<string, unknown>) => boolean) {
  const seen: { event: string; data: Record<string, unknown> }[] = [];
  const parser = createParser({
    onEvent: ({ event = "message", data }) => void seen.push({ event, data: z.record(z.string(), z.unknown()).parse(JSON.parse(data)) }),
  });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  while (!seen.some(({ event, data }) => isLast(event, data))) {
    const read = await reader?.read();
    if (!read || read.done) break;
    parser.feed(read.value);
  }
  await reader?.cancel();
  return seen;
}

/** What each way out shows of a search's marks to its buyer. */
async function waysOut(deps: Deps, { buyerId, searchId }: { buyerId: string; searchId: string }, headers: Record<string, string> = {}) {
  const api = servedBy(deps);
  const ads = await askAs(api, buyerId, "GET", `/ads?placement=search&search=${searchId}`, undefined, headers);
  const listed = await askAs(api, buyerId, "GET", `/offers?search=${searchId}`, undefined, headers);
  const signal = new AbortController().signal;
  const unsponsored = isUnsponsored(new Request("https://api.test/", { headers }));
  const stream = await watchStream(deps, searchId, { buyerId, lastEventId: null, unsponsored, signal });
  const [snapshot] = await events(stream, (event) => event === "snapshot");
  // From before the mark on: what the log said of it then.
  const resumed = await watchStream(deps, searchId, { buyerId, lastEventId: "1", unsponsored, signal });
  const deltas = await events(resumed, (event) => event === "transport");
  const door = doorOf(deps, buyerId);
  const { call, client } = await agentAt(async (input, init) => {
    const request = new Request(input, init);
    for (const [name, value] of Object.entries(headers)) request.headers.set(name, value);
    return door(request);
  });
  const tool = await call("list_offers", { searchId });
  const { contents } = await client.readResource({ uri: `procureiq://searches/${searchId}/offers` });
  const text = z.object({ text: z.string() }).parse(contents[0]).text;
  return {
    ads: z.array(z.unknown()).parse(ads.body["ads"]).length,
    offers: marked(listed.body.items),
    snapshot: marked(snapshot?.data["offers"]),
    deltas: marked(deltas.filter(({ event }) => event === "offer.upserted").map(({ data }) => data)) > 0,
    tool: marked(tool.told["offers"]),
    resource: marked(z.object({ items: z.unknown() }).parse(JSON.parse(text)).items),
  };
}

const EACH = { ads: 1, offers: 1, snapshot: 1, deltas: true, tool: 1, resource: 1 };
const NONE = { ads: 0, offers: 0, snapshot: 0, deltas: false, tool: 0, resource: 0 };

describe("what a viewer decided", () => {
  it(
    "[ADS-1] is heeded by every way out of a search that was sold before, while the controls answer and while they do not",
    { timeout: 60_000 },
    async () => {
      const one = await sold();
      const { deps, depsWith, decider } = one;
      expect(await waysOut(deps, one)).toEqual(EACH);
      const closed = depsWith({ viewerControls: deafControls, ...withPolicy(deps.settings, "fail_closed") });
      expect(await waysOut(closed, one)).toEqual({ ...EACH, ads: 0 });
      await replaceViewerControls(deps, decider, OPTED_OUT);
      expect(await waysOut(deps, one)).toEqual(NONE);
      for (const policy of POLICIES) {
        const deaf = depsWith({ viewerControls: deafControls, ...withPolicy(deps.settings, policy) });
        expect(await waysOut(deaf, one)).toEqual(NONE);
      }
      await replaceViewerControls(deps, decider, WANTED);
      expect(await waysOut(deps, one)).toEqual(EACH);
    },
  );

  it("hides an advertiser, or one ad of his, on every way out, and nobody else's", { timeout: 60_000 }, async () => {
    const one = await sold();
    const { deps, decider, supplierId, campaignId } = one;
    await replaceViewerControls(deps, decider, { ...WANTED, hiddenAdvertisers: [supplierId] });
    expect(await waysOut(deps, one)).toEqual(NONE);
    await replaceViewerControls(deps, decider, { ...WANTED, hiddenAds: [campaignId] });
    expect(await waysOut(deps, one)).toEqual(NONE);
    await replaceViewerControls(deps, decider, { ...WANTED, hiddenAds: ["another"], hiddenAdvertisers: ["another"] });
    expect(await waysOut(deps, one)).toEqual(EACH);
  });

  it.each(POLICIES)(
    "[ADS-1] keeps an auction from selling to who opted out, though the controls do not answer, under %s",
    async (policy) => {
      const { deps, depsWith, buyerId, campaign, confirmed, show, hold, impressions } = await market();
      await campaign("a", 1000);
      await replaceViewerControls(deps, { viewer: viewerOfBuyer(deps, buyerId), buyerId }, OPTED_OUT);
      const searchId = await confirmed();
      await show(searchId, "Chair");
      await hold(searchId, depsWith({ viewerControls: deafControls, ...withPolicy(deps.settings, policy) }));
      expect(await impressions(searchId)).toEqual([]);
    },
  );

  it.each(POLICIES)("[ADS-1] can be decided while the controls do not answer, of a buyer and of a hint, under %s", async (policy) => {
    const { deps, depsWith, buyerId, campaign } = await market();
    await campaign("a", 1000, { placement: "cart" });
    const deaf = servedBy(depsWith({ viewerControls: deafControls, ...withPolicy(deps.settings, policy) }));
    const hint = newHint(deps);
    for (const [as, query] of [
      [{ authorization: `Bearer ${buyerId}` }, ""],
      [{}, `viewer=${hint}`],
    ] as const) {
      const put = await deaf(`https://api.test/ads/viewer-controls?${query}`, {
        method: "PUT",
        headers: { ...as, "content-type": "application/json" },
        body: JSON.stringify(OPTED_OUT),
      });
      expect(put.status).toBe(200);
      expect(await put.json()).toMatchObject({ optOut: true, servedThisHour: null, degraded: { mode: "without-counts" } });
      const got = await deaf(`https://api.test/ads?placement=cart&${query}`, { headers: as });
      expect(await got.json()).toMatchObject({ ads: [] });
    }
  });

  it("is told to who watches: the marked offer comes again, unmarked", async () => {
    const { deps, searchId, buyerId, decider } = await sold();
    const watch = () => watchStream(deps, searchId, { buyerId, lastEventId: null, signal: new AbortController().signal });
    const watching = events(await watch(), (event, data) => event === "offer.upserted" && !("sponsored" in data));
    await replaceViewerControls(deps, decider, OPTED_OUT);
    await deps.searchStreams(searchId).hint();
    const seen = await watching;
    expect(seen.find(({ event }) => event === "snapshot")?.data).toMatchObject({ offers: [{ sponsored: {} }] });
    expect(seen.findLast(({ event }) => event === "offer.upserted")?.data).toMatchObject({ title: "Chair" });
    const before = seen.length;
    expect(before).toBeGreaterThan(1);
  });
});

describe("a client that sends Sec-GPC, or calls itself a robot", () => {
  it.each(POLICIES)(
    "[ADS-1] is shown no mark on any way out, while the controls do not answer either, under %s",
    { timeout: 60_000 },
    async (policy) => {
      const one = await sold();
      const deaf = one.depsWith({ viewerControls: deafControls, ...withPolicy(one.deps.settings, policy) });
      for (const said of [GPC, { "user-agent": ROBOTS[0] }]) {
        expect(await waysOut(one.deps, one, said)).toEqual(NONE);
        expect(await waysOut(deaf, one, said)).toEqual(NONE);
      }
      expect(await waysOut(one.deps, one)).toEqual(EACH);
    },
  );

  it.each([GPC, { "user-agent": ROBOTS[1] }])(
    "confirms a search (%o) of which no place is sold, when its crawls end or its auction closes, and it is completed",
    async (said) => {
      const { deps, time, buyerId, supplierIds, supplierId, campaign, show, impressions, auctions } = await market(2);
      await campaign("a", 1000);
      const draft = valueOf(await createSearch(deps, buyerId, { query: "black speaker", currency: "USD" })).search;
      await deps.db.update(suppliers).set({ enabled: true }).where(eq(suppliers.id, supplierId));
      try {
        expect((await askAs(servedBy(deps), buyerId, "POST", `/searches/${draft.id}/confirm`, undefined, said)).status).toBe(200);
      } finally {
        await deps.db.update(suppliers).set({ enabled: false }).where(eq(suppliers.id, supplierId));
      }
      expect(supplierIds).toHaveLength(2);
      await show(draft.id, "Chair");
      time.offsetMs += (deps.contract.ads.auctionClosesSeconds + 1) * 1000;
      await sellClosedPlaces(deps);
      await crawlEnder(deps, draft.id)(supplierId);
      await completeSearch(deps, draft.id);
      expect([await auctions(draft.id), await impressions(draft.id)]).toEqual([[], []]);
      const [search] = await deps.db.select().from(searches).where(eq(searches.id, draft.id));
      expect(search).toMatchObject({ unsponsored: true });
    },
  );
});

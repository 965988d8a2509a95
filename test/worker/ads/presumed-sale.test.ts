import { eq, inArray } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import type { Deps } from "../../../src/deps.ts";
import { cameOutTheSame, replay, type AuctionRecord } from "../../../src/features/ads/auction-record.ts";
import { createLastBidders } from "../../../src/features/ads/last-bidders.ts";
import type { ViewerControls } from "../../../src/features/ads/ports.ts";
import { serveAds } from "../../../src/features/ads/serve-ads.ts";
import { adAuctionRecords, adCampaigns, adControls, adImpressions } from "../../../src/features/ads/tables.ts";
import { unavailable } from "../../../src/platform/errors.ts";
import { present } from "../../support/present.ts";
import { countingPostgres } from "../round-trips.ts";
import { awakenControls, deafControls, market, viewerControls, withPolicy } from "./harness.ts";

beforeAll(awakenControls, 60_000);

const NONE = { optOut: false, hiddenAds: [], hiddenAdvertisers: [] };

/** A place of its own with four campaigns, read once by this isolate; and what is asked there. */
async function known({ bids = [500, 400, 300, 200] }: { bids?: number[] } = {}) {
  const deferred: Promise<unknown>[] = [];
  const defer: Deps["defer"] = (task) => void deferred.push(task.catch(() => undefined));
  const one = await market(1, { viewerControls, defer });
  const { deps, campaign } = one;
  const place = `presumed-${deps.ids.next("sup")}`;
  const ids: string[] = [];
  const bidding = async (name: string, bid: number) => {
    const id = await campaign(name, bid, { placement: "home" });
    await deps.db.update(adCampaigns).set({ placement: place }).where(eq(adCampaigns.id, id));
    ids.push(id);
    return id;
  };
  for (const [at, bid] of bids.entries()) await bidding(`c${at}`, bid);
  const viewer = () => deps.ids.next("view");
  const serve = (of: string, using: Partial<Deps> = {}) => serveAds(one.depsWith(using), { placement: place as "home", viewer: of });
  const ask = (of: string, using: Partial<Deps> = {}) => countingPostgres(() => serve(of, using));
  const isolate = () => ({ lastBidders: createLastBidders() });
  const sold = (of: string) => deps.db.select().from(adImpressions).where(eq(adImpressions.viewer, of)).orderBy(adImpressions.id);
  const records = async (of: string) => {
    const auctions = [...new Set((await sold(of)).map(({ auctionId }) => present(auctionId, "the auction")))];
    return deps.db.select().from(adAuctionRecords).where(inArray(adAuctionRecords.id, auctions));
  };
  const recordsOfPlace = () => deps.db.select().from(adAuctionRecords).where(eq(adAuctionRecords.placement, place));
  const first = await ask(viewer());
  return { ...one, ids, bidding, viewer, serve, ask, isolate, sold, records, recordsOfPlace, first, settled: () => Promise.all(deferred) };
}

/** How many statements each trip asked Postgres for. */
const statements = (trips: readonly string[]): number[] =>
  trips.map((trip) => {
    const body = tripSchema.parse(JSON.parse(z.string().parse(JSON.parse(trip))));
    return "queries" in body ? body.queries.length : 1;
  });
const tripSchema = z.union([z.object({ queries: z.array(z.unknown()) }), z.object({ query: z.string() })]);

const campaigns = ({ ads }: Awaited<ReturnType<typeof serveAds>>) => ads.map(({ campaignId }) => campaignId);

/** Controls that answer a reservation as a test says. */
const reserving = (reserve: ViewerControls["reserve"]) => (viewer: string) => ({ ...viewerPort(viewer), reserve });
const viewerPort = (viewer: string): ViewerControls => ({
  reserve: (...asked) => viewerControls(viewer).reserve(...asked),
  release: (...asked) => viewerControls(viewer).release(...asked),
  read: (...asked) => viewerControls(viewer).read(...asked),
  replace: (...asked) => viewerControls(viewer).replace(...asked),
  countEvent: (...asked) => viewerControls(viewer).countEvent(...asked),
});

describe("GET /ads in a placement whose bidders the isolate has read before", () => {
  it("reads and sells in one round trip, the same places at the same prices, by a record that replays", async () => {
    const { ask, viewer, sold, records, first } = await known();
    expect(statements(first.asked)).toEqual([1, 2]);
    const of = viewer();
    const { answer, asked } = await ask(of);
    expect(statements(asked)).toEqual([2]);
    expect(campaigns(answer)).toEqual(campaigns(first.answer));
    expect((await sold(of)).map(({ priceMinor }) => priceMinor)).toEqual([200, 200, 200]);
    const [row, ...others] = await records(of);
    const record = present(row, "the record").record as AuctionRecord;
    expect([others, cameOutTheSame(record, present(replay(record), "the replay"))]).toEqual([[], true]);
  });

  it("sells nothing by what is not so any more: who outbids, is switched off, bids less or has another name since", async () => {
    const { deps, ask, viewer, bidding, ids, sold, records } = await known();
    const higher = await bidding("higher", 900);
    const change = (at: number, to: Partial<typeof adCampaigns.$inferInsert>) => async () =>
      void (await deps.db
        .update(adCampaigns)
        .set(to)
        .where(eq(adCampaigns.id, present(ids[at], "a campaign"))));
    const [c0, c1, c2, c3] = ids;
    for (const [meanwhile, wins, price] of [
      [async () => {}, [higher, c0, c1], 300],
      [change(0, { enabled: false }), [higher, c1, c2], 200],
      [change(3, { bidMinor: 150 }), [higher, c1, c2], 150],
      [change(1, { name: "another" }), [higher, c1, c2], 150],
      [change(1, { enabled: false }), [higher, c2, c3], 5],
    ] as const) {
      await meanwhile();
      const of = viewer();
      const { answer, asked } = await ask(of);
      expect(statements(asked)).toEqual([2, 2]);
      expect(campaigns(answer)).toEqual(wins);
      expect((await sold(of)).map(({ priceMinor }) => priceMinor)).toEqual([price, price, price]);
      expect(await records(of)).toHaveLength(1);
      expect(statements((await ask(viewer())).asked)).toEqual([2]);
    }
  });

  it("[ADS-1] sells nothing as presumed to who opted out or hid one of them; who hid one is remembered by himself", async () => {
    const { deps, ask, viewer, ids, sold } = await known();
    const [out, hiding] = [viewer(), viewer()];
    const decide = (of: string, controls: typeof NONE) =>
      deps.db.insert(adControls).values({ viewer: of, controls, updatedAt: deps.clock.now() });
    await decide(out, { ...NONE, optOut: true });
    await decide(hiding, { ...NONE, hiddenAds: [ids[0]] as never });
    expect((await ask(out)).answer).toMatchObject({ ads: [], noAds: "opted-out" });
    expect(await sold(out)).toEqual([]);
    for (const trips of [[2, 2], [2]]) {
      const { answer, asked } = await ask(hiding);
      expect(campaigns(answer)).toEqual(ids.slice(1));
      expect(statements(asked)).toEqual(trips);
    }
    expect(statements((await ask(viewer())).asked)).toEqual([2]);
  });

  it("takes back what it sold where fewer places are granted, and decides again by those", async () => {
    const { ask, viewer, sold, records, recordsOfPlace, ids } = await known();
    const before = (await recordsOfPlace()).length;
    const of = viewer();
    const { answer } = await ask(of, { viewerControls: reserving(async () => ({ controls: NONE, granted: 2 })) });
    expect(campaigns(answer)).toEqual(ids.slice(0, 2));
    expect((await sold(of)).map(({ campaignId }) => campaignId)).toEqual(ids.slice(0, 2));
    expect((await records(of)).map(({ record }) => (record as AuctionRecord).slots)).toEqual([2]);
    expect(await recordsOfPlace()).toHaveLength(before + 1);
  });

  it("[ADS-1] lets it stand where the counts do not answer and the policy is fail_open; else takes it back, and presumes nothing while they fail", async () => {
    const { deps, ask, viewer, sold, settled, ids } = await known();
    const [open, closed, next] = [viewer(), viewer(), viewer()];
    const failing = (policy: "fail_open" | "fail_closed") => ({ viewerControls: deafControls, ...withPolicy(deps.settings, policy) });
    expect(campaigns((await ask(open, failing("fail_open"))).answer)).toEqual(ids.slice(0, 3));
    expect(await sold(open)).toHaveLength(3);
    deps.controlsGuard.answered();
    expect((await ask(closed, failing("fail_closed"))).answer).toMatchObject({ ads: [], noAds: "controls-unread" });
    await settled();
    expect(await sold(closed)).toEqual([]);
    expect(statements((await ask(next, failing("fail_closed"))).asked)).toEqual([1]);
  });

  it("never passes a viewer's caps, of one campaign and in all, whichever of two isolates he asks at once", async () => {
    const { deps, ask, viewer, isolate, sold, settled } = await known({ bids: [500] });
    const most = 3;
    const contract = { ...deps.contract, ads: { ...deps.contract.ads, campaignImpressionsPerViewerHour: most } };
    const of = viewer();
    const isolates = [
      { ...isolate(), contract },
      { ...isolate(), contract },
    ];
    for (const one of isolates) await ask(viewer(), one);
    const answers = await Promise.all(Array.from({ length: most + 3 }, (_, at) => ask(of, isolates[at % 2])));
    await settled();
    const told = answers.flatMap(({ answer }) => answer.ads);
    expect(told).toHaveLength(most);
    expect(await sold(of)).toHaveLength(most);
    expect((await viewerControls(of).read(deps.clock.now().getTime())).servedThisHour).toBe(most);
  });

  it("has what was sold end by itself where the isolate ends before anybody is told: it is open until its token ends", async () => {
    const { deps, serve, viewer, sold } = await known();
    const of = viewer();
    const written = new Promise<void>((resolve) => {
      const batch = async (...asked: Parameters<typeof deps.db.batch>) => {
        const answered = await deps.db.batch(...asked);
        resolve();
        return answered;
      };
      const db = new Proxy(deps.db, { get: (real, name) => (name === "batch" ? batch : (Reflect.get(real, name) as unknown)) });
      void serve(of, { db, viewerControls: reserving(() => new Promise(() => {})) });
    });
    await written;
    expect(await sold(of)).toHaveLength(3);
    for (const { billing, expiresAt, servedAt } of await sold(of))
      expect([billing, expiresAt.getTime() - servedAt.getTime()]).toEqual(["open", deps.contract.ads.tokenSeconds * 1000]);
  });
});

describe("[ADS-1] an opt-out that the release before knows alone", () => {
  it("is not passed over where it cannot be written beside the ads: nothing is answered, and nothing stays sold or counted", async () => {
    const { deps, ask, viewer, sold, settled } = await known();
    const [out, hiding] = [viewer(), viewer()];
    await viewerControls(out).replace({ ...NONE, optOut: true });
    await viewerControls(hiding).replace({ ...NONE, hiddenAds: ["another"] });
    const insert = deps.db.insert.bind(deps.db);
    const db = new Proxy(deps.db, {
      get: (real, name) =>
        name !== "insert"
          ? (Reflect.get(real, name) as unknown)
          : (table: Parameters<typeof insert>[0]) =>
              table === adControls
                ? { values: () => ({ onConflictDoNothing: () => Promise.reject(unavailable("postgres")) }) }
                : insert(table),
    });
    for (const of of [out, hiding]) {
      await expect(ask(of, { db })).rejects.toMatchObject({ code: "dependency-unavailable" });
      await settled();
      expect(await sold(of)).toEqual([]);
      expect((await viewerControls(of).read(deps.clock.now().getTime())).servedThisHour).toBe(0);
    }
    expect((await ask(out)).answer).toMatchObject({ ads: [], noAds: "opted-out" });
  });
});

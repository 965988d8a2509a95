import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import type { Deps } from "../../../src/deps.ts";
import { digestOf, type Controls } from "../../../src/features/ads/controls.ts";
import type { Decider } from "../../../src/features/ads/decided-controls.ts";
import { adControls } from "../../../src/features/ads/tables.ts";
import { viewerOfBuyer, viewerOfHint } from "../../../src/features/ads/viewer.ts";
import { replaceViewerControls } from "../../../src/features/ads/viewer-controls.ts";
import type { Db } from "../../../src/platform/db/client.ts";
import { searchDeltas } from "../../../src/features/catalog/tables.ts";
import { askAs, servedBy } from "../checkout/http.ts";
import { overriding } from "../objects.ts";
import { valueOf } from "../../support/value-of.ts";
import { awakenControls, deafControls, market } from "./harness.ts";

beforeAll(awakenControls, 60_000);

const WANTED = { optOut: false, hiddenAds: [], hiddenAdvertisers: [] };
const OPTED_OUT = { ...WANTED, optOut: true };
const hiding = (...hiddenAds: string[]) => ({ ...WANTED, hiddenAds });
const tagOf = (controls: Controls) => `"${digestOf(controls)}"`;
const naming = (controls: Controls) => [{ weak: false, opaque: digestOf(controls) }];

/** A buyer who reads and replaces his controls over HTTP. */
async function viewer() {
  const stage = await market();
  const { deps, buyerId } = stage;
  const decider: Decider = { viewer: viewerOfBuyer(deps, buyerId), buyerId };
  const api = servedBy(deps);
  return {
    ...stage,
    decider,
    read: () => askAs(api, buyerId, "GET", "/ads/viewer-controls"),
    put: (controls: Controls, ifMatch?: string) =>
      askAs(api, buyerId, "PUT", "/ads/viewer-controls", controls, ifMatch === undefined ? {} : { "if-match": ifMatch }),
  };
}

/** The same isolate's dependencies, for whom another one decides between what was read and what is written. */
function beatenBy({ deps, depsWith }: { deps: Deps; depsWith: (more: Partial<Deps>) => Deps }, decides: () => Promise<unknown>): Deps {
  let beaten = false;
  const batch: Db["batch"] = async (statements) => {
    if (!beaten) {
      beaten = true;
      await decides();
    }
    return deps.db.batch(statements);
  };
  return depsWith({ db: overriding(deps.db, { batch }) });
}

describe("a viewer's controls", () => {
  it("have a tag that is another after each change, of nothing decided too, and the same for the same, whatever was counted", async () => {
    const { deps, decider, read, put } = await viewer();
    const first = await read();
    expect(first.headers.get("etag")).toBe(tagOf(WANTED));
    await deps.viewerControls(decider.viewer).reserve(2, 20, Date.now());
    const counted = await read();
    expect([counted.body["servedThisHour"], counted.headers.get("etag")]).toEqual([2, tagOf(WANTED)]);
    const tags = [];
    for (const controls of [OPTED_OUT, hiding("a"), hiding("a", "b"), { ...WANTED, hiddenAdvertisers: ["a"] }]) {
      const put200 = await put(controls);
      const read200 = await read();
      expect([put200.status, put200.headers.get("etag")]).toEqual([200, read200.headers.get("etag")]);
      tags.push(read200.headers.get("etag"));
    }
    expect(new Set([tagOf(WANTED), ...tags]).size).toBe(5);
    expect((await put(WANTED)).headers.get("etag")).toBe(tagOf(WANTED));
  });

  it("are replaced where If-Match names them, in any form that it goes through proxies in, and where it names whatever there is", async () => {
    const { read, put } = await viewer();
    expect((await put(hiding("a"), tagOf(WANTED))).status).toBe(200);
    expect((await put(hiding("b"), `"other", W/"${digestOf(hiding("a"))}-gzip"`)).status).toBe(200);
    expect((await put(hiding("c"), "*")).status).toBe(200);
    expect((await read()).body).toMatchObject(hiding("c"));
  });

  it("[ADS-1] are left as they are where If-Match names others, and the problem says what is there", async () => {
    const { decider, deps, read, put } = await viewer();
    await put(OPTED_OUT);
    for (const stale of [tagOf(WANTED), '"none"', ""]) {
      const refused = await put(hiding("a"), stale);
      expect(refused.status).toBe(412);
      expect(refused.headers.get("etag")).toBe(tagOf(OPTED_OUT));
      expect(refused.body).toMatchObject({
        type: "/problems/ad-controls-conflict",
        errors: [{ pointer: "/headers/if-match" }],
        controls: { ...OPTED_OUT, viewer: null, servedThisHour: 0, globalPrivacyControl: false },
      });
    }
    expect((await read()).body).toMatchObject(OPTED_OUT);
    expect((await deps.viewerControls(decider.viewer).read(Date.now())).controls).toEqual(OPTED_OUT);
    expect((await put(hiding("a"), tagOf(OPTED_OUT))).status).toBe(200);
  });

  it("of a buyer and of a hint are decided once by any number who name one tag at the same moment, the first decision too", async () => {
    const { deps, buyerId } = await market();
    for (const decider of [{ viewer: viewerOfBuyer(deps, buyerId), buyerId }, { viewer: viewerOfHint(deps, deps.ids.next("view")) }]) {
      let stands: Controls = WANTED;
      for (const round of ["first", "second"]) {
        const wished = Array.from({ length: 6 }, (_, index) => hiding(`${round}-${index}`));
        const all = await Promise.all(wished.map((controls) => replaceViewerControls(deps, decider, controls, naming(stands))));
        const won = wished.filter((_, index) => all[index]?.ok);
        expect(won).toHaveLength(1);
        stands = won[0] ?? WANTED;
        const [row] = await deps.db.select().from(adControls).where(eq(adControls.viewer, decider.viewer));
        expect(row?.controls).toEqual(stands);
        const told = all.flatMap((answer) => (answer.ok ? [] : [answer.refusal.state.hiddenAds]));
        expect(told).toEqual(Array.from({ length: 5 }, () => stands.hiddenAds));
      }
    }
  });

  it("of a buyer and of a hint are held by the statement that writes, where another isolate decides behind the read", async () => {
    const stage = await market();
    const { deps, buyerId } = stage;
    for (const decider of [{ viewer: viewerOfBuyer(deps, buyerId), buyerId }, { viewer: viewerOfHint(deps, deps.ids.next("view")) }]) {
      for (const [before, meanwhile] of [
        [WANTED, OPTED_OUT],
        [OPTED_OUT, hiding("a")],
      ] as const) {
        const beaten = beatenBy(stage, () => replaceViewerControls(deps, decider, meanwhile));
        expect(await replaceViewerControls(beaten, decider, hiding("late"), naming(before))).toMatchObject({
          ok: false,
          refusal: { kind: "controls-conflict", state: meanwhile },
        });
        const [row] = await deps.db.select().from(adControls).where(eq(adControls.viewer, decider.viewer));
        expect(row?.controls).toEqual(meanwhile);
        expect((await deps.viewerControls(decider.viewer).read(Date.now())).controls).toEqual(meanwhile);
      }
    }
  });

  it("that were not replaced are told to no log of a search", async () => {
    const one = await viewer();
    const searchId = await one.confirmed();
    await one.show(searchId, "Chair");
    await one.campaign("a", 1000);
    await one.hold(searchId);
    const deltas = async () => (await one.deps.db.select().from(searchDeltas).where(eq(searchDeltas.searchId, searchId))).length;
    const before = await deltas();
    await replaceViewerControls(one.deps, one.decider, OPTED_OUT);
    const told = await deltas();
    expect(told).toBe(before + 1);
    const beaten = beatenBy(one, () =>
      one.deps.db
        .update(adControls)
        .set({ controls: hiding("a") })
        .where(eq(adControls.viewer, one.decider.viewer)),
    );
    expect((await replaceViewerControls(beaten, one.decider, WANTED, naming(OPTED_OUT))).ok).toBe(false);
    expect(await deltas()).toBe(told);
  });

  it("that stand already as they are sent are answered as done under the tag before, and nothing is done again", async () => {
    const { deps, decider, put } = await viewer();
    const rows = () => deps.db.select().from(adControls).where(eq(adControls.viewer, decider.viewer));
    await put(hiding("a"), tagOf(WANTED));
    const written = await rows();
    const again = await put(hiding("a"), tagOf(WANTED));
    expect([again.status, again.headers.get("etag")]).toEqual([200, tagOf(hiding("a"))]);
    expect(await rows()).toEqual(written);
  });

  it("that stand as they are sent because the same try came twice at once are answered as done", async () => {
    const stage = await viewer();
    const { deps, decider } = stage;
    const beaten = beatenBy(stage, () => replaceViewerControls(deps, decider, hiding("a"), naming(WANTED)));
    expect(valueOf(await replaceViewerControls(beaten, decider, hiding("a"), naming(WANTED)))).toMatchObject(hiding("a"));
  });

  it("[ADS-1] take an opt-out without If-Match whatever stands, though the counts do not answer", async () => {
    const { deps, depsWith, buyerId, put } = await viewer();
    const deaf = servedBy(depsWith({ viewerControls: deafControls }));
    for (const before of [WANTED, OPTED_OUT, hiding("a")]) {
      await put(before);
      expect((await put(OPTED_OUT)).body).toMatchObject(OPTED_OUT);
      await put(before);
      expect(await askAs(deaf, buyerId, "PUT", "/ads/viewer-controls", OPTED_OUT)).toMatchObject({ status: 200, body: OPTED_OUT });
    }
    expect(await deps.db.select().from(adControls).where(eq(adControls.buyerId, buyerId))).toMatchObject([{ controls: OPTED_OUT }]);
  });

  it("that a release before wrote with the object alone are what is there", async () => {
    const { deps, decider, read, put } = await viewer();
    await deps.viewerControls(decider.viewer).replace(hiding("a"));
    expect((await read()).headers.get("etag")).toBe(tagOf(hiding("a")));
    const refused = await put(hiding("b"), tagOf(WANTED));
    expect([refused.status, refused.body["controls"]]).toMatchObject([412, hiding("a")]);
    expect((await put(hiding("a", "b"), tagOf(hiding("a")))).body).toMatchObject(hiding("a", "b"));
  });
});

import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import type { Deps } from "../../../src/deps.ts";
import type { ViewerControls } from "../../../src/features/ads/ports.ts";
import { serveAds } from "../../../src/features/ads/serve-ads.ts";
import { adCampaigns } from "../../../src/features/ads/tables.ts";
import { replaceViewerControls } from "../../../src/features/ads/viewer-controls.ts";
import { viewerOfBuyer } from "../../../src/features/ads/viewer.ts";
import { awakenControls, market, viewerControls } from "./harness.ts";

beforeAll(awakenControls, 60_000);

/** A placement of its own with one campaign, whose viewer's counts tell what they are asked and given back, and whose deferred work can be waited for. */
async function placement() {
  const told: string[] = [];
  const deferred: Promise<unknown>[] = [];
  const noted = (viewer: string): ViewerControls => ({
    ...{ read: (now) => viewerControls(viewer).read(now), countEvent: (now) => viewerControls(viewer).countEvent(now) },
    replace: (controls) => viewerControls(viewer).replace(controls),
    reserve(wanted, cap, now) {
      told.push(`asked for ${wanted}`);
      return viewerControls(viewer).reserve(wanted, cap, now);
    },
    async release(unused, now) {
      await viewerControls(viewer).release(unused, now);
      told.push(`gave back ${unused}`);
    },
  });
  const defer: Deps["defer"] = (task) => void deferred.push(task);
  const one = await market(1, { viewerControls: noted, defer });
  const { deps, campaign, buyerId } = one;
  const place = `at-once-${deps.ids.next("sup")}`;
  const id = await campaign("alone", 500, { placement: "home" });
  await deps.db.update(adCampaigns).set({ placement: place }).where(eq(adCampaigns.id, id));
  const viewer = viewerOfBuyer(deps, buyerId);
  const ask = (more: Partial<Deps> = {}, crowd?: string) =>
    serveAds(one.depsWith(more), { placement: place as "home", viewer, buyerId, crowd });
  return { ...one, told, ask, viewer, settled: () => Promise.all(deferred) };
}

/** The same database, which has the first statement that is executed by itself, the read, answered as a test says. */
function readingBy(db: Deps["db"], read: (real: () => Promise<unknown>) => Promise<unknown>): Deps["db"] {
  let isRead = false;
  const execute = (statement: Parameters<Deps["db"]["execute"]>[0]): unknown => {
    if (isRead) return db.execute(statement);
    isRead = true;
    return read(async () => db.execute(statement));
  };
  return new Proxy(db, { get: (real, name) => (name === "execute" ? execute : (Reflect.get(real, name) as unknown)) });
}

describe("GET /ads asks at once what needs no other answer", () => {
  it("asks a viewer's counts while the ads are read, and gives back what was not used", async () => {
    const { deps, ask, told, settled } = await placement();
    const db = readingBy(deps.db, async (read) => {
      const rows = await read();
      told.push("the ads were read");
      return rows;
    });
    const { ads } = await ask({ db });
    expect(ads).toHaveLength(1);
    await settled();
    const most = deps.contract.ads.maxSponsoredPerSearch;
    expect(told).toEqual([`asked for ${most}`, "the ads were read", `gave back ${most - 1}`]);
  });

  it("keeps nothing of the cap for an answer that never was: the ads could not be read", async () => {
    const { deps, ask, told, settled, viewer } = await placement();
    const broken = readingBy(deps.db, () => Promise.reject(new Error("no answer")));
    await expect(ask({ db: broken })).rejects.toThrow("no answer");
    await settled();
    expect(told.at(-1)).toBe(`gave back ${deps.contract.ads.maxSponsoredPerSearch}`);
    expect((await viewerControls(viewer).read(deps.clock.now().getTime())).servedThisHour).toBe(0);
  });

  it("keeps nothing of the cap of who opted out, whose counts do not know it yet", async () => {
    const { deps, ask, told, settled, viewer, buyerId } = await placement();
    await replaceViewerControls(deps, { viewer, buyerId }, { optOut: true, hiddenAds: [], hiddenAdvertisers: [] });
    await settled();
    await viewerControls(viewer).replace({ optOut: false, hiddenAds: [], hiddenAdvertisers: [] });
    expect(await ask()).toMatchObject({ ads: [], noAds: "opted-out" });
    await settled();
    expect(told.at(-1)).toBe(`gave back ${deps.contract.ads.maxSponsoredPerSearch}`);
    expect((await viewerControls(viewer).read(deps.clock.now().getTime())).servedThisHour).toBe(0);
  });
});

import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import type { Deps } from "../../../src/deps.ts";
import { NO_CONTROLS } from "../../../src/features/ads/controls.ts";
import type { ViewerControls } from "../../../src/features/ads/ports.ts";
import { capsOf } from "../../../src/features/ads/caps.ts";
import { readPlacementAuction } from "../../../src/features/ads/serving-store.ts";
import { serveAds } from "../../../src/features/ads/serve-ads.ts";
import { adCampaigns, adImpressions } from "../../../src/features/ads/tables.ts";
import { findCampaign } from "../../../src/features/ads/store.ts";
import { standingOf } from "../../../src/features/ads/campaign-rules.ts";
import { utcDay } from "../../../src/platform/utc-day.ts";
import { present } from "../../support/present.ts";
import { suppliers } from "../../../src/features/crawl/tables.ts";
import { askAs, servedBy } from "../checkout/http.ts";
import { awakenControls, deafControls, market, viewerControls } from "./harness.ts";

beforeAll(awakenControls, 60_000);

const PLACEMENT = "home";

/** Two shops with an offer each in a running search, each with a campaign; the first can be switched off. */
async function twoShops() {
  const stage = await market(2, { viewerControls });
  const { deps, supplierIds, campaign, show, confirmed } = stage;
  const [first = "", second = ""] = supplierIds;
  const searchId = await confirmed();
  for (const of of supplierIds) {
    await campaign(`of-${of}`, of === first ? 900 : 100, { supplierId: of });
    await show(searchId, `Chair of ${of}`, { of });
  }
  const turn = (enabled: boolean, using: Deps = deps) => using.db.update(suppliers).set({ enabled }).where(eq(suppliers.id, first));
  const sold = async () => (await stage.impressions(searchId)).map(({ supplierId }) => supplierId);
  return { ...stage, first, second, searchId, turn, sold };
}

/** Controls that do something before they grant all that is asked. */
const meanwhile = (act: () => Promise<unknown>): ViewerControls => ({
  ...deafControls(),
  reserve: async (granted) => {
    await act();
    return { controls: NO_CONTROLS, granted };
  },
  release: async () => {},
});

describe("[ADS-1] a supplier that is switched off", () => {
  it("is sold no place of a search, by its own campaign or by one for whatever offer", async () => {
    const { first, second, searchId, campaign, turn, hold, sold, word, show, deps } = await twoShops();
    await show(searchId, `Chair ${word}`, { of: first });
    const any = await campaign("any", 5_000, { supplierId: undefined, keywords: [word] });
    await turn(false);
    await hold(searchId);
    expect(await sold()).toEqual([second]);
    await deps.db.update(adCampaigns).set({ enabled: false }).where(eq(adCampaigns.id, any));
  });

  it("is sold none either where it is switched off while the auction is held: the auction is decided anew", async () => {
    const { second, searchId, turn, depsWith, hold, sold } = await twoShops();
    await hold(searchId, depsWith({ viewerControls: () => meanwhile(() => turn(false)) }));
    expect(await sold()).toEqual([second]);
  });

  it("is no bidder of a placement, and sold no place that was decided before", async () => {
    const { deps, depsWith, first, campaign, turn } = await twoShops();
    const id = await campaign("home", 999_999, { supplierId: first, placement: PLACEMENT });
    try {
      const asked = { placement: PLACEMENT, viewer: deps.ids.next("view"), caps: capsOf(deps), reserveMinor: 1, most: 50 };
      const bidders = async () => (await readPlacementAuction(deps.db, asked, deps.clock.now())).campaigns.map((one) => one.id);
      expect(await bidders()).toContain(id);
      const { viewer } = asked;
      const late = depsWith({ viewerControls: () => meanwhile(() => turn(false)) });
      expect(await serveAds(late, { placement: PLACEMENT, viewer })).toMatchObject({ ads: [], noAds: "no-campaign" });
      expect(await deps.db.select().from(adImpressions).where(eq(adImpressions.viewer, viewer))).toEqual([]);
      expect(await bidders()).not.toContain(id);
      await turn(true);
      expect(await bidders()).toContain(id);
    } finally {
      await deps.db.update(adCampaigns).set({ enabled: false }).where(eq(adCampaigns.id, id));
    }
  });

  it("is refused in a campaign that is switched on, and its campaigns say so", async () => {
    const { deps, first, turn } = await twoShops();
    const path = `/admin/ads/campaigns/${first}-new`;
    const put = (enabled: boolean) => {
      const body = { name: "A", supplierId: first, placement: "search", bid: { amount: 50, currency: "USD" }, enabled };
      return askAs(servedBy(deps), "operator", "PUT", path, body);
    };
    expect(await put(true)).toMatchObject({ status: 200, body: { standing: "serving" } });
    await turn(false);
    expect(await put(true)).toMatchObject({ status: 400, body: { errors: [{ pointer: "/supplierId" }] } });
    const now = deps.clock.now();
    const campaign = present(await findCampaign(deps.db, `${first}-new`, utcDay(now)), "the campaign");
    expect(standingOf(campaign, now)).toBe("supplier-off");
    expect(await put(false)).toMatchObject({ status: 200, body: { standing: "off" } });
  });
});

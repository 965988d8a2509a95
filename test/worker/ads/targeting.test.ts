import { eq, inArray } from "drizzle-orm";
import { env } from "cloudflare:workers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDeps } from "../../../src/deps.ts";
import { capsOf } from "../../../src/features/ads/caps.ts";
import { replayAuction } from "../../../src/features/ads/read-auctions.ts";
import { readPlacementAuction } from "../../../src/features/ads/serving-store.ts";
import { adCampaigns, adImpressions, adSpend } from "../../../src/features/ads/tables.ts";
import type { Audience, Targets } from "../../../src/features/ads/targets.ts";
import { suppliers } from "../../../src/features/crawl/tables.ts";
import { createSearch } from "../../../src/features/search/create-search.ts";
import { searches } from "../../../src/features/search/tables.ts";
import { valueOf } from "../../support/value-of.ts";
import { askAs, servedBy } from "../checkout/http.ts";
import { awakenControls, market, viewerControls } from "./harness.ts";

beforeAll(awakenControls, 60_000);

const GERMAN: Audience = { country: "DE", locale: "de" };
const made: string[] = [];

afterAll(async () => {
  if (made.length === 0) return;
  const deps = createDeps(env);
  await deps.db.delete(adImpressions).where(inArray(adImpressions.campaignId, made));
  await deps.db.delete(adSpend).where(inArray(adSpend.campaignId, made));
  await deps.db.delete(adCampaigns).where(inArray(adCampaigns.id, made));
});

/** A search that shows a monitor of Acme's, with one campaign for it. */
async function monitors(targets: Targets) {
  const stage = await market(1, { viewerControls });
  const searchId = await stage.confirmed();
  await stage.show(searchId, "Monitor", { brand: "Acme", category: "Electronics > Monitors" });
  const id = await stage.campaign("targeted", 60, { targets });
  return { ...stage, searchId, id };
}

describe("a search's auction", () => {
  it.each<[Targets, Audience, boolean]>([
    [{ brands: ["ACME"], categories: ["monitors"], countries: ["AT", "DE"], locales: ["de"] }, GERMAN, true],
    [{ brands: ["Acme Corp"] }, GERMAN, false],
    [{ categories: ["Keyboards"] }, GERMAN, false],
    [{ countries: ["FR"] }, GERMAN, false],
    [{ countries: ["DE"] }, { country: null, locale: "de" }, false],
    [{ locales: ["de"] }, { country: "DE", locale: "en" }, false],
    [{ brands: [], countries: [] }, { country: null, locale: null }, true],
  ])("of a campaign for %j, held for %j, sells: %s", async (targets, audience, sells) => {
    const { hold, impressions, searchId, deps } = await monitors(targets);
    await hold(searchId, deps, audience);
    expect(await impressions(searchId)).toHaveLength(sells ? 1 : 0);
  });

  it("records for whom it was held and by which targets, is replayed to it, and tells its viewer", async () => {
    const { deps, hold, auctions, marks, searchId, buyerId } = await monitors({
      brands: ["Acme"],
      countries: ["FR", "DE"],
      locales: ["de"],
    });
    await hold(searchId, deps, GERMAN);
    const [auction] = await auctions(searchId);
    const { record, replay } = await replayAuction(deps, auction?.id ?? "");
    expect(replay).toBe("same");
    expect(record).toMatchObject({ rules: 2, audience: GERMAN, bids: [{ matched: { brand: "Acme", country: "DE", locale: "de" } }] });
    const [mark] = await marks(searchId);
    const { body } = await askAs(servedBy(deps), buyerId, "POST", "/ads/why", { token: mark?.impressionToken });
    expect(body).toMatchObject({ targeted: { brand: "Acme", country: "DE", locale: "de" } });
    const german = await servedBy(deps)("https://api.test/ads/why", {
      method: "POST",
      headers: { authorization: `Bearer ${buyerId}`, "accept-language": "de-AT, en;q=0.5", "content-type": "application/json" },
      body: JSON.stringify({ token: mark?.impressionToken }),
    });
    expect([german.headers.get("content-language"), german.headers.get("vary")]).toEqual(["de", "accept-language, Origin"]);
    expect(((await german.json()) as { text: string }).text).toContain(
      "Die Kampagne gilt Betrachtern in „Deutschland“, die auf Deutsch lesen.",
    );
    expect(body.text).toContain("The campaign is for offers of Acme. The campaign is for viewers in “Germany” who read German.");
  });
});

describe("a search that is sent out", () => {
  it("keeps the country that the platform says and the language of the answer, and of an agent's neither", async () => {
    const { deps, buyerId, supplierIds, confirmed } = await market();
    const enable = (enabled: boolean) => deps.db.update(suppliers).set({ enabled }).where(inArray(suppliers.id, supplierIds));
    const { id } = valueOf(await createSearch(deps, buyerId, { query: "office chairs" })).search;
    await enable(true);
    const answer = await servedBy(deps)(`https://api.test/searches/${id}/confirm`, {
      method: "POST",
      headers: { authorization: `Bearer ${buyerId}`, "accept-language": "de-AT, en;q=0.5" },
      cf: { country: "AT" } as RequestInitCfProperties,
    });
    await enable(false);
    expect(answer.status).toBe(200);
    const audience = async (searchId: string) => (await deps.db.select().from(searches).where(eq(searches.id, searchId)))[0]?.audience;
    expect(await audience(id)).toEqual({ country: "AT", locale: "de" });
    expect(await audience(await confirmed())).toBeNull();
  });
});

describe("GET /ads in a placement", () => {
  it("sells to whom a campaign is for, past any number of higher bids that are for others", async () => {
    const { deps, campaign, supplierId } = await market(1, { viewerControls });
    const place = `targets-${supplierId}`;
    const named = async (name: string, bid: number, targets?: Targets) => {
      const id = await campaign(name, bid, { placement: "home", ...(targets ? { targets } : {}) });
      made.push(id);
      await deps.db.update(adCampaigns).set({ placement: place }).where(eq(adCampaigns.id, id));
      return id;
    };
    const french = await named("french", 30, { locales: ["fr"] });
    const austrian = await named("austrian", 20, { countries: ["AT"] });
    const all = await named("all", 10);
    const others = Array.from({ length: 300 }, (_, place_) => ({
      ...{ id: `${place}-${place_}`, name: "other", keywords: [], placement: place, bidMinor: 1_000 + place_, enabled: true },
      ...{ targets: { countries: ["JP"] }, updatedAt: new Date(), updatedBy: "opr_1" },
    }));
    made.push(...others.map(({ id }) => id));
    await deps.db.insert(adCampaigns).values(others);
    const sold = async (audience: Audience) => {
      const asked = { placement: place, viewer: "view_targets", caps: capsOf(deps), reserveMinor: 1, most: 3, audience };
      return (await readPlacementAuction(deps.db, asked, deps.clock.now())).campaigns.map(({ id }) => id);
    };
    expect(await sold({ country: "AT", locale: "fr" })).toEqual([french, austrian, all]);
    expect(await sold({ country: "DE", locale: "fr" })).toEqual([french, all]);
    expect(await sold({ country: null, locale: null })).toEqual([all]);
    expect(await sold({ country: "JP", locale: "en" })).toEqual([299, 298, 297].map((number) => `${place}-${number}`));
  });

  it("takes the country from the platform's word alone", async () => {
    const { deps, campaign } = await market(1, { viewerControls });
    const id = await campaign("liechtenstein", 999_000, { placement: "home", targets: { countries: ["LI"] } });
    made.push(id);
    const asked = async (cf: { country?: string }, headers: Record<string, string> = {}) => {
      const answer = await servedBy(deps)("https://api.test/ads?placement=home", { headers, cf: cf as RequestInitCfProperties });
      return (await answer.json<{ ads: { campaignId: string }[] }>()).ads.some(({ campaignId }) => campaignId === id);
    };
    expect([await asked({ country: "LI" }), await asked({}), await asked({ country: "CH" }, { "cf-ipcountry": "LI" })]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe("a campaign for what nothing can be", () => {
  const put = async (body: object) => {
    const { deps, supplierId } = await market();
    const id = `${supplierId}-refused`;
    made.push(id);
    // One that serves would bid for what the tests beside it show.
    const base = { name: "A", placement: "search", bid: { amount: 50, currency: "USD" }, enabled: false };
    return askAs(servedBy(deps), "operator", "PUT", `/admin/ads/campaigns/${id}`, { ...base, ...body });
  };

  it.each([
    [{ placement: "home", targets: { brands: ["Acme"] } }, "/targets/brands"],
    [{ placement: "cart", targets: { categories: ["Monitors"] } }, "/targets/categories"],
    [{ targets: { brands: ["!!"] } }, "/targets/brands/0"],
    [{ targets: { locales: ["de", "tlh"] } }, "/targets/locales/1"],
    [{ targets: { countries: ["ZZ"] } }, "/targets/countries/0"],
    [{ targets: { countries: ["de"] } }, "/targets/countries/0"],
    [{ targets: { cities: ["Berlin"] } }, "/targets"],
  ])("is refused where it is wrong: %j", async (body, pointer) => {
    const { status, body: problem } = await put(body);
    expect(status).toBe(400);
    expect(problem.errors).toMatchObject([{ pointer: expect.stringContaining(pointer) as string }]);
  });

  it("is told from one that is for something, which is shown with all its lists", async () => {
    const targets = { categories: ["Monitors"], countries: ["DE"], brands: [] };
    expect(await put({ targets })).toMatchObject({
      status: 200,
      body: { targets: { categories: ["Monitors"], brands: [], locales: [], countries: ["DE"] } },
    });
  });
});

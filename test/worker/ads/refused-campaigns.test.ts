import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { createDeps } from "../../../src/deps.ts";
import { askAs, servedBy } from "../checkout/http.ts";
import { awakenControls, market } from "./harness.ts";
import { ownPlaces } from "./own-places.ts";

beforeAll(awakenControls, 60_000);

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
